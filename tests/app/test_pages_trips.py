"""A trip's pages: who sees them, and what they show at each state. All trips are made up."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import access
from app.access import COOKIE, Browser
from runs import outcomes, record, trips
from runs.errors import RateLimitError
from runs.events import append
from runs.record import Run
from runs.states import RunStatus
from runs.store import Store
from runs.trips import Trip
from tests.app import madeup, planning
from tests.app.conftest import WISH
from tests.app.form_reader import FormReader

ME = Browser("made-up-browser")
MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'

#: Step → what it tells the page, made up.
PARTIALS: dict[str, dict[str, Any] | None] = {
    "architect": {
        "kind": "outline",
        "title": f"Made up {MARKUP}",
        "currency": "EUR",
        "by_category": {"stay": 70000, "food": 45000},
        "days": [{"number": 1, "date": "2027-05-03", "base": "lisbon", "theme": "Old hills"}],
    },
    "gatherer": {
        "kind": "places",
        "places": [
            {"id": "lisbon.a", "name": f"A {MARKUP}", "category": "museum", "lat": 38.7, "lon": -9}
        ],
        "stays": [
            {"id": "lisbon.b", "name": "B", "category": "stay_area", "lat": 38.8, "lon": -9.1}
        ],
    },
    "specialist": {
        "kind": "picks",
        "picks": [{"place": "lisbon.a", "name": "A pick", "score": 91, "why": MARKUP}],
    },
    "formatter": None,
}


@pytest.fixture
def mine(app: Flask) -> FlaskClient:
    """The browser that owns what ``made`` makes."""
    client = app.test_client()
    with app.app_context():
        client.set_cookie(COOKIE, access._signer().dumps(ME.id))
    return client


def made(store: Store, title: str = "Lisbon") -> tuple[Trip, Run]:
    found = trips.create(store, owner=ME.owner, title=title, request=WISH)
    return found.trip, found.run


def do(store: Store, run: Run, *steps: str) -> None:
    for step in steps:
        outcomes.commit_step(
            store,
            planning.take(store, run.id, step),
            output={"made": "up"},
            made_by="xai/made-up",
            partial=PARTIALS[step],
        )


def finish(store: Store, trip: Trip, run: Run, itinerary: dict[str, Any]) -> None:
    do(store, run, "architect", "gatherer", "specialist")
    lease = planning.take(store, run.id, "formatter")
    outcomes.finish_step(
        store, lease, output={}, made_by="builtin", partial=None, make=lambda _: itinerary
    )


def test_the_list_shows_this_browsers_trips_alone(
    mine: FlaskClient, client: FlaskClient, store: Store
) -> None:
    assert "None yet" in mine.get("/trips").text
    trip, _ = made(store, "Mine")
    trips.create(store, owner="browser:other", title="Not mine", request=WISH)
    page = mine.get("/trips").text
    assert "Mine" in page
    assert f"/trips/{trip.id}" in page
    assert "Not mine" not in page
    assert "None yet" in client.get("/trips").text


def test_a_long_list_comes_in_pages(mine: FlaskClient, store: Store) -> None:
    for n in range(23):
        made(store, f"Trip number {n};")
    page = mine.get("/trips").text
    assert page.count("Trip number") == 20
    older = re.search(r'href="(/trips\?before=[^"]+)"', page)
    assert older is not None
    page = mine.get(older[1]).text
    assert re.findall(r"Trip number (\d);", page) == ["2", "1", "0"]
    assert "before=" not in page


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_mine_is_as_absent(
    mine: FlaskClient, client: FlaskClient, store: Store, method: str
) -> None:
    trip, run = made(store)
    token = FormReader(client.get("/").text).boxes["csrf_token"]
    tail, data = ("/cancel", {"csrf_token": token}) if method == "POST" else ("", {})
    answers = [
        client.open(f"/trips/{trip_id}{tail}", method=method, data=data)
        for trip_id in (trip.id, "0" * 32)
    ]
    assert [a.status_code for a in answers] == [404, 404]
    texts = {re.sub(r"<code>\w+</code>|nonce=\S+", "", a.text) for a in answers}
    assert len(texts) == 1
    after = record.get(store, run.id)
    assert after is not None
    assert not after.cancel_asked


def test_a_queued_trip(mine: FlaskClient, store: Store) -> None:
    trip, _ = made(store, MARKUP)
    page = mine.get(f"/trips/{trip.id}").text
    bar = re.search(r'role="progressbar"[^>]*>', page)
    assert bar is not None
    assert 'aria-valuenow="0"' in bar[0]
    assert "Queued" in page
    for name in ("Architect", "Gatherer", "Specialist", "Formatter"):
        assert f"<h3>{name}" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<script>alert" not in page
    assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", page)[0]


def test_what_each_step_made_is_shown_as_it_comes(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    shown = {"architect": "Old hills", "gatherer": 'data-lat="38.7"', "specialist": "A pick"}
    percents = {"architect": 25, "gatherer": 50, "specialist": 75}
    for step, sign in shown.items():
        assert sign not in mine.get(f"/trips/{trip.id}").text
        do(store, run, step)
        page = mine.get(f"/trips/{trip.id}").text
        assert sign in page
        assert f'aria-valuenow="{percents[step]}"' in page
        assert "<script>alert" not in page
        assert "onerror=alert(1)>" not in page
    assert "by xai/made-up" in page


def test_a_retry_is_told_with_its_number_and_its_wait(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    lease = planning.take(store, run.id, "architect")
    outcomes.retry(store, lease, error=RateLimitError().to_dict(), in_seconds=500, of=3)
    page = " ".join(mine.get(f"/trips/{trip.id}").text.split())
    assert "Retrying (2 of 3)" in page
    assert "provider was too busy" in page
    assert re.search(r"data-due=\"[^\"]+\">in about 8 minutes<", page)


def test_a_wait_and_a_change_of_provider_are_told(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    change = {"from": "xai/made-up", "to": "builtin", "why": "network"}
    store.write(lambda c: append(c, run.id, "failover", change))
    store.write(lambda c: append(c, run.id, "waiting", {"why": MARKUP}))
    page = " ".join(mine.get(f"/trips/{trip.id}").text.split())
    assert "xai/made-up did not do it" in page
    assert "the built-in planner took over" in page
    assert "Waiting: &#34;&gt;&lt;script" in page


def test_a_failed_trip_says_what_can_be_done(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    planning.fail(store, run.id)
    page = mine.get(f"/trips/{trip.id}").text
    assert "trouble of its own" in page
    assert "Wait a few minutes" in page
    assert f"/?from={trip.id}" in page
    assert "http-equiv" not in page
    assert "Stop planning" not in page
    assert "Failed at 0 %" in mine.get("/trips").text


def test_stopping_a_trip(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    token = FormReader(mine.get(f"/trips/{trip.id}").text).boxes["csrf_token"]
    answer = mine.post(f"/trips/{trip.id}/cancel", data={"csrf_token": token})
    assert answer.status_code == 303
    assert "You stopped this trip" in mine.get(answer.location).text
    after = record.get(store, run.id)
    assert after is not None
    assert after.status is RunStatus.CANCELLED
    assert mine.post(f"/trips/{trip.id}/cancel", data={"csrf_token": token}).status_code == 303


def test_stopping_one_that_is_worked_on_is_told_at_once(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    planning.take(store, run.id, "architect")
    token = FormReader(mine.get(f"/trips/{trip.id}").text).boxes["csrf_token"]
    mine.post(f"/trips/{trip.id}/cancel", data={"csrf_token": token})
    page = mine.get(f"/trips/{trip.id}").text
    assert "Stopping …" in page
    assert "Stop planning" not in page


def test_stopping_needs_the_pages_token(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    assert mine.post(f"/trips/{trip.id}/cancel").status_code == 400
    assert mine.get(f"/trips/{trip.id}/cancel").status_code == 405
    after = record.get(store, run.id)
    assert after is not None
    assert not after.cancel_asked


def test_the_itinerary_shows_what_it_holds(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    plan = madeup.itinerary(trip.id)
    finish(store, trip, run, plan)
    page = mine.get(f"/trips/{trip.id}").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for day in plan["days"]:
        for item in day["items"]:
            if item["place"]:
                assert f'data-lat="{item["place"]["lat"]}"' in page
            if item["kind"] != "leg":
                assert item["start"][11:16] in text
    assert "Torre de Belém" in text
    assert "€900–1,420" in text
    assert "€80 below your €1,500" in text
    assert "€10 over" in text
    assert "Flights: no source of fares is set up" in text
    assert "Does not hold: Every stop is open when you are there" in text
    assert "A made-up evening: closed from 18:00" in text
    assert "2 of 3 rules hold" in text
    assert "Tram 28, six made-up stops" in text
    assert "A made-up bar" in text
    assert "xai/made-up, unconfirmed" in text
    assert "Gatherer (facts and places): the built-in planner" in text
    assert f"/api/v1/trips/{trip.id}/itinerary.ics" in page
    for fact in ("recalled", "estimate"):
        assert f'<span class="basis">{fact}' in page
    assert "Ready" in mine.get("/trips").text


def test_each_verdict_claims_no_more_than_it_may(mine: FlaskClient, store: Store) -> None:
    said = {
        "consistent": "recalled or estimated",
        "confirmed": "sourced and dated",
        "problems": "do not hold",
    }
    for status, words in said.items():
        trip, run = made(store)
        report = {**madeup.VERIFICATION, "status": status}
        finish(store, trip, run, madeup.itinerary(trip.id, verification=report))
        page = mine.get(f"/trips/{trip.id}").text
        assert words in page
        assert f'class="verdict is-{status}"' in page


def test_an_undated_plan_has_no_calendar_and_no_dates(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    finish(store, trip, run, madeup.itinerary(trip.id, dated=False))
    page = mine.get(f"/trips/{trip.id}").text
    assert "itinerary.ics" not in page
    assert "3 May 2027</time>" not in page
    assert "Day 1" in page
    assert "09:40" in page


def test_usual_hours_on_a_public_holiday_are_said_to_be_no_more(
    mine: FlaskClient, store: Store
) -> None:
    trip, run = made(store)
    plan = madeup.itinerary(trip.id)
    plan["days"][0]["date"] = "2026-12-25"
    finish(store, trip, run, plan)
    page = mine.get(f"/trips/{trip.id}").text
    first, second = page.split('id="day-1"')[1].split('id="day-2"')
    assert re.search(r"Usually open [\d:–, ]+; holiday hours unknown \(Christmas Day\)", first)
    assert not re.search(r"Open [\d:–, ]+ that day", first)
    assert "holiday hours" not in second


def test_a_plan_with_next_to_nothing_in_it(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    finish(store, trip, run, planning.itinerary(trip.id, 1, dated=True))
    assert mine.get(f"/trips/{trip.id}").status_code == 200


def test_no_text_of_a_plan_becomes_markup(mine: FlaskClient, store: Store) -> None:
    def poison(value: Any) -> Any:
        """Markup in every text that the model does not hold to a form."""
        if isinstance(value, dict):
            kept = ("id", "trip", "start", "end", "zone", "date", "day", "created_at", "language")
            return {k: v if k in kept else poison(v) for k, v in value.items()}
        if isinstance(value, list):
            return [poison(v) for v in value]
        return MARKUP[:60] if isinstance(value, str) and " " in value else value

    trip, run = made(store)
    plan = poison(madeup.itinerary(trip.id, title=f"A {MARKUP}", summary=f"A {MARKUP}"))
    plan["sources"] = [{"name": "x", "url": "javascript:alert(1)", "read_at": "2026"}]
    finish(store, trip, run, plan)
    page = mine.get(f"/trips/{trip.id}")
    assert page.status_code == 200
    assert json.dumps(plan).count("<script>") > 50
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert 'href="javascript:' not in page.text


def pages(mine: FlaskClient, store: Store) -> list[str]:
    """Every page, in every state."""
    queued, _ = made(store)
    failed, run = made(store)
    planning.fail(store, run.id)
    half, run = made(store)
    do(store, run, "architect", "gatherer", "specialist")
    ready, run = made(store)
    finish(store, ready, run, madeup.itinerary(ready.id))
    found = ["/", "/trips", "/about", "/nowhere"]
    return [mine.get(p).text for p in found] + [
        mine.get(f"/trips/{t.id}").text for t in (queued, failed, half, ready)
    ]


def test_no_page_needs_what_the_policy_forbids(mine: FlaskClient, store: Store) -> None:
    for page in pages(mine, store):
        attributes = FormReader(page).attributes
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert "<style" not in page
        for script in re.findall(r"<script[^>]*>", page):
            assert " src=" in script
            assert " nonce=" in script


def test_pages_are_whole(mine: FlaskClient, store: Store) -> None:
    for page in pages(mine, store):
        read = FormReader(page)
        assert page.startswith("<!doctype html>")
        assert page.rstrip().endswith("</html>")
        assert len(read.ids) == len(set(read.ids))
        assert page.count("<h1") == 1
        assert "Undefined" not in page
        named = re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page)
        named += re.findall(r'<label for="([^"]+)"', page)
        assert {i for ids in named for i in ids.split()} <= set(read.ids)
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(read.ids)


def test_leaflet_is_served_from_its_package(client: FlaskClient) -> None:
    address = "/vendor/leaflet-1.9.3/"
    for name, kind in (
        ("leaflet.js", "text/javascript"),
        ("leaflet.css", "text/css"),
        ("images/layers.png", "image/png"),
    ):
        answer = client.get(address + name)
        assert answer.status_code == 200
        assert answer.mimetype == kind
        assert "immutable" in answer.headers["Cache-Control"]
        assert "max-age=31536000" in answer.headers["Cache-Control"]
    for name in ("nothing.js", "../__init__.py", "%2e%2e/__init__.py", "images/"):
        assert client.get(address + name).status_code == 404


def test_our_files_change_address_with_their_content(client: FlaskClient) -> None:
    page = client.get("/").text
    address = re.search(r'href="(/static/css/base\.css\?v=\w{12})"', page)
    assert address is not None
    assert client.get(address[1]).status_code == 200


def test_erasing_a_trip_is_asked_about_first(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    finish(store, trip, run, madeup.itinerary(trip.id))
    where = f"/trips/{trip.id}/erase"
    assert where in mine.get(f"/trips/{trip.id}").text
    asked = mine.get(where).text
    assert trip.title in asked
    assert "The planning stops." not in asked
    assert trips.get(store, trip.id) is not None
    done = mine.post(where, data={"csrf_token": FormReader(asked).boxes["csrf_token"]})
    assert (done.status_code, done.location) == (303, "/trips")
    assert trips.get(store, trip.id) is None
    assert mine.get(f"/trips/{trip.id}").status_code == 404
    assert mine.get(where).status_code == 404


def test_erasing_a_trip_that_is_planned_says_that_it_stops(mine: FlaskClient, store: Store) -> None:
    trip, _ = made(store)
    assert "The planning stops." in mine.get(f"/trips/{trip.id}/erase").text
    assert mine.post(f"/trips/{trip.id}/erase").status_code == 400
    assert trips.get(store, trip.id) is not None


def test_nobody_elses_trip_is_erased(client: FlaskClient, store: Store) -> None:
    trip, _ = made(store)
    token = FormReader(client.get("/").text).boxes["csrf_token"]
    assert client.get(f"/trips/{trip.id}/erase").status_code == 404
    answer = client.post(f"/trips/{trip.id}/erase", data={"csrf_token": token})
    assert answer.status_code == 404
    assert trips.get(store, trip.id) is not None


def test_an_error_is_a_page_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Error 404" in answer.text
    assert "Request <code>" in answer.text


def test_a_failed_trip_goes_on_from_its_page(mine: FlaskClient, store: Store) -> None:
    trip, run = made(store)
    planning.do(store, run.id, "architect")
    planning.fail(store, run.id, "gatherer")
    page = mine.get(f"/trips/{trip.id}").text
    assert f'action="/trips/{trip.id}/retry"' in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    for _ in range(2):  # a second click is no second run
        answer = mine.post(f"/trips/{trip.id}/retry", data={"csrf_token": token[1]})
        assert (answer.status_code, answer.location) == (303, f"/trips/{trip.id}")
    runs = record.of_trip(store, trip.id)
    assert [r.status for r in runs] == [RunStatus.FAILED, RunStatus.QUEUED]
    assert (runs[1].step, runs[1].percent) == ("gatherer", 25)
