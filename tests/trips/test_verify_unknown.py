"""What no data shows is not claimed. Parties and expressions are made up; cities are bundled."""

import datetime as dt

import pytest

from tests.trips.plans import Made, change_item, dated, items, rule
from trips.holiday_hours import unsaid
from trips.verify import verify

CHRISTMAS = dt.date(2026, 12, 25)


@pytest.mark.parametrize(
    ("hours", "day", "expected"),
    [
        ("Mo-Su 10:00-18:00", CHRISTMAS, "Christmas Day"),
        ("Mo-Su 10:00-18:00", CHRISTMAS - dt.timedelta(days=2), None),
        ("Mo-Su 10:00-18:00", None, None),
        ("Mo-Su 10:00-18:00; PH off", CHRISTMAS, None),
        ("Mo-Su,PH 10:00-18:00", CHRISTMAS, None),
        ("24/7", CHRISTMAS, None),
        ("Mo-Su 00:00-24:00", CHRISTMAS, None),
        ("Fr 00:00-24:00", CHRISTMAS, "Christmas Day"),
        (None, CHRISTMAS, None),
    ],
)
def test_hours_that_say_nothing_of_a_holiday(
    hours: str | None, day: dt.date | None, expected: str | None
) -> None:
    assert unsaid(hours, day, town="london", country="GB") == expected


def test_a_holiday_of_a_part_of_the_country() -> None:
    diada = dt.date(2027, 9, 11)
    assert unsaid("10:00-18:00", diada, town="barcelona", country="ES")
    assert unsaid("10:00-18:00", diada, town="madrid", country="ES") is None
    assert unsaid("10:00-18:00", diada, town="no such town", country="ES") is None


def test_christmas_in_london_is_not_claimed_to_be_open() -> None:
    made = Made(**dated(1, "2026-12-25", destination="London", flexible_budget=True))
    plan = made.itinerary()
    stops = [
        i
        for i in items(plan, "visit", "meal")
        if i.place and unsaid(i.place.opening_hours, CHRISTMAS, town="london", country="GB")
    ]
    assert stops
    found = rule(plan, made.request, "hours")
    for stop in stops:
        assert "25 December is a public holiday (Christmas Day): check that it is open" in (
            stop.tip or ""
        )
        assert any(
            stop.title in line
            and "not known to be open on 25 December (Christmas Day): holiday hours unknown" in line
            for line in found.evidence
        )
    assert (found.passed, found.basis) == (True, "estimated")
    assert found.title == "Every stop is open when you are there, as far as its hours are known"
    checked = sum(i.place is not None for i in items(plan, "visit", "meal")) - len(stops)
    assert found.evidence[0].startswith(f"{checked} stop")
    assert verify(plan, made.request).status == "consistent"


def test_outside_its_usual_hours_a_stop_fails_on_a_holiday_too() -> None:
    made = Made(**dated(1, "2026-12-25", destination="London", flexible_budget=True))
    plan = made.itinerary()
    stop = next(i for i in items(plan, "visit") if i.place and "holiday" in (i.tip or ""))
    assert stop.place
    shut = stop.place.model_copy(update={"opening_hours": "Mo-Su 03:00-04:00"})
    found = rule(change_item(plan, lambda i: i.id == stop.id, place=shut), made.request, "hours")
    assert not found.passed
    assert [line for line in found.evidence if stop.title in line] == [found.evidence[1]]


def test_an_ordinary_day_is_claimed() -> None:
    made = Made(**dated(1, "2027-05-05", destination="London", flexible_budget=True))
    found = rule(made.itinerary(), made.request, "hours")
    assert found.title == "Every stop is open when you are there"
    assert not any("holiday" in line for line in found.evidence)


@pytest.mark.parametrize(
    ("wish", "how"),
    [
        ("nut allergy", "checked by names and kitchens alone"),
        ("no nightshades", "cannot be checked"),
    ],
)
def test_a_diet_that_no_data_shows(wish: str, how: str) -> None:
    made = Made(dietary=[wish])
    found = rule(made.itinerary(), made.request, "dietary")
    assert (found.passed, found.basis) == (True, "estimated")
    assert found.title == "What you eat, as far as the data shows"
    assert f"{how}: {wish} — ask at the table" in found.evidence


def test_a_diet_that_the_data_shows() -> None:
    made = Made(dietary=["vegetarian"])
    found = rule(made.itinerary(), made.request, "dietary")
    assert found.title == "Every table serves what you eat"
    assert not any("cannot be checked" in line for line in found.evidence)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("seafood", "checked by names and kitchens alone: seafood — ask at the table"),
        ("loud music", "cannot be checked beyond names and descriptions: loud music"),
        ("the", "cannot be checked: the"),
        ("crowds", "Crowds: the most famous places count less; no data shows how full one is"),
    ],
)
def test_what_to_avoid_that_no_data_shows(wish: str, said: str) -> None:
    made = Made(avoid=[wish])
    found = rule(made.itinerary(), made.request, "avoid")
    assert (found.passed, found.basis) == (True, "estimated")
    assert found.title == "What you want to avoid, as far as the data shows"
    assert found.evidence[1:] == (said,)


def test_a_kind_of_place_to_avoid() -> None:
    made = Made(avoid=["museums"])
    found = rule(made.itinerary(), made.request, "avoid")
    assert found.title == "Nothing that you want to avoid"
    assert len(found.evidence) == 1
