"""A town without a bundled file, planned from a live source: the web, a worker, a fake Overpass.

Every place of it is made up (``tests/fakes/overpass.py``).
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.conftest import MakeStack
from tests.e2e.stack import Stack, Trip
from tests.fakes import overpass
from tests.fakes.overpass import FakeOverpass
from trips.live.wanted import wanted

LYON = "lyon-fr-84"


@pytest.fixture
def source() -> Iterator[FakeOverpass]:
    (place,) = wanted("Lyon")
    with FakeOverpass(overpass.town(place.town.lat, place.town.lon)) as server:
        yield server


def live(make_stack: MakeStack, source: FakeOverpass, **more: Any) -> Stack:
    return make_stack(
        **{"models": False, **more},
        WAYLINE_SOURCES="atlas,openstreetmap",
        OVERPASS_URL=f"{source.url}/api/interpreter",
    )


def itinerary(trip: Trip) -> dict[str, Any]:
    answer = trip.get("/itinerary")
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def visits(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [i for d in made["days"] for i in d["items"] if i["kind"] in ("visit", "meal")]


def test_a_town_of_the_gazetteer_is_planned_shown_and_edited(
    make_stack: MakeStack, source: FakeOverpass
) -> None:
    stack = live(make_stack, source)
    trip = stack.plan(destination="Lyon", must_see=["Musée Inventé A0"])
    assert trip.ended()["status"] == "succeeded", stack.log("worker")
    made = itinerary(trip)
    assert [town["slug"] for town in made["destinations"]] == [LYON]
    assert made["verification"]["status"] == "consistent"
    named = [item["place"] for item in visits(made) if item["place"]]
    assert "Musée Inventé A0" in {place["name"] for place in named}
    known = {e["id"] for e in source.elements}
    for place in named:
        fact = place["facts"]["position"]
        assert (fact["basis"], fact["source"]) == ("sourced", "OpenStreetMap")
        assert int(fact["url"].rsplit("/", 1)[1]) in known
        assert place["price"] is None or place["price"]["basis"] == "estimated"
    said = next(s for s in made["sources"] if "OpenStreetMap" in s["name"])
    assert said["name"].startswith("© OpenStreetMap contributors")
    assert said["licence"].startswith("ODbL")
    assert said["read_at"] == dt.datetime.now(dt.UTC).date().isoformat()
    assert len(source.requests) == 1

    first = next(i for i in visits(made) if i["kind"] == "visit")
    edited = stack.http.post(
        f"/api/v1/trips/{trip.id}/edits",
        json={"operation": {"op": "remove", "item": first["id"]}},
        headers={**trip.headers, "If-Match": '"1"'},
    )
    assert edited.status_code in (200, 201), edited.text
    assert first["place"]["id"] not in {i["place"]["id"] for i in visits(edited.json()) if i["place"]}
    assert len(source.requests) == 1, "an edit asked the source again"
