"""GET /api/v1/trips/<id>, /cancel, /itinerary, the list, /places."""

from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient

from app.api.calendar import file_name
from runs import events, leases, outcomes, record
from runs.record import Run
from runs.store import Store
from tests.app.conftest import WISH, MakeApp, here
from tests.app.planning import ERROR, complete, do, fail, take
from workflows import ITINERARY


class Trip:
    def __init__(self, client: FlaskClient, store: Store) -> None:
        answer = client.post("/api/v1/trips", json=WISH, buffered=True).json
        self.client, self.store, self.id = client, store, answer["id"]
        self.path = f"/api/v1/trips/{self.id}"
        self.headers = {"Authorization": f"Bearer {answer['access_token']}"}

    @property
    def run(self) -> Run:
        found = record.latest(self.store, self.id)
        assert found is not None
        return found

    def get(self, rest: str = "") -> Any:
        return self.client.get(self.path + rest, headers=self.headers)

    def cancel(self) -> Any:
        return self.client.post(self.path + "/cancel", headers=self.headers)


@pytest.fixture
def trip(client: FlaskClient, store: Store) -> Trip:
    return Trip(client, store)


def test_a_queued_trip(trip: Trip) -> None:
    told = trip.get().json
    assert told["id"] == trip.id
    assert told["title"] == "Lisbon"
    assert told["run"] == trip.run.id
    assert (told["status"], told["percent"], told["step"]) == ("queued", 0, "architect")
    assert [s["name"] for s in told["steps"]] == [s.name for s in ITINERARY.steps]
    assert {s["status"] for s in told["steps"]} == {"waiting"}
    usage = {"calls": 0, "tokens_in": 0, "tokens_out": 0, "cost_microusd": 0}
    assert told["usage"] == usage
    for absent in ("error", "version", "started_at", "ended_at", "retry_at", "estimated_seconds"):
        assert told[absent] is None
    assert told["created_at"].endswith("Z")
    assert told["last_event"] == 1
    assert told["events"] == []
    assert "access_token" not in told
    assert "owner" not in told


def test_a_running_and_a_retrying_trip(trip: Trip) -> None:
    do(trip.store, trip.run.id, "architect")
    lease = take(trip.store, trip.run.id, "gatherer")
    told = trip.get().json
    assert (told["status"], told["percent"], told["step"]) == ("running", 25, "gatherer")
    assert told["attempt"] == 1
    first, second = told["steps"][:2]
    assert first["status"] == "done"
    assert first["made_by"] == "builtin"
    assert first["seconds"] >= 0
    assert (second["status"], second["attempts"], second["seconds"]) == ("running", 1, None)
    outcomes.retry(trip.store, lease, error=ERROR, in_seconds=30, of=3)
    told = trip.get().json
    assert told["steps"][1]["status"] == "retrying"
    assert told["retry_at"] > told["created_at"]


def test_a_failed_trip_says_what_can_be_done(trip: Trip) -> None:
    fail(trip.store, trip.run.id)
    told = trip.get().json
    assert told["status"] == "failed"
    assert told["error"] == ERROR
    assert told["steps"][0]["status"] == "failed"


def test_who_cannot_stream_is_told_the_same(trip: Trip) -> None:
    do(trip.store, trip.run.id, "architect")
    for since, numbers in (("0", [1, 2]), ("1", [2]), ("2", []), ("99", [])):
        told = trip.get(f"?events_after={since}").json
        assert [e["id"] for e in told["events"]] == numbers
    told = trip.get("?events_after=0").json["events"]
    rows = events.after(trip.store, trip.run.id, 0)
    assert [(e["event"], e["data"]) for e in told] == [(r.type, r.data) for r in rows]


@pytest.mark.parametrize("since", ["", "-1", "x", "1e3", "9" * 30, "٣"])
def test_a_number_that_is_none_is_malformed(trip: Trip, since: str) -> None:
    assert trip.get(f"?events_after={since}").status_code == 400


def test_a_queued_trip_is_cancelled_at_once(trip: Trip) -> None:
    answer = trip.cancel()
    assert answer.status_code == 200
    assert answer.json["status"] == "cancelled"
    assert {s["status"] for s in answer.json["steps"]} == {"skipped"}
    assert trip.get().json["status"] == "cancelled"


