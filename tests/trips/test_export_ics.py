"""The calendar file, read back by the library."""

import datetime as dt
from functools import cache
from typing import Any

import pytest
from icalendar import Calendar

from tests.trips.plans import MADE_AT, Made, change_item, dated, items
from trips.exports.ics import NoDates, to_ics
from trips.itinerary import Itinerary


@cache
def plan() -> Itinerary:
    """Over the change to summer time in New York, 14 March 2027."""
    made = Made(
        destination="New York City",
        **dated(4, start="2027-03-12", arrive_at="14:00", leave_at="19:00"),
        flexible_budget=True,
    )
    return made.itinerary()


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_every_stop_is_an_event_at_its_time() -> None:
    wanted = items(plan(), "visit", "meal", "arrival", "departure")
    found = events(to_ics(plan()))
    assert [str(e["SUMMARY"]) for e in found] == [i.title for i in wanted]
    for event, item in zip(found, wanted, strict=True):
        assert event["DTSTART"].params["TZID"] == "America/New_York"
        assert isinstance(item.start, dt.datetime)
        assert event["DTSTART"].dt == item.start
        if item.end != item.start:
            assert event["DTEND"].dt == item.end
        assert event["DTSTAMP"].dt == MADE_AT


def test_places_have_a_location_and_a_position() -> None:
    wanted = items(plan(), "visit", "meal", "arrival", "departure")
    for event, item in zip(events(to_ics(plan())), wanted, strict=True):
        if item.place is not None:
            assert item.place.name in str(event["LOCATION"])
            lat, lon = event["GEO"].latitude, event["GEO"].longitude
            assert (lat, lon) == (item.place.lat, item.place.lon)


def test_the_zone_is_described_with_its_change_of_clocks() -> None:
    (zone,) = Calendar.from_ical(to_ics(plan())).walk("VTIMEZONE")
    assert str(zone["TZID"]) == "America/New_York"
    assert {c.name for c in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_ids_are_unique_and_the_same_again() -> None:
    one, other = events(to_ics(plan())), events(to_ics(plan()))
    uids = [str(e["UID"]) for e in one]
    assert len(set(uids)) == len(uids)
    assert uids == [str(e["UID"]) for e in other]
    assert to_ics(plan()) == to_ics(plan())


def test_a_newer_version_updates_the_same_events() -> None:
    moved = change_item(
        plan().model_copy(update={"version": 3}),
        lambda i: i.kind == "visit",
        start=lambda i: i.start - dt.timedelta(minutes=5),
    )
    old, new = events(to_ics(plan())), events(to_ics(moved))
    assert [str(e["UID"]) for e in old] == [str(e["UID"]) for e in new]
    assert [int(e["SEQUENCE"]) for e in (old[0], new[0])] == [0, 2]


def test_another_trip_has_other_ids() -> None:
    other = plan().model_copy(update={"trip": "another"})
    ids = [{str(e["UID"]) for e in events(to_ics(p))} for p in (plan(), other)]
    assert not ids[0] & ids[1]


def test_nothing_personal_is_in_it() -> None:
    made = Made(
        **dated(2, nickname="Zaphod's party", origin="Betelgeuse"),
        contact={"name": "Z. Beeblebrox", "email": "z@example.org"},
    )
    text = to_ics(made.itinerary(trip_id="secret-trip-id")).decode()
    for word in ("Zaphod", "Beeblebrox", "example.org", "Betelgeuse", "secret-trip-id"):
        assert word not in text


def test_text_cannot_break_out_of_its_field() -> None:
    evil = change_item(
        plan(), lambda i: i.kind == "visit", title="Tea\r\nEND:VEVENT\r\nATTENDEE:mailto:x@y\x00"
    )
    data = to_ics(evil)
    assert len(events(data)) == len(events(to_ics(plan())))
    assert b"\r\nATTENDEE" not in data
    assert b"\x00" not in data


def test_the_same_after_storing() -> None:
    stored = Itinerary.model_validate_json(plan().model_dump_json())
    assert to_ics(stored) == to_ics(plan())


def test_a_trip_without_dates_is_refused() -> None:
    with pytest.raises(NoDates, match="no dates"):
        to_ics(Made().itinerary())


def test_a_journey_between_towns_is_an_event_in_the_zone_it_leaves() -> None:
    made = Made(destination="Lisbon and New York City", **dated(5))
    data = to_ics(made.itinerary())
    flight = next(e for e in events(data) if str(e["SUMMARY"]).startswith("Travel from"))
    assert flight["DTSTART"].params["TZID"] == "Europe/Lisbon"
    zones = {str(z["TZID"]) for z in Calendar.from_ical(data).walk("VTIMEZONE")}
    assert zones == {"Europe/Lisbon", "America/New_York"}
