"""The forms on the itinerary's page, as a browser without JavaScript sends them."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from runs import trips
from runs.store import Store
from tests.app.form_reader import FormReader
from tests.app.plan_made import WISH, finish, newest, stop
from tests.app.test_pages_trips import ME, mine  # noqa: F401 (a fixture)

Trip = tuple[FlaskClient, Store, str]


@pytest.fixture
def trip(mine: FlaskClient, store: Store) -> Trip:  # noqa: F811
    made = trips.create(store, owner=ME.owner, title="Lisbon", request=WISH)
    finish(store, made.trip.id)
    return mine, store, made.trip.id


def send(trip: Trip, tail: str = "/edits", **values: str) -> TestResponse:
    client, _, trip_id = trip
    token = FormReader(client.get("/").text).boxes["csrf_token"]
    return client.post(f"/trips/{trip_id}{tail}", data={"csrf_token": token, **values})


def test_a_change_leads_back_to_its_day(trip: Trip) -> None:
    answer = send(trip, version="1", op="rain", day="2")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/trips/{trip[2]}#day-2")
    assert newest(trip[1], trip[2]).version == 2


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"op": "explode"},
        {"op": "pin"},
        {"op": "pin", "item": "nothing"},
        {"op": "move", "item": "d1-i1", "to": "9" * 5000},
        {"op": "replan", "day": "9" * 5000},
        {"op": "replan", "day": "٣٣"},
        {"op": "add", "day": "1", "add": " "},
        {"op": "swap", "item": "d1-i1", "place": "x" * 500},
    ],
)
def test_odd_forms_are_told_and_change_nothing(trip: Trip, values: dict[str, str]) -> None:
    answer = send(trip, version="1", **values)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert newest(trip[1], trip[2]).version == 1


@pytest.mark.parametrize("version", ["", "0", "2", "9" * 5000, "one"])
def test_another_version_is_not_changed(trip: Trip, version: str) -> None:
    answer = send(trip, version=version, op="rain", day="2")
    assert answer.status_code == 412
    assert "changed meanwhile" in answer.text
    assert newest(trip[1], trip[2]).version == 1


def test_without_its_token_a_form_does_nothing(trip: Trip) -> None:
    client, store, trip_id = trip
    values = {"version": "1", "op": "rain", "day": "2"}
    assert client.post(f"/trips/{trip_id}/edits", data=values).status_code == 400
    assert client.post(f"/trips/{trip_id}/versions/1/restore").status_code == 400
    assert newest(store, trip_id).version == 1


def test_who_reloads_a_refusal_lands_on_the_plan(trip: Trip) -> None:
    client, _, trip_id = trip
    answer = client.get(f"/trips/{trip_id}/edits")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/trips/{trip_id}")


def test_versions_are_read_by_number_alone(trip: Trip) -> None:
    client, store, trip_id = trip
    item = stop(newest(store, trip_id), 1)
    assert send(trip, version="1", op="remove", item=item.id).status_code == 303
    assert "You are reading version 1" in client.get(f"/trips/{trip_id}?version=1").text
    for odd in ("3", "0", "x", "-1", "9" * 40):
        assert client.get(f"/trips/{trip_id}?version={odd}").status_code == 404
    assert send(trip, "/versions/7/restore").status_code == 404
    assert send(trip, "/versions/1/restore").status_code == 303
    assert newest(store, trip_id).version == 3


def test_versions_are_compared(trip: Trip) -> None:
    client, store, trip_id = trip
    item = stop(newest(store, trip_id), 1)
    assert send(trip, version="1", op="remove", item=item.id).status_code == 303
    path = f"/trips/{trip_id}/versions/1/diff/2"
    assert path in client.get(f"/trips/{trip_id}").text
    page = client.get(path).text
    assert item.title in page
    assert "Gone" in page
    assert "the same" in client.get(f"/trips/{trip_id}/versions/2/diff/2").text
    assert client.get(f"/trips/{trip_id}/versions/1/diff/9").status_code == 404


def test_it_is_its_owner_s_alone(trip: Trip, client: FlaskClient) -> None:
    stranger = (client, trip[1], trip[2])
    assert send(stranger, version="1", op="rain", day="2").status_code == 404
    assert send(stranger, "/versions/1/restore").status_code == 404
    assert client.get(f"/trips/{trip[2]}/versions/1/diff/1").status_code == 404
    assert newest(trip[1], trip[2]).version == 1