def test_a_running_trip_is_asked_to_stop(trip: Trip) -> None:
    lease = take(trip.store, trip.run.id, "architect")
    answer = trip.cancel()
    assert answer.status_code == 202
    assert answer.json["status"] == "running"
    assert trip.run.cancel_asked
    assert trip.cancel().status_code == 202  # asked twice is asked
    leases.release(trip.store, lease)
    assert trip.get().json["status"] == "cancelled"


def test_what_has_ended_cannot_be_cancelled(trip: Trip) -> None:
    complete(trip.store, trip.id, trip.run.id)
    answer = trip.cancel()
    assert answer.status_code == 409
    assert answer.json["type"].endswith("#ended")
    assert trip.get().json["status"] == "succeeded"


def test_the_itinerary_when_it_is_ready(trip: Trip) -> None:
    for rest in ("/itinerary", "/itinerary.ics"):
        early = trip.get(rest)
        assert early.status_code == 409
        assert early.json["type"].endswith("#not-ready")
    complete(trip.store, trip.id, trip.run.id)
    answer = trip.get("/itinerary")
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"1"'
    assert answer.json["trip"] == trip.id
    assert answer.json["days"][0]["items"][0]["start"] == "2027-05-03T10:00:00+01:00"
    assert trip.get().json["version"] == 1


def test_a_failed_trip_has_no_itinerary(trip: Trip) -> None:
    fail(trip.store, trip.run.id)
    answer = trip.get("/itinerary")
    assert answer.status_code == 409
    assert "failed" in answer.json["detail"]


def test_the_calendar(trip: Trip) -> None:
    complete(trip.store, trip.id, trip.run.id)
    answer = trip.get("/itinerary.ics")
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lisbon.ics"'
    calendar = icalendar.Calendar.from_ical(answer.data)
    assert list(calendar.walk("VEVENT"))


def test_days_without_dates_make_no_calendar(trip: Trip) -> None:
    complete(trip.store, trip.id, trip.run.id, dated=False)
    answer = trip.get("/itinerary.ics")
    assert answer.status_code == 409
    assert answer.json["type"].endswith("#undated")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Água & Fado", "agua-fado"),
        ('x"\r\nSet-Cookie: a=b', "x-set-cookie-a-b"),
        ("京都", "trip"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 200, "a" * 60),
    ],
)
def test_any_text_makes_a_harmless_file_name(text: str, name: str) -> None:
    assert file_name(text) == name


def test_the_list_goes_by_pages(make_app: MakeApp) -> None:
    app = make_app(WAYLINE_API_KEYS="made-up-key")
    client, headers = app.test_client(), {"Authorization": "Bearer made-up-key"}
    made = [
        client.post("/api/v1/trips", json=WISH, headers=headers, buffered=True).json["id"]
        for _ in range(5)
    ]
    seen: list[str] = []
    address: str | None = "/api/v1/trips?limit=2"
    pages = 0
    while address:
        page = client.get(address, headers=headers).json
        seen += [t["id"] for t in page["trips"]]
        pages += 1
        address = page["next"] and f"/api/v1/trips?limit=2&before={page['next']}"
    assert seen == made[::-1]
    assert pages == 3
    first = client.get("/api/v1/trips", headers=headers).json
    assert first["next"] is None
    assert set(first["trips"][0]) == {"id", "title", "status", "percent", "created_at", "links"}
    none = client.get("/api/v1/trips?before=nothing", headers=headers)
    assert none.json == {"trips": [], "next": None}
    assert client.get("/api/v1/trips?limit=101", headers=headers).status_code == 400


def test_places_by_the_start_of_their_name(client: FlaskClient) -> None:
    answer = client.get("/api/v1/places?q=lis")
    assert answer.status_code == 200
    assert {"slug": "lisbon", "name": "Lisbon", "country_name": "Portugal"} in answer.json["places"]
    for nothing in ("", "?q=", "?q=%20", "?q=xyzzy", "?q=" + "x" * 5000, "?q=%00%ff"):
        assert client.get(f"/api/v1/places{nothing}").json == {"places": []}


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_services_are_the_apps_own(make_app: MakeApp) -> None:
    one, two = make_app(), make_app()
    assert here(one) is not here(two)
