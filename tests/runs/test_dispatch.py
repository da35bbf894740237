"""What is sent is what Celery itself would put on the wire, however it is sent."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from celery import Celery, chain
from kombu.connection import Connection
from redis.exceptions import ConnectionError as Disconnected

from runs import record, taken, trips
from runs.broker import ROUTINE, client, queue_names
from runs.dispatch import Dispatcher
from runs.settings import Settings, load
from runs.store import Store
from runs.trips import Created
from runs.wire import Wire
from tests.servers import ValkeyServer
from workflows import ITINERARY


def accepted(store: Store, **options: Any) -> Created:
    """A made-up trip that its caller is about to send."""
    return trips.create(
        store, owner="browser:a", title="Made up", request={}, sends=True, **options
    )


def sent(valkey: ValkeyServer) -> list[dict[str, Any]]:
    """The messages in the first step's queue, oldest first, their bodies unpacked."""
    with valkey.client() as redis:
        (key,) = redis.keys(f"{queue_names()[-1]}*")
        items = [json.loads(item) for item in reversed(redis.lrange(key, 0, -1))]
    for item in items:
        item["body"] = json.loads(base64.b64decode(item["body"]))
    return items


def canvas(celery: Celery, run: str) -> None:
    """The same chain, by Celery's own canvas."""
    steps = [
        celery.signature(step.task("itinerary"), args=(run,), immutable=True).set(
            queue=step.queue("itinerary"), priority=ROUTINE
        )
        for step in ITINERARY.steps
    ]
    chain(*steps, app=celery).apply_async()


def without_ids(message: dict[str, Any]) -> dict[str, Any]:
    """Without what differs between any two messages, and who would get a result: ours have none."""
    headers = {k: v for k, v in message["headers"].items() if k not in ("id", "root_id")}
    headers.pop("ignore_result")
    told = ("correlation_id", "delivery_tag", "reply_to")
    args, kwargs, embed = message["body"]
    for link in embed["chain"]:
        assert link["options"].pop("task_id")
        link["options"].pop("reply_to", None)
    return {
        **message,
        "headers": headers,
        "properties": {k: v for k, v in message["properties"].items() if k not in told},
        "body": [args, kwargs, embed],
    }


def test_a_chain_is_the_one_that_celerys_canvas_sends(
    settings: Settings, dispatcher: Dispatcher, store: Store, valkey: ValkeyServer
) -> None:
    created = accepted(store)
    assert dispatcher.send_first(created)
    celery = client(settings)
    celery.conf.broker_transport = None  # by kombu's own transport
    canvas(celery, created.run.id)
    celery.close()
    ours, canvases = sent(valkey)
    assert without_ids(ours) == without_ids(canvases)
    assert len(ours["body"][2]["chain"]) == len(ITINERARY.steps) - 1


def test_a_run_stored_to_be_sent_is_sent_once(dispatcher: Dispatcher, store: Store) -> None:
    first = accepted(store, key="made-up")
    again = accepted(store, key="made-up")
    assert again.replayed
    assert dispatcher.send_first(first)
    assert not dispatcher.send_first(again)
    assert dispatcher.depth(queue_names()[-1]) == 1
    assert not dispatcher.send(replace(first.run, sent_at=None))  # noted as sent already


def test_a_broker_that_is_away_leaves_it_to_the_reaper(store: Store, settings: Settings) -> None:
    nowhere = load({"REDIS_URL": "redis://127.0.0.1:1/0"})
    dispatcher = Dispatcher(nowhere, store, client(nowhere))
    created = accepted(store)
    assert created.run.sent_at is not None
    assert not dispatcher.send_first(created)
    dispatcher.close()
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.sent_at is None


@pytest.mark.parametrize("transport", [None, "runs.transport:Transport"])
def test_what_one_transport_takes_the_other_gives_back(
    valkey: ValkeyServer, dispatcher: Dispatcher, store: Store, transport: str | None
) -> None:
    """A message taken and not acknowledged lies in Redis the same way with both."""
    dispatcher.send_first(accepted(store))
    (whole,) = sent(valkey)
    options = {"priority_steps": [0, 5], "visibility_timeout": 120}
    with Connection(valkey.url, transport=transport, transport_options=options) as taker:
        message = taker.default_channel.basic_get(queue_names()[-1])
        with valkey.client() as redis:
            (tag,) = redis.zrange("unacked_index", 0, -1)
            assert json.loads(redis.hget("unacked", tag))[1:] == ["", queue_names()[-1]]
        assert taken.give_back(dispatcher.celery) == 1
        (back,) = sent(valkey)
        assert back["body"] == whole["body"]
        again = taker.default_channel.basic_get(queue_names()[-1])
        message.ack()
        again.ack()
        with valkey.client() as redis:
            assert not redis.exists("unacked", "unacked_index")


def test_a_wire_outlives_its_connection(valkey: ValkeyServer) -> None:
    with valkey.client() as redis:
        wire = Wire(redis.connection_pool)
        assert wire.give(("SET", "a", "1"), ("GET", "a")) == [b"OK", b"1"]
        redis.client_kill_filter(_type="normal", skipme=True)
        with pytest.raises(Disconnected):  # it was there a moment ago
            wire.give(("GET", "a"))
        assert wire.give(("GET", "a")) == [b"1"]
        with pytest.raises(Exception, match="WRONGTYPE"):
            wire.give(("LPUSH", "a", "1"), ("GET", "a"))
        assert wire.give(("GET", "a")) == [b"1"]  # every answer was read
        wire.close()
