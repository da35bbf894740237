"""POST /api/v1/trips."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from flask.testing import FlaskClient

from app.access import NO_ACCOUNT
from app.api import schemas
from runs import record, trips
from runs.store import Store
from tests import queues
from tests.app.conftest import WISH, MakeApp
from tests.app.planning import complete
from tests.servers import ValkeyServer, until
from trips.request import TripRequest

KEY = "Zr8m3kQ0vB1xYp7dW2sT9u"  # made up: 22 characters


def post(client: FlaskClient, wish: object = WISH, **headers: str) -> Any:
    """Send a wish; ``_`` in a header's name stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named["Content-Type"] = "application/json"
    # Buffered: the answer is read and closed, as a server does it.
    return client.post("/api/v1/trips", data=json.dumps(wish), headers=named, buffered=True)


def test_it_works(client: FlaskClient, store: Store) -> None:
    answer = post(client)
    assert answer.status_code == 202
    body = answer.json
    assert set(body) == {"id", "status", "access_token", "links", "estimated_seconds"}
    run = record.latest(store, body["id"])
    assert run is not None
    here = f"/api/v1/trips/{body['id']}"
    assert answer.headers["Location"] == here
    assert body["links"] == {
        "self": here,
        "events": f"{here}/events?run={run.id}",
        "itinerary": f"{here}/itinerary",
    }
    assert body["status"] == "queued"
    assert body["estimated_seconds"] is None  # nothing has run yet
    assert len(body["access_token"]) >= 43
    trip = trips.get(store, body["id"])
    assert trip is not None
    assert trip.title == "Lisbon"
    assert trip.owner.startswith("token:")


def test_the_chain_is_sent_after_the_answer(client: FlaskClient, valkey: ValkeyServer) -> None:
    with valkey.client() as queue:
        queue.flushall()
        answer = post(client)
        until(lambda: queue.llen(queues.key("itinerary.architect")) == 1)
        (message,) = queue.lrange(queues.key("itinerary.architect"), 0, -1)
    assert answer.json["id"].encode() not in message  # the run's id alone


def test_no_broker_is_no_reason_to_refuse(make_app: MakeApp) -> None:
    app = make_app(REDIS_URL="redis://127.0.0.1:1/0")
    assert post(app.test_client()).status_code == 202


def test_the_time_it_takes_is_measured(client: FlaskClient, store: Store) -> None:
    for _ in range(3):
        body = post(client).json
        run = record.latest(store, body["id"])
        assert run is not None
        complete(store, body["id"], run.id)
    estimate = post(client).json["estimated_seconds"]
    assert 0 < estimate < 60


def test_it_validates_every_field_at_once(client: FlaskClient) -> None:
    wish = {
        **WISH,
        "destination": "L",
        "adults": 0,
        "colour": "blue",
        "a/b~c": 1,
        "booked": [{"name": "Dinner", "on": "2027-02-30", "from": "20:00", "to": "22:00"}],
    }
    answer = post(client, wish)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    problem = answer.json
    assert problem["status"] == 422
    assert problem["type"].endswith("#invalid")
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    told = {e["pointer"]: e["message"] for e in problem["errors"]}
    assert set(told) == {"/destination", "/adults", "/colour", "/a~1b~0c", "/booked/0/on"}
    assert told["/colour"] == "There is no such field"


@pytest.mark.parametrize("body", [[], "text", 7, None, True])
def test_anything_but_an_object_is_invalid(client: FlaskClient, body: object) -> None:
    answer = post(client, body)
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json["errors"]] == [""]


def test_an_unknown_place_is_told_at_its_field(client: FlaskClient) -> None:
    answer = post(client, {**WISH, "destination": "Lisbonn"})
    assert answer.status_code == 202  # a slip of the finger
    answer = post(client, {**WISH, "destination": "Atlantis"})
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json["errors"]] == ["/destination"]


def test_a_place_without_a_file_is_answered_with_what_can_be_planned(client: FlaskClient) -> None:
    answer = post(client, {**WISH, "destination": "Évora then Kyoto"})
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert error["message"].startswith("Wayline has no places in Évora (Portugal)")
    first, *_, last = error["suggestions"]
    assert first["value"] == "Lisbon (Portugal) then Kyoto (Japan)"
    assert 90 < first["kilometres"] < 130
    assert first["seen_from"] == "Évora (Portugal)"
    assert last == {
        "value": "Kyoto (Japan)",
        "kilometres": None,
        "seen_from": None,
        "without": ["Évora"],
    }
    schemas.ProblemAnswer.model_validate(answer.json)
    for suggestion in error["suggestions"]:
        assert post(client, {**WISH, "destination": suggestion["value"]}).status_code == 202


