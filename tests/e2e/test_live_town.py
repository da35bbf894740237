"""A town without a bundled file, planned from a live source: the web, a worker, a fake Overpass.

Every place of it is made up (``tests/fakes/overpass.py``).
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.app.form_reader import FormReader
from tests.e2e.conftest import MakeStack
from tests.e2e.stack import WISH, Stack, Trip
from tests.fakes import overpass
from tests.fakes.overpass import FakeOverpass
from tests.servers import until
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
    assert first["place"]["id"] not in {
        i["place"]["id"] for i in visits(edited.json()) if i["place"]
    }
    assert len(source.requests) == 1, "an edit asked the source again"


def test_the_form_takes_it_beside_a_bundled_city_and_the_page_names_the_source(
    make_stack: MakeStack, source: FakeOverpass
) -> None:
    stack = live(make_stack, source)
    boxes = FormReader(stack.http.get("/").text).boxes
    boxes.setlist("destination", ["Lisbon then Lyon"])
    boxes.setlist("flexible_dates", ["on"])
    boxes.setlist("planned_days", ["5"])
    boxes.setlist("flexible_budget", ["on"])
    sent = stack.http.post("/trips", data=boxes.to_dict(flat=False))
    assert sent.status_code == 303, sent.text[:2_000]
    where = sent.headers["location"]
    until(lambda: "Gare Inventée" in stack.http.get(where).text, 60, what="the plan is shown")
    page = stack.http.get(where).text
    assert "© OpenStreetMap contributors" in page
    assert "ODbL" in page
    assert "https://www.openstreetmap.org/copyright" in page
    assert "Lisbon" in page
    assert len(source.requests) == 1


FAULTS = [
    (overpass.status(429, {"retry-after": "0"}), "rate_limit"),
    (overpass.status(504), "provider"),
    (overpass.whole(b"<html>Busy</html>", "text/html"), "schema"),
    (overpass.whole(b'{"elements": [{"type": "no'), "truncated"),
    (overpass.whole(overpass.body([], remark="runtime error: Query timed out")), "timeout"),
]


def test_a_fault_of_the_source_is_told_and_the_step_tried_again(
    make_stack: MakeStack, source: FakeOverpass
) -> None:
    stack = live(make_stack, source)
    for fault, told in FAULTS:
        source.then(fault)
        trip = stack.plan(destination="Lyon", planned_days=2)
        again = [m.data for m in trip.events() if m.type == "retrying"]
        assert trip.ended()["status"] == "succeeded", stack.log("worker")
        assert [(one["step"], one["class"]) for one in again] == [("architect", told)]


def test_a_town_of_too_few_places_is_refused_with_what_is_near(
    make_stack: MakeStack, source: FakeOverpass
) -> None:
    source.elements = source.elements[:5]
    stack = live(make_stack, source)
    state = stack.plan(destination="Lyon").ended()
    assert state["status"] == "failed"
    assert state["error"]["class"] == "validation"
    assert "Lyon (France)" in state["error"]["message"]
    assert "km" in state["error"]["message"]
    assert len(source.requests) == 1, "what cannot change was asked again"


def test_a_run_that_failed_later_is_tried_again_with_the_same_town(
    make_stack: MakeStack, source: FakeOverpass
) -> None:
    stack = live(make_stack, source)
    stack.worker.stop()
    trip = stack.plan(destination="Lyon", planned_days=2)
    source.then(*[overpass.status(400)])
    stack.worker.start()
    state = trip.ended()
    assert (state["status"], state["error"]["class"]) == ("failed", "configuration")
    assert "OpenStreetMap" in state["error"]["message"]
    answer = stack.http.post(f"/api/v1/trips/{trip.id}/retry", headers=trip.headers)
    assert answer.status_code == 202, answer.text
    assert trip.ended()["status"] == "succeeded", stack.log("worker")
    forked = stack.http.post(
        f"/api/v1/trips/{trip.id}/fork",
        json={"from": "specialist", "request": {"interests": ["museums"]}},
        headers=trip.headers,
    )
    assert forked.status_code == 202, forked.text
    until(lambda: trip.get("/itinerary").json()["version"] == 2, 60, what="the fork's plan")
    assert [t["slug"] for t in itinerary(trip)["destinations"]] == [LYON]
    assert len(source.requests) == 2, "the fork asked the source again"


def test_with_models_the_town_is_the_source_s_and_their_other_places_stay_ideas(
    make_stack: MakeStack, source: FakeOverpass
) -> None:
    stack = live(make_stack, source, models=True)
    trip = stack.plan(destination="Lyon")
    state = trip.ended()
    assert state["status"] == "succeeded", stack.log("worker")
    assert {step["made_by"].split("/")[0] for step in state["steps"]} == {"xai", "groq"}
    made = itinerary(trip)
    assert [idea["name"] for idea in made["ideas"]] == ["Umbrellas of Lyon, Nowhere Lane"]
    names = {e["tags"]["name"] for e in source.elements}
    assert {i["place"]["name"] for i in visits(made) if i["place"]} <= names
    prompts = "".join(str(r.body) for r in (*stack.xai.requests, *stack.groq.requests))
    assert "openstreetmap.org/node" not in prompts


def test_without_the_setting_it_is_refused_as_ever(planner: Stack) -> None:
    answer = planner.http.post("/api/v1/trips", json=WISH | {"destination": "Lyon"})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert "Wayline has no places in Lyon (France) to plan with." in error["message"]
