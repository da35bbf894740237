"""Dead letters through REST. All trips, errors and messages are made up."""

import base64
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.monitoring.dead_letters import MOST
from runs import dead, envelope, outcomes, record
from runs.dead import Reason
from runs.errors import InternalError
from runs.store import Store
from tests.app.conftest import WISH, MakeApp, here
from tests.app.planning import do, take
from tests.servers import ValkeyServer, until

PATH = "/api/monitoring/dead-letters"


def failed(client: FlaskClient, store: Store) -> str:
    """The id of a trip that died in its second step."""
    made = client.post("/api/v1/trips", json=WISH, buffered=True).json
    run = record.latest(store, made["id"])
    assert run is not None
    do(store, run.id, "architect")
    error = InternalError(cause="KeyError (made_up.py:1)")
    outcomes.fail(store, take(store, run.id, "gatherer"), error.to_dict(), error.cause)
    trip: str = made["id"]
    return trip


def message(store: Store, name: str = "m", queue: str = "made.up") -> None:
    kept = {"queue": queue, "message": envelope.made("made.up", name), "size": 9}
    dead.bury_message(store, name, {**kept, "reason": Reason.UNKNOWN_TASK})


def body(item: bytes) -> bytes:
    """Of a message as it lies in a queue."""
    return base64.b64decode(json.loads(item)["body"])


