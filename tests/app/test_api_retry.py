"""POST /api/v1/trips/<id>/retry and DELETE /api/v1/trips/<id>. All trips are made up."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from runs import record
from runs.store import Store
from tests import queues
from tests.app.planning import complete, do, fail
from tests.app.test_api_follow import Trip
from tests.servers import ValkeyServer, until

TABLES = ("trips", "runs", "steps", "events", "attempts", "versions", "idempotency")


@pytest.fixture
def trip(client: FlaskClient, store: Store) -> Trip:
    return Trip(client, store)


def test_a_failed_trip_goes_on_where_it_failed(trip: Trip, valkey: ValkeyServer) -> None:
    do(trip.store, trip.run.id, "architect")
    fail(trip.store, trip.run.id, "gatherer")
    old = trip.run.id
    with valkey.client() as redis:
        before = redis.llen(queues.key("itinerary.gatherer"))
        answer = trip.client.post(trip.path + "/retry", headers=trip.headers, buffered=True)
        assert answer.status_code == 202
        told = answer.json
        assert told["run"] != old
        assert (told["status"], told["percent"], told["step"]) == ("queued", 25, "gatherer")
        assert told["links"]["events"].endswith(f"?run={told['run']}")
        until(
            lambda: redis.llen(queues.key("itinerary.gatherer")) == before + 1,
            what="its chain is sent",
        )
    assert trip.get().json["run"] == told["run"]


def test_a_cancelled_trip_goes_on(trip: Trip) -> None:
    trip.cancel()
    assert trip.client.post(trip.path + "/retry", headers=trip.headers).status_code == 202


@pytest.mark.parametrize("end", ["queued", "succeeded", "retried"])
def test_what_cannot_be_tried_again_is_a_conflict(trip: Trip, end: str) -> None:
    if end == "succeeded":
        complete(trip.store, trip.id, trip.run.id)
    elif end == "retried":
        trip.cancel()
        trip.client.post(trip.path + "/retry", headers=trip.headers)
    answer = trip.client.post(trip.path + "/retry", headers=trip.headers)
    assert answer.status_code == 409
    assert answer.json["type"].endswith("#not-retriable")


def test_erasing_leaves_nothing(trip: Trip) -> None:
    complete(trip.store, trip.id, trip.run.id)
    assert trip.client.delete(trip.path, headers=trip.headers).status_code == 204
    assert trip.get().status_code == 404
    for table in TABLES:
        left = trip.store.read(lambda c, t=table: c.scalar(text(f"SELECT count(*) FROM {t}")))
        assert left == 0, table


def test_strangers_neither_retry_nor_erase(trip: Trip) -> None:
    trip.cancel()
    for answer in (trip.client.post(trip.path + "/retry"), trip.client.delete(trip.path)):
        assert answer.status_code == 404
    assert record.get(trip.store, trip.run.id) is not None
