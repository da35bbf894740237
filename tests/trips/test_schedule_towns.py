"""Several towns: the journey between them, clocks, and a bed in the right town each night."""

import datetime as dt

import pytest

from tests.trips.plans import Made, broken, dated, items
from trips.schedule.candidates import town_of


def test_the_change_of_towns() -> None:
    made = Made(destination="Lisbon and New York City", **dated(6))
    days = made.recommendations.days
    assert days[0].base == "lisbon"
    change = next(d for d in days if d.base == "new-york")
    journey = next(i for i in change.items if i.leg and i.leg.mode == "flight")
    assert journey.cost is None
    assert journey.zone == "Europe/Lisbon"
    after = change.items[change.items.index(journey) + 1]
    assert after.kind == "check_in"
    assert after.zone == "America/New_York"
    assert isinstance(after.start, dt.datetime)
    assert isinstance(journey.end, dt.datetime)
    assert after.start == journey.end  # the same moment by two clocks
    plan = made.itinerary()
    assert any("Travel from Lisbon" in line for line in plan.budget.not_included)
    assert broken(plan, made.request) == set()


@pytest.mark.parametrize("other", ["New York City", "Madrid"])
def test_no_train_and_no_flight_is_invented(other: str) -> None:
    made = Made(destination=f"Lisbon and {other}", **dated(6))
    (journey,) = (i for i in items(made.recommendations, "leg") if "from Lisbon" in i.title)
    assert journey.title == f"Travel from Lisbon to {other}"
    assert journey.tip is not None
    assert "The way is not planned" in journey.tip
    assert "estimate from the distance" in journey.tip
    assert len(journey.tip) <= 300


def test_every_night_is_slept_where_the_day_is_based() -> None:
    made = Made(destination="Lisbon and New York City", **dated(7))
    nights = {
        number: town_of(stay.place, made.findings.destinations).slug
        for stay in made.recommendations.stays
        for number in range(stay.first_day, stay.first_day + stay.nights)
    }
    assert nights == {d.number: d.base for d in made.recommendations.days[:-1]}


def test_a_night_on_the_way_needs_no_bed() -> None:
    made = Made(destination="Lisbon and Kyoto", **dated(8))
    change = next(d for d in made.recommendations.days if d.base == "kyoto")
    assert change.items[-1].leg is not None  # the day ends on board
    nights = {
        number
        for stay in made.recommendations.stays
        for number in range(stay.first_day, stay.first_day + stay.nights)
    }
    assert change.number not in nights
    assert broken(made.itinerary(), made.request) == set()


def test_a_night_on_the_way_without_dates() -> None:
    made = Made(destination="Lisbon and Kyoto", flexible_dates=True, planned_days=8)
    assert broken(made.itinerary(), made.request) == set()


def test_stops_lie_in_the_town_of_their_day() -> None:
    made = Made(destination="Lisbon and New York City", **dated(6))
    for day in made.recommendations.days:
        for item in day.items:
            if item.kind in ("visit", "meal") and item.place:
                assert town_of(item.place, made.findings.destinations).slug == day.base


def test_a_wish_in_the_second_town_is_seen_there() -> None:
    made = Made(destination="Lisbon and New York City", must_see=["Statue of Liberty"], **dated(6))
    stop = next(i for i in items(made.recommendations, "visit") if i.title == "Statue of Liberty")
    day = next(d for d in made.recommendations.days if stop in d.items)
    assert day.base == "new-york"


def test_the_clocks_change_on_the_way() -> None:
    """Europe leaves summer time in the night to 31 October 2027."""
    for start in ("2027-10-26", "2027-10-27", "2027-10-28", "2027-10-29"):
        made = Made(destination="Lisbon and Kyoto", **dated(6, start=start))
        assert broken(made.itinerary(), made.request) == set(), start
        flight = next(i for i in items(made.recommendations) if i.leg and i.leg.mode == "flight")
        assert isinstance(flight.start, dt.datetime)
        assert isinstance(flight.end, dt.datetime)
        assert flight.leg is not None
        took = flight.end.astimezone(dt.UTC) - flight.start.astimezone(dt.UTC)
        assert took == dt.timedelta(minutes=flight.leg.minutes)


def test_a_town_that_cannot_be_reached_in_time_is_told() -> None:
    made = Made(destination="Lisbon and Kyoto", **dated(2, leave_at="09:00"))
    told = next(one for one in made.recommendations.left_out if one.place == "Kyoto")
    assert "more days, or fewer towns" in told.why
    assert made.itinerary().verification.status == "consistent"
    assert {day.base for day in made.recommendations.days} == {"lisbon"}
    fine = Made(destination="Lisbon and Kyoto", **dated(8))
    assert not any(one.place == "Kyoto" for one in fine.recommendations.left_out)