def test_other_errors_have_no_suggestions(client: FlaskClient) -> None:
    answer = post(client, {**WISH, "adults": 0})
    assert all("suggestions" not in error for error in answer.json["errors"])


def test_the_same_key_gives_the_same_answer(client: FlaskClient, store: Store) -> None:
    first = post(client, Idempotency_Key=KEY)
    run = record.latest(store, first.json["id"])
    assert run is not None
    complete(store, first.json["id"], run.id)
    for _ in range(2):  # so that there would be an estimate
        body = post(client).json
        other = record.latest(store, body["id"])
        assert other is not None
        complete(store, body["id"], other.id)
    again = post(client, Idempotency_Key=KEY)
    assert again.status_code == 202
    assert again.json == first.json
    assert again.headers["Location"] == first.headers["Location"]
    assert post(client).json["estimated_seconds"] is not None


def test_ten_at_once_give_one_trip(web: str) -> None:
    def ask(_: int) -> httpx.Response:
        headers = {"Idempotency-Key": KEY}
        return httpx.post(f"{web}/api/v1/trips", json=WISH, headers=headers, timeout=30)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(ask, range(10)))
    assert {a.status_code for a in answers} == {202}
    assert len({a.text for a in answers}) == 1


def test_a_repeated_key_is_not_sent_twice(client: FlaskClient, valkey: ValkeyServer) -> None:
    with valkey.client() as queue:
        queue.flushall()
        post(client, Idempotency_Key=KEY)
        until(lambda: queue.llen(queues.key("itinerary.architect")) == 1)
        post(client, Idempotency_Key=KEY)
        assert queue.llen(queues.key("itinerary.architect")) == 1


def test_the_same_key_with_another_body_is_refused(client: FlaskClient) -> None:
    post(client, Idempotency_Key=KEY)
    answer = post(client, {**WISH, "adults": 3}, Idempotency_Key=KEY)
    assert answer.status_code == 422
    assert answer.json["type"].endswith("#key-reused")
    other = post(client, {**WISH, "adults": 3}, Idempotency_Key=KEY[::-1])
    assert other.status_code == 202


def test_a_body_written_another_way_is_the_same_body(client: FlaskClient) -> None:
    first = post(client, Idempotency_Key=KEY)
    turned = dict(reversed(WISH.items()))
    assert post(client, turned, Idempotency_Key=KEY).json["id"] == first.json["id"]


@pytest.mark.parametrize("key", ["short", "a" * 40, KEY[:21], "", "é" * 30, "x" * 300])
def test_a_key_that_could_be_guessed_is_refused(client: FlaskClient, key: str) -> None:
    answer = client.post(
        "/api/v1/trips", json=WISH, headers={"Idempotency-Key": key.encode().decode("latin-1")}
    )
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json["detail"]


def test_with_an_account_any_key_will_do(make_app: MakeApp) -> None:
    app = make_app(WAYLINE_API_KEYS="one-made-up-key, another-made-up-key")
    client = app.test_client()
    answers = [
        post(client, Authorization=f"Bearer {name}-made-up-key", Idempotency_Key="1")
        for name in ("one", "one", "another")
    ]
    ids = [a.json["id"] for a in answers]
    assert ids[0] == ids[1] != ids[2]


def test_a_key_is_honoured_when_its_dates_are_too_near_by_now(
    client: FlaskClient, store: Store
) -> None:
    # The trip was accepted when today was still to come.
    past = {
        "destination": "Lisbon",
        "depart_on": "2020-05-03",
        "return_on": "2020-05-06",
        "flexible_budget": True,
    }
    assert post(client, past, Idempotency_Key=KEY).status_code == 422
    kept = TripRequest.model_validate(past).model_dump(mode="json", by_alias=True)
    made = trips.create(
        store, owner="token:a", title="x", request=kept, key=KEY, key_scope=NO_ACCOUNT
    )
    answer = post(client, past, Idempotency_Key=KEY)
    assert answer.status_code == 202
    assert answer.json["id"] == made.trip.id


def test_yesterday_is_too_late(client: FlaskClient) -> None:
    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
    wish = {
        "destination": "Lisbon",
        "depart_on": yesterday.isoformat(),
        "return_on": yesterday.isoformat(),
        "flexible_budget": True,
    }
    answer = post(client, wish)
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json["errors"]] == ["/depart_on"]