def listed(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(PATH + query)
    assert answer.status_code == 200, answer.text
    letters: list[dict[str, Any]] = answer.json["dead_letters"]
    return letters


def test_they_are_listed_and_shown(client: FlaskClient, store: Store) -> None:
    failed(client, store)
    message(store)
    assert [letter["kind"] for letter in listed(client)] == ["message", "run"]
    (run,) = listed(client, "?kind=run")
    assert (run["reason"], run["step"]) == ("internal", "gatherer")
    assert run["cause"] == "KeyError (made_up.py:1)"
    assert listed(client, "?reason=lost") == []
    assert len(listed(client, "?limit=1")) == 1
    whole = client.get(f"{PATH}/m").json
    assert whole["message"]["headers"]["task"] == "made.up"
    assert "message" not in listed(client)[0]


@pytest.mark.parametrize("query", ["?kind=x", "?reason=x", "?limit=0", "?limit=101", "?limit=x"])
def test_odd_queries_are_refused(client: FlaskClient, query: str) -> None:
    assert client.get(PATH + query).status_code == 400


def test_a_run_goes_on_as_a_new_one(
    client: FlaskClient, store: Store, valkey: ValkeyServer
) -> None:
    trip = failed(client, store)
    (letter,) = listed(client)
    with valkey.client() as redis:
        redis.delete("itinerary.gatherer", "itinerary.gatherer\x06\x165")
        answer = client.post(f"{PATH}/{letter['id']}/replay", buffered=True)
        assert answer.status_code == 200, answer.text
        until(lambda: redis.keys("itinerary.gatherer*"), what="its chain is sent")
    run = record.latest(store, trip)
    assert run is not None
    assert (answer.json["run"], run.step, run.percent) == (run.id, "gatherer", 25)
    assert listed(client) == []
    (closed,) = listed(client, "?all=1")
    assert closed["replayed_by"] == run.id
    again = client.post(f"{PATH}/{letter['id']}/replay")
    assert (again.status_code, again.json["type"]) == (409, "/api/v1/docs#not-replayable")


def test_a_message_goes_back_onto_its_queue(
    client: FlaskClient, store: Store, valkey: ValkeyServer
) -> None:
    message(store, queue="made.up.queue")
    assert client.post(f"{PATH}/m/replay").json == {"id": "m", "run": None}
    with valkey.client() as redis:
        (item,) = redis.lrange("made.up.queue", 0, -1)
        redis.delete("made.up.queue")
    assert b'"task": "made.up"' in item
    assert listed(client) == []


def test_what_was_no_message_goes_back_as_it_was(
    client: FlaskClient, store: Store, valkey: ValkeyServer
) -> None:
    letter, columns = envelope.kept_raw("made.up.queue", b"\xff no message")
    dead.bury_message(store, letter, {**columns, "reason": Reason.UNREADABLE})
    assert client.post(f"{PATH}/{letter}/replay").status_code == 200
    with valkey.client() as redis:
        assert redis.lrange("made.up.queue", 0, -1) == [b"\xff no message"]
        redis.delete("made.up.queue")


def test_what_is_not_whole_stays(client: FlaskClient, store: Store) -> None:
    letter, columns = envelope.kept_raw("made.up", b"x" * (envelope.KEPT + 1))
    dead.bury_message(store, letter, {**columns, "reason": Reason.TOO_LARGE})
    assert listed(client)[0]["cut"] == 1
    assert client.post(f"{PATH}/{letter}/replay").status_code == 409


def test_many_at_once(client: FlaskClient, store: Store, valkey: ValkeyServer) -> None:
    for _ in range(2):
        failed(client, store)
    message(store, "m1", "made.up.queue")
    message(store, "m2", "made.up.queue")
    letter, columns = envelope.kept_raw("made.up", b"x" * (envelope.KEPT + 1))
    dead.bury_message(store, letter, {**columns, "reason": Reason.TOO_LARGE})

    def replay(**selection: Any) -> dict[str, Any]:
        answer = client.post(f"{PATH}/replay", json=selection, buffered=True)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json
        return told

    one = replay(ids=["m1", "absent"])
    assert [done["id"] for done in one["replayed"]] == ["m1"]
    assert [kept["id"] for kept in one["kept"]] == ["absent"]
    runs = replay(kind="run")
    assert len({done["run"] for done in runs["replayed"]}) == 2
    rest = replay()
    assert [done["id"] for done in rest["replayed"]] == ["m2"]
    assert [kept["id"] for kept in rest["kept"]] == [letter]
    assert rest["open"] == 1
    with valkey.client() as redis:
        assert redis.llen("made.up.queue") == 2
        redis.delete("made.up.queue")


def test_what_cannot_be_replayed_hides_nothing(
    client: FlaskClient, store: Store, valkey: ValkeyServer
) -> None:
    """More of it than one call replays, older than what can be."""
    cut = {"queue": "made.up.queue", "message": envelope.made("made.up"), "size": 9, "cut": 1}
    for number in range(MOST + 1):
        dead.bury_message(store, f"cut-{number}", {**cut, "reason": Reason.TOO_LARGE})
    message(store, "m1", "made.up.queue")
    message(store, "m2", "made.up.queue")
    told = client.post(f"{PATH}/replay", json={}).json
    assert [done["id"] for done in told["replayed"]] == ["m1", "m2"]
    assert len(told["kept"]) == MOST + 1
    with valkey.client() as redis:
        taken_first, taken_next = redis.rpop("made.up.queue", 2)
    assert b'"m1"' in body(taken_first)
    assert b'"m2"' in body(taken_next)


@pytest.mark.parametrize("body", [{"kind": "x"}, {"ids": "m"}, {"unheard": 1}, []])
def test_odd_selections_are_refused(client: FlaskClient, body: Any) -> None:
    assert client.post(f"{PATH}/replay", json=body).status_code == 422


def test_without_the_broker_it_stays(make_app: MakeApp, tmp_path: Any) -> None:
    gone = ValkeyServer(tmp_path / "gone").start()
    app = make_app(CELERY_BROKER_URL=gone.url)
    gone.stop()
    message(here(app).store)
    answer = app.test_client().post(f"{PATH}/m/replay")
    assert (answer.status_code, answer.json["type"]) == (503, "/api/v1/docs#queue-away")
    assert dead.count(here(app).store).open == 1


def test_a_broker_that_refuses_is_away(make_app: MakeApp, tmp_path: Any) -> None:
    full = ValkeyServer(tmp_path / "full").start()
    app = make_app(CELERY_BROKER_URL=full.url)
    with full.client() as redis:
        redis.config_set("maxmemory", 1)
    for name in ("m1", "m2"):
        message(here(app).store, name)
    answer = app.test_client().post(f"{PATH}/m1/replay")
    assert (answer.status_code, answer.json["type"]) == (503, "/api/v1/docs#queue-away")
    many = app.test_client().post(f"{PATH}/replay", json={}).json
    assert (many["replayed"], [kept["id"] for kept in many["kept"]]) == ([], ["m1", "m2"])
    full.stop()


def test_dropping(client: FlaskClient, store: Store) -> None:
    message(store)
    assert client.delete(f"{PATH}/m").status_code == 204
    assert client.delete(f"{PATH}/m").status_code == 404
    assert client.get(f"{PATH}/m").status_code == 404
    assert client.post(f"{PATH}/m/replay").status_code == 404
