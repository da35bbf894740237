"""Trips that come back to a town: Rome, then Florence, then Rome. The wishes are made up."""

from collections import Counter
from functools import cache
from itertools import groupby

import pytest

from tests.trips.plans import Made, dated
from tests.trips.wishes import outlined
from trips.atlas.find import Found, find
from trips.edits import OPERATION, Material, apply
from trips.exports.ics import to_ics
from trips.itinerary import Day, Itinerary

THERE_AND_BACK = "Rome then Florence then back to Rome"


@cache
def made() -> Made:
    return Made(**dated(7, destination=THERE_AND_BACK, flexible_budget=True))


@cache
def plan() -> Itinerary:
    return made().itinerary()


def bases(text: str, days: int) -> list[str]:
    """The stretches of days in one town, in order."""
    shape = outlined(destination=text, planned_days=days)
    return [town for town, _ in groupby(day.base for day in shape.days)]


def visited(day: Day) -> set[str]:
    return {i.place.id for i in day.items if i.place and i.kind in ("visit", "meal")}


@pytest.mark.parametrize(
    "text",
    [
        THERE_AND_BACK,
        "Rome, Florence, Rome",
        "Rome Florence Rome",
        "Rome → Florence → Rome",
        "Rome, Italy then Florence and Rome again",
        "Rome via Florence back to Rome",
    ],
)
def test_a_town_named_again_is_come_back_to(text: str) -> None:
    assert bases(text, 7) == ["rome", "florence", "rome"]


@pytest.mark.parametrize("text", ["Lisbon and Lisbon", "Lisbon, Portugal, then Lisbon"])
def test_a_town_named_twice_in_a_row_is_visited_once(text: str) -> None:
    assert bases(text, 4) == ["lisbon"]


def test_a_country_and_one_of_its_towns_is_no_return() -> None:
    found = find("Italy and Rome")
    assert isinstance(found, Found)
    assert found.returns == 0


def test_it_may_go_on_for_as_long_as_there_are_days() -> None:
    text = "Tokyo, Kyoto, Tokyo, Kyoto"
    assert bases(text, 8) == ["tokyo", "kyoto", "tokyo", "kyoto"]
    assert bases(text, 4) == ["tokyo", "kyoto", "tokyo", "kyoto"]


def test_an_appointment_is_kept_in_whichever_visit_it_falls() -> None:
    for day, on in ((2, "2027-05-04"), (6, "2027-05-08")):
        opera = {"name": "Opera in Rome", "on": on, "from": "19:00", "to": "21:00"}
        shape = outlined(**dated(7, destination=THERE_AND_BACK, booked=[opera]))
        assert shape.days[day - 1].base == "rome"


def test_the_plan_is_verified() -> None:
    assert plan().verification.status == "consistent"
    assert [town.slug for town in plan().destinations] == ["rome", "florence"]


def test_each_stretch_has_a_bed_of_its_own() -> None:
    nights = [stay.nights for stay in plan().stays]
    towns = [stay.place.id.split(".")[0] for stay in plan().stays]
    assert towns == ["rome", "florence", "rome"]
    assert sum(nights) == 6


def test_nothing_is_seen_twice_over_both_visits() -> None:
    times = Counter(place for day in plan().days for place in visited(day))
    assert times.most_common(1)[0][1] == 1


def test_the_day_of_coming_back_says_so() -> None:
    first = next(d for d in plan().days[1:] if d.base == "rome" and d.number > 2)
    assert first.theme == "Back to Rome"


def test_a_day_of_the_second_visit_is_planned_anew() -> None:
    parts = Material(
        outline=made().outline,
        findings=made().findings,
        recommendations=made().recommendations,
    )
    asked = OPERATION.validate_python({"op": "replan", "day": 7})
    new = apply(asked, plan(), made().request, parts)
    assert new.verification.status == "consistent"
    assert new.days[:6] == plan().days[:6]
    assert visited(new.days[6]) != visited(plan().days[6])
    assert not visited(new.days[6]) & {p for day in new.days[:6] for p in visited(day)}


def test_its_calendar_has_both_visits() -> None:
    text = to_ics(plan()).decode().replace("\r\n ", "")
    for number in (1, 7):
        stop = next(i for i in plan().days[number - 1].items if i.kind == "visit")
        assert stop.title.replace(",", "\\,") in text
