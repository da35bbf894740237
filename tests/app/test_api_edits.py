"""Edits and versions through REST, on a plan that the built-in planner made."""

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from runs.store import Store
from tests.app.plan_made import newest, planned, stop
from tests.app.planning import complete
from tests.app.test_api_follow import Trip
from trips.itinerary import Itinerary

#: An edit, and the version that it is of.
RAIN = {"operation": {"op": "rain", "day": 1}}
FIRST = {"If-Match": '"1"'}


class Planned:
    def __init__(self, client: FlaskClient, store: Store) -> None:
        self.client, self.store = client, store
        self.path, self.headers = planned(client, store)
        self.id = self.path.rsplit("/", 1)[-1]

    @property
    def plan(self) -> Itinerary:
        return newest(self.store, self.id)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        every = self.headers | headers
        return self.client.post(self.path + path, json=body, headers=every, buffered=True)

    def get(self, path: str) -> TestResponse:
        return self.client.get(self.path + path, headers=self.headers)

    def edit(self, version: int = 1, **operation: Any) -> TestResponse:
        return self.edit_of(f'"{version}"', **operation)

    def edit_of(self, tag: str, **operation: Any) -> TestResponse:
        return self.post("/edits", {"operation": operation}, **{"If-Match": tag})


@pytest.fixture
def trip(client: FlaskClient, store: Store) -> Planned:
    return Planned(client, store)


def pointers(answer: TestResponse) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json["errors"]]


def test_an_edit_makes_a_verified_version(trip: Planned) -> None:
    item = stop(trip.plan, 2)
    answer = trip.edit(op="remove", item=item.id)
    assert answer.status_code == 201, answer.text
    assert answer.json["version"] == 2
    assert answer.json["verification"]["status"] == "consistent"
    assert answer.headers["ETag"] == '"2"'
    assert item.title not in [i["title"] for i in answer.json["days"][1]["items"]]
    assert trip.client.get(answer.headers["Location"], headers=trip.headers).json == answer.json
    assert trip.get("/itinerary").json == answer.json
    assert trip.get("").json["version"] == 2


def test_edits_follow_one_another(trip: Planned) -> None:
    assert trip.edit(1, op="rain", day=1).json["version"] == 2
    assert trip.edit(2, op="cheaper", day=3).json["version"] == 3
    assert trip.edit(3, op="pin", item=stop(trip.plan, 3).id).json["version"] == 4


def test_an_older_version_is_not_edited(trip: Planned) -> None:
    trip.edit(1, op="slower", day=2)
    late = trip.edit(1, op="slower", day=2)
    assert late.status_code == 412
    assert late.json["type"].endswith("#plan-changed")
    assert "version 2" in late.json["detail"]
    assert late.headers["ETag"] == '"2"'
    assert trip.plan.version == 2


def test_the_tag_of_the_plan_as_read_is_what_an_edit_sends(trip: Planned) -> None:
    tag = trip.get("/itinerary").headers["ETag"]
    assert trip.get("/versions/1").headers["ETag"] == tag
    assert trip.edit_of(tag, op="rain", day=1).headers["ETag"] == '"2"'


@pytest.mark.parametrize("tag", ['W/"1"', '"7", "1"', "*"])
def test_other_ways_to_name_the_newest_version(trip: Planned, tag: str) -> None:
    assert trip.edit_of(tag, op="rain", day=1).status_code == 201


@pytest.mark.parametrize(
    "tag", ['"7"', '"one"', '"' + "9" * 500 + '"', "﷽".encode().decode("latin1")]
)
def test_a_tag_of_no_version_changes_nothing(trip: Planned, tag: str) -> None:
    assert trip.edit_of(tag, op="rain", day=1).status_code == 412
    assert trip.plan.version == 1


def test_an_edit_says_which_version_it_is_of(trip: Planned) -> None:
    answer = trip.post("/edits", {"operation": {"op": "rain", "day": 2}})
    assert answer.status_code == 428
    assert answer.json["type"].endswith("#version-required")
    assert "If-Match" in answer.json["detail"]
    assert trip.plan.version == 1


