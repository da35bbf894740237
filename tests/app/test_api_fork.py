"""POST /api/v1/trips/<id>/fork. All trips are made up."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from runs import record, trips
from runs.store import Store
from tests.app.planning import complete, do
from tests.app.test_api_follow import Trip


@pytest.fixture
def trip(client: FlaskClient, store: Store) -> Trip:
    return Trip(client, store)


@pytest.fixture
def ready(trip: Trip) -> Trip:
    complete(trip.store, trip.id, trip.run.id)
    return trip


def fork(trip: Trip, **body: Any) -> TestResponse:
    return trip.client.post(trip.path + "/fork", json=body, headers=trip.headers, buffered=True)


def pointers(answer: TestResponse) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json["errors"]]


def test_the_trip_shows_its_new_run_and_keeps_its_version(ready: Trip) -> None:
    old = ready.run.id
    answer = fork(ready, **{"from": "specialist"})
    assert answer.status_code == 202, answer.text
    told = answer.json
    assert told["run"] != old
    assert (told["status"], told["percent"], told["step"]) == ("queued", 50, "specialist")
    assert told["version"] == 1
    run = record.get(ready.store, told["run"])
    assert run is not None
    assert run.parent == old


def test_other_wishes_are_taken_in(ready: Trip) -> None:
    answer = fork(ready, **{"from": "specialist", "request": {"interests": ["museums"]}})
    assert answer.status_code == 202, answer.text
    trip = trips.get(ready.store, ready.id)
    assert trip is not None
    assert trip.request["interests"] == ["museums"]
    assert trip.request["destination"] == "Lisbon"


def test_from_the_first_step_everything_may_change(ready: Trip) -> None:
    wishes = {"destination": "Rome", "planned_days": 2, "budget_amount": None, "currency": None}
    answer = fork(ready, **{"from": "architect", "request": wishes | {"flexible_budget": True}})
    assert answer.status_code == 202, answer.text
    assert answer.json["title"] == "Rome"


def test_what_was_built_on_cannot_change(ready: Trip) -> None:
    wishes = {"destination": "Rome", "planned_days": 2, "interests": ["museums"]}
    answer = fork(ready, **{"from": "gatherer", "request": wishes})
    assert sorted(pointers(answer)) == ["/request/destination", "/request/planned_days"]
    assert "fork from 'architect'" in answer.json["errors"][0]["message"]


def test_wishes_are_held_to_a_new_trip_s_rules(ready: Trip) -> None:
    def refused(**wishes: Any) -> list[str]:
        return pointers(fork(ready, **{"from": "architect", "request": wishes}))

    assert refused(unheard=1) == ["/request/unheard"]
    assert refused(adults=0) == ["/request/adults"]
    assert refused(destination="Nowhere at all") == ["/request/destination"]
    assert refused(planned_days=None) == ["/request/planned_days"]
    assert refused(avoid=["Fado"], must_see=["Fado"]) == ["/request/must_see/0"]


def test_odd_orders_are_refused(ready: Trip) -> None:
    assert pointers(fork(ready)) == ["/from"]
    assert pointers(fork(ready, **{"from": "unheard-of"})) == ["/from"]
    assert pointers(fork(ready, **{"from": "architect", "when": 1})) == ["/when"]
    assert pointers(fork(ready, **{"from": "architect", "request": []})) == ["/request"]
    assert pointers(fork(ready, **{"from": "architect", "run": "absent"})) == ["/run"]


def test_an_earlier_run_can_be_named(ready: Trip) -> None:
    first = ready.run.id
    second = fork(ready, **{"from": "formatter"}).json["run"]
    record.cancel(ready.store, second)
    told = fork(ready, **{"from": "gatherer", "run": first}).json
    run = record.get(ready.store, told["run"])
    assert run is not None
    assert run.parent == first


@pytest.mark.parametrize("state", ["queued", "not so far"])
def test_not_everything_can_be_forked(trip: Trip, state: str) -> None:
    if state == "not so far":
        do(trip.store, trip.run.id, "architect")
        trip.cancel()
    answer = fork(trip, **{"from": "specialist"})
    assert (answer.status_code, answer.json["type"]) == (409, "/api/v1/docs#not-forkable")


def test_strangers_fork_nothing(ready: Trip) -> None:
    answer = ready.client.post(ready.path + "/fork", json={"from": "architect"})
    assert answer.status_code == 404
