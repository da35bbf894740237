"""Messages that nobody can do end in the record; the worker goes on. All of them are made up."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from runs import dead, envelope, replay
from runs.broker import client
from runs.dead import Letter, Reason
from runs.settings import load
from tests.e2e.conftest import MakeStack
from tests.e2e.stack import Stack
from tests.servers import until

QUEUE = "itinerary.architect"
TASK = "wayline.itinerary.architect"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("poison"), models=False) as started:
        yield started
        # After all of it the same worker still plans trips, and nothing is left over.
        assert started.worker.running
        assert started.log("worker").count('"worker started"') == 1
        assert started.plan().ended()["status"] == "succeeded"
        with started.valkey.client() as redis:
            assert redis.hlen("unacked") == 0


@pytest.fixture(autouse=True)
def own_letters(stack: Stack) -> Iterator[None]:
    stack.store.write(lambda c: c.execute(text("DELETE FROM dead_letters")))
    yield
    assert stack.worker.running


def push(stack: Stack, *items: bytes) -> None:
    with stack.valkey.client() as redis:
        redis.lpush(QUEUE, *items)


def send(stack: Stack, message: dict[str, Any], queue: str = QUEUE) -> None:
    settings = load(stack.environ, dotenv=stack.folder / "none")
    with client(settings) as celery, celery.connection_for_write() as connection:
        envelope.put(connection, queue, message)


def letters(stack: Stack, number: int = 1) -> list[Letter]:
    until(lambda: len(dead.find(stack.store)) >= number, what=f"{number} letters")
    return dead.find(stack.store)


@pytest.mark.parametrize(
    "item",
    [
        b"no json",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b"{}",
        b'"text"',
        b'{"properties": {}}',
        b'{"properties": [], "body": 3}',
        b'{"headers": [1], "properties": {"delivery_tag": "x", "delivery_info": {}}}',
        b'{"body": "!", "properties": {"delivery_tag": "x", "body_encoding": "base64"}}',
        b"[" * 5000,
    ],
    ids=range(11),
)
def test_what_is_no_message(stack: Stack, item: bytes) -> None:
    push(stack, item)
    (letter,) = letters(stack)
    assert (letter.reason, letter.queue, letter.deliveries) == (Reason.UNREADABLE, QUEUE, 1)
    assert (letter.size, letter.cut) == (len(item), 0)


#: A text that JSON can say and nothing else can: half of a character.
HALF = "\ud800"

RUN = "a" * 32


def item(
    *, properties: dict[str, Any] | None = None, way: dict[str, Any] | None = None, **others: Any
) -> bytes:
    """A message as it lies in a queue: one for a run that does not exist, but for what is given."""
    headers = {"lang": "py", "task": TASK, "id": "0" * 32, "retries": 0}
    return json.dumps(
        {
            "body": others.pop("body", json.dumps([[RUN], {}, {}])),
            "content-type": "application/json",
            "content-encoding": "utf-8",
            "headers": {**headers, **others},
            "properties": {
                "delivery_mode": 2,
                "delivery_tag": "a-made-up-tag",
                "delivery_info": {"exchange": "", "routing_key": QUEUE, **(way or {})},
                **(properties or {}),
            },
        }
    ).encode()


def following(**embed: Any) -> str:
    return json.dumps([[RUN], {}, embed])


@pytest.mark.parametrize(
    ("poison", "reason"),
    [
        (item(task="made.up", id=HALF), Reason.UNKNOWN_TASK),
        (item(id=HALF), Reason.UNREADABLE),
        (item(root_id=HALF), Reason.UNREADABLE),
        (item(task="made.up", way={"routing_key": 5}), Reason.UNKNOWN_TASK),
        (item(task="made.up", way={"routing_key": HALF}), Reason.UNKNOWN_TASK),
        (item(way={"routing_key": 5}), Reason.UNREADABLE),
        (item(way={"routing_key": None}), Reason.UNREADABLE),
        (item(way={"exchange": {}}), Reason.UNREADABLE),
        (item(timelimit=[1, 2, 3]), Reason.UNREADABLE),
        (item(timelimit=["a", None]), Reason.UNREADABLE),
        (item(stamped_headers=[{}], stamps={}), Reason.UNREADABLE),
        (item(properties={"delivery_tag": HALF}), Reason.UNREADABLE),
        (item(properties={"delivery_tag": {}}), Reason.UNREADABLE),
        (item(made_up={"__type__": "datetime", "__value__": "never"}), Reason.UNREADABLE),
        (
            item(task="made.up", at={"__type__": "datetime", "__value__": "2026-01-01"}),
            Reason.UNKNOWN_TASK,
        ),
        (item(body=HALF), Reason.UNREADABLE),
        (item(body=following(chain=5)), Reason.UNREADABLE),
        (item(body=following(chain=[5])), Reason.UNREADABLE),
        (item(body=following(chain=[{"task": TASK, "options": 5}])), Reason.UNREADABLE),
        (item(body=following(chain=[{"task": TASK, "subtask_type": "x"}])), Reason.UNREADABLE),
        (item(body=following(callbacks=[{"task": TASK}])), Reason.UNREADABLE),
        (item(body=json.dumps([[HALF], {}, {}])), Reason.WRONG_ARGUMENTS),
        (item(body=json.dumps([["no run's id"], {}, {}])), Reason.WRONG_ARGUMENTS),
        (item(body=json.dumps([[RUN + "\n"], {}, {}])), Reason.WRONG_ARGUMENTS),
    ],
    ids=range(24),
)
def test_what_has_the_form_of_a_message_and_odd_values(
    stack: Stack, poison: bytes, reason: Reason
) -> None:
    push(stack, poison)
    (letter,) = letters(stack)
    assert (letter.reason, letter.queue, letter.deliveries) == (reason, QUEUE, 1)
    assert letter.replayable
    shown = stack.http.get(f"/api/monitoring/dead-letters/{letter.id}")
    assert shown.status_code == 200, shown.text
    settings = load(stack.environ, dotenv=stack.folder / "none")
    replay.replay(settings, stack.store, letter)
    with stack.valkey.client() as redis:
        until(lambda: not redis.keys(f"{QUEUE}*") and not redis.hlen("unacked"), what="it is taken")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"body": "{no json"}, Reason.UNREADABLE),
        ({"body": ""}, Reason.UNREADABLE),
        ({"body": "3"}, Reason.UNREADABLE),
        ({"body": "[[], {}]"}, Reason.UNREADABLE),
        ({"body": "[{}, [], null]"}, Reason.UNREADABLE),
        ({"content_type": "application/x-python-serialize"}, Reason.UNREADABLE),
        ({"headers": {}}, Reason.UNREADABLE),
        ({"headers": {"task": TASK}}, Reason.UNREADABLE),
        ({"headers": {"task": [TASK], "id": "1"}}, Reason.UNREADABLE),
        ({"headers": {"task": TASK, "id": "1", "eta": 7}}, Reason.UNREADABLE),
        ({"headers": {"task": TASK, "id": "1", "eta": "soon"}}, Reason.UNREADABLE),
        ({"headers": {"task": TASK, "id": "1", "eta": "9999-12-31T23:59:59Z"}}, Reason.UNREADABLE),
        ({"headers": {"task": TASK, "id": "1", "expires": "never"}}, Reason.UNREADABLE),
        ({"headers": {"task": TASK, "id": "1", "expires": 1}}, Reason.UNREADABLE),
        ({"headers": {"task": TASK, "id": "1", "retries": "x"}}, Reason.UNREADABLE),
        ({"headers": {"task": "wayline.made.up", "id": "1"}}, Reason.UNKNOWN_TASK),
        ({"headers": {"task": "celery.chord", "id": "1"}}, Reason.UNKNOWN_TASK),
        ({"body": "[[], {}, {}]"}, Reason.WRONG_ARGUMENTS),
        ({"body": '[["a", "b"], {}, {}]'}, Reason.WRONG_ARGUMENTS),
        ({"body": "[[7], {}, {}]"}, Reason.WRONG_ARGUMENTS),
        ({"body": '[[], {"trip": "a"}, {}]'}, Reason.WRONG_ARGUMENTS),
    ],
)
def test_what_is_no_order_of_ours(stack: Stack, changes: dict[str, Any], reason: Reason) -> None:
    send(stack, {**envelope.made(TASK, "a-run"), **changes})
    (letter,) = letters(stack)
    assert (letter.reason, letter.queue, letter.deliveries) == (reason, QUEUE, 1)
    assert letter.replayable


def test_ten_megabytes_are_kept_as_their_head_and_digest(stack: Stack) -> None:
    send(stack, {**envelope.made(TASK, "a-run"), "body": json.dumps([["x" * 10_000_000], {}, {}])})
    (letter,) = letters(stack)
    assert letter.reason is Reason.TOO_LARGE
    assert letter.size is not None
    assert letter.size > 10_000_000
    assert letter.cut == letter.size - envelope.KEPT
    assert not letter.replayable
    assert letter.message is not None
    assert len(letter.message["body"]) == envelope.KEPT


def test_a_step_that_the_run_does_not_have(stack: Stack) -> None:
    trip = stack.plan()
    trip.ended()
    stack.store.write(
        lambda c: c.execute(text("DELETE FROM steps WHERE run_id = :r"), {"r": trip.run})
    )
    stack.store.write(
        lambda c: c.execute(
            text(
                "INSERT INTO steps (run_id, name, position, status, attempts) "
                "VALUES (:r, 'made-up', 0, 'waiting', 0)"
            ),
            {"r": trip.run},
        )
    )
    for _ in range(2):
        send(stack, envelope.made(TASK, trip.run))
    until(lambda: [x.deliveries for x in dead.find(stack.store)] == [2], what="both are buried")
    assert letters(stack)[0].reason is Reason.UNKNOWN_STEP


def test_a_message_is_replayed_to_its_queue(stack: Stack) -> None:
    """Mended meanwhile: here its task gets the name that the worker knows."""
    trip = stack.plan()
    trip.ended()
    message = envelope.made("wayline.made.up", trip.run)
    send(stack, message)
    (letter,) = letters(stack)
    settings = load(stack.environ, dotenv=stack.folder / "none")
    replay.replay(settings, stack.store, letter)
    until(lambda: [x.deliveries for x in dead.find(stack.store)] == [2], what="it dies again")
    stack.store.write(
        lambda c: c.execute(
            text("UPDATE dead_letters SET message = replace(message, 'wayline.made.up', :to)"),
            {"to": TASK},
        )
    )
    replay.replay(settings, stack.store, letters(stack)[0])
    with stack.valkey.client() as redis:
        until(lambda: not redis.keys(f"{QUEUE}*") and not redis.hlen("unacked"), what="it is taken")
    assert dead.find(stack.store) == []


def test_a_run_of_another_version_is_left_alone(make_stack: MakeStack) -> None:
    stack = make_stack(models=False)
    stack.worker.stop()
    trip = stack.plan()
    stack.store.write(lambda c: c.execute(text("UPDATE runs SET workflow_version = 99")))
    stack.worker.start()
    until(lambda: "run left to another version" in stack.log("worker"), what="it was refused")
    until(lambda: stack.one("SELECT lease_worker FROM runs") is None, what="it was let go of")
    assert [step["attempts"] for step in trip.state()["steps"]] == [0, 0, 0, 0]
    stack.store.write(lambda c: c.execute(text("UPDATE runs SET workflow_version = 1")))
    assert trip.ended()["status"] == "succeeded"