def test_of_edits_at_once_one_is_made(app: Flask, trip: Planned) -> None:
    got: list[int] = []

    def edit() -> None:
        answer = app.test_client().post(
            trip.path + "/edits",
            json={"operation": {"op": "slower", "day": 2}},
            headers={**trip.headers, "If-Match": '"1"'},
        )
        got.append(answer.status_code)

    threads = [threading.Thread(target=edit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [201, 412, 412, 412]
    assert trip.plan.version == 2


def test_what_cannot_be_is_told_at_its_field(trip: Planned) -> None:
    pinned = next(i for d in trip.plan.days for i in d.items if i.pinned)
    answer = trip.edit(op="remove", item=pinned.id)
    assert pointers(answer) == ["/operation/item"]
    assert "Unpin it first" in answer.json["errors"][0]["message"]
    assert pointers(trip.edit(op="replan", day=9)) == ["/operation/day"]
    assert pointers(trip.edit(op="add", place="Nowhere at all")) == ["/operation/place"]
    assert trip.plan.version == 1


def test_what_is_no_edit_is_told_at_its_field(trip: Planned) -> None:
    assert pointers(trip.edit(op="explode")) == ["/operation"]
    assert pointers(trip.edit(op="remove")) == ["/operation/item"]
    assert pointers(trip.edit(op="replan", day=2, mood="sad")) == ["/operation/mood"]
    assert pointers(trip.post("/edits", {"version": 1})) == ["/operation", "/version"]
    assert pointers(trip.post("/edits", [])) == [""]


def test_versions_are_listed_and_read(trip: Planned) -> None:
    item = stop(trip.plan, 1)
    trip.edit(1, op="swap", item=item.id)
    listed = trip.get("/versions").json["versions"]
    assert [v["version"] for v in listed] == [2, 1]
    assert (listed[0]["made_from"], listed[0]["edit"]) == (1, {"op": "swap", "item": item.id})
    assert (listed[1]["made_from"], listed[1]["edit"]) == (None, None)
    first = trip.client.get(listed[1]["itinerary"], headers=trip.headers)
    assert first.json["version"] == 1
    for absent in (0, 3, 10**40):
        assert trip.get(f"/versions/{absent}").status_code == 404
        assert trip.post(f"/versions/{absent}/restore").status_code == 404


def test_an_older_version_is_restored_and_can_be_edited(trip: Planned) -> None:
    first = trip.get("/versions/1").json
    trip.edit(1, op="rain", day=2)
    answer = trip.post("/versions/1/restore")
    assert answer.status_code == 201
    assert answer.json["version"] == 3
    assert answer.json["days"] == first["days"]
    assert trip.get("/versions").json["versions"][0]["made_from"] == 1
    assert trip.edit(3, op="rain", day=2).json["version"] == 4
    assert trip.post("/versions/9/restore").status_code == 404


def test_versions_are_compared(trip: Planned) -> None:
    gone = stop(trip.plan, 2)
    trip.edit(1, op="remove", item=gone.id)
    answer = trip.get("/versions/1/diff/2")
    assert answer.status_code == 200, answer.text
    (day,) = answer.json["days"]
    assert day["number"] == 2
    assert [c["what"] for c in day["changes"] if c["title"] == gone.title] == [["removed"]]
    back = trip.get("/versions/2/diff/1").json
    assert [c["what"] for c in back["days"][0]["changes"] if c["title"] == gone.title] == [
        ["added"]
    ]
    same = trip.get("/versions/2/diff/2").json
    assert (same["days"], same["nights"]) == ([], [])
    for absent in ("1/diff/3", "0/diff/1", "1/diff/" + "9" * 40):
        assert trip.get(f"/versions/{absent}").status_code == 404
    assert trip.client.get(trip.path + "/versions/1/diff/2").status_code == 404


def test_the_newest_is_not_restored_twice(trip: Planned) -> None:
    assert trip.post("/versions/1/restore").json["version"] == 1
    assert len(trip.get("/versions").json["versions"]) == 1


def test_it_is_its_owner_s_alone(app: Flask, trip: Planned) -> None:
    stranger = app.test_client()
    for headers in ({}, {"Authorization": "Bearer x"}):
        answer = stranger.post(trip.path + "/edits", json=RAIN, headers=headers | FIRST)
        assert answer.status_code == 404
        for path in ("/versions", "/versions/1"):
            assert stranger.get(trip.path + path, headers=headers).status_code == 404
        restore = stranger.post(trip.path + "/versions/1/restore", headers=headers)
        assert restore.status_code == 404
    assert trip.plan.version == 1


def test_without_a_plan_there_is_nothing_to_edit(client: FlaskClient, store: Store) -> None:
    trip = Trip(client, store)
    answer = trip.client.post(trip.path + "/edits", json=RAIN, headers=trip.headers | FIRST)
    assert answer.status_code == 404
    assert trip.client.get(trip.path + "/versions", headers=trip.headers).json == {"versions": []}


def test_a_plan_whose_making_is_not_kept_is_refused(client: FlaskClient, store: Store) -> None:
    """Its steps' outputs are no models of ours, as those of an older planner may be."""
    trip = Trip(client, store)
    complete(store, trip.id, trip.run.id)
    answer = trip.client.post(trip.path + "/edits", json=RAIN, headers=trip.headers | FIRST)
    assert answer.status_code == 409
    assert answer.json["type"].endswith("#not-editable")


def test_an_erased_trip_takes_its_edits_along(trip: Planned) -> None:
    trip.edit(op="rain", day=2)
    gone = trip.client.delete(trip.path, headers=trip.headers)
    assert gone.status_code == 204
    assert trip.get("/versions").status_code == 404
