"""Public holidays of which nobody knows who opens: what is open always comes first."""

import datetime as dt

import pytest

from tests.trips.plans import Made, dated
from trips.holiday_hours import holiday_in, unsaid
from trips.itinerary import Item
from trips.places import Place


def day_of(town: str, start: str, date: str, **given: object) -> tuple[Item, ...]:
    plan = Made(destination=town, **dated(4, start, **given)).itinerary()
    assert plan.verification.status == "consistent"
    return next(day.items for day in plan.days if day.date == dt.date.fromisoformat(date))


def doubtful(place: Place, date: str, town: str, country: str) -> bool:
    day = dt.date.fromisoformat(date)
    return unsaid(place.opening_hours, day, town=town, country=country) is not None


@pytest.mark.parametrize(
    ("town", "country", "start", "date"),
    [
        ("Lisbon", "PT", "2027-04-24", "2027-04-25"),
        ("Rome", "IT", "2027-05-31", "2027-06-02"),
    ],
)
def test_what_never_shuts_is_what_a_holiday_holds(
    town: str, country: str, start: str, date: str
) -> None:
    items = day_of(town, start, date)
    seen = [i.place for i in items if i.kind == "visit" and i.place]
    assert len(seen) >= 2
    assert not [p.name for p in seen if doubtful(p, date, town.lower(), country)]


def test_its_meals_are_a_free_choice_and_say_why() -> None:
    items = day_of("Lisbon", "2027-04-24", "2027-04-25")
    meals = [i for i in items if i.kind == "meal"]
    assert meals
    for meal in meals:
        assert meal.place is None or not doubtful(meal.place, "2027-04-25", "lisbon", "PT")
    free = [m.tip or "" for m in meals if m.place is None]
    assert free
    assert all("25 April is a public holiday" in tip for tip in free)


def test_what_must_be_seen_is_seen_on_a_holiday_as_well() -> None:
    only = dated(1, "2027-04-25", must_see=["Lisbon Oceanarium"])
    plan = Made(destination="Lisbon", **only).itinerary()
    (stop,) = (i for i in plan.days[0].items if i.title == "Lisbon Oceanarium")
    assert "is a public holiday" in (stop.tip or "")


def test_no_holiday_without_a_date() -> None:
    assert holiday_in(None, town="lisbon", country="PT") is None
    assert holiday_in(dt.date(2027, 4, 25), town="lisbon", country="PT")
    assert holiday_in(dt.date(2027, 4, 26), town="lisbon", country="PT") is None
