"""What the solver's choice gives the days: fame, variety, even days, customs, free sights."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from tests.trips.plans import Made, broken, dated, items
from tests.trips.wishes import towns, wish
from trips.builtin import afford
from trips.itinerary import Day
from trips.pace import WHOLE, limits, weight
from trips.schedule import customs


def visits(day: Day) -> list[int]:
    """Minutes of each visit."""
    return [
        int((i.end - i.start).total_seconds() // 60)  # type: ignore[operator]
        for i in day.items
        if i.kind == "visit"
    ]


def whole(made: Made) -> list[Day]:
    """Days with neither arrival nor departure."""
    return [*made.recommendations.days[1:-1]]


@pytest.mark.parametrize("city", ["Rome", "Paris", "London"])
def test_what_the_world_comes_for_is_seen(city: str) -> None:
    made = Made(destination=city, **dated(5), flexible_budget=True)
    famous = {p.id for p in made.findings.activities if p.fame == 5}
    seen = {i.place.id for i in items(made.recommendations, "visit") if i.place}
    assert len(famous & seen) >= 0.6 * len(famous)


def test_days_are_varied() -> None:
    made = Made(destination="Vienna", **dated(6), flexible_budget=True)
    for day in made.recommendations.days:
        kinds = Counter(i.place.category for i in day.items if i.kind == "visit" and i.place)
        assert max(kinds.values(), default=0) <= 3


def test_long_trips_are_even() -> None:
    made = Made(destination="Lisbon", **dated(10), flexible_budget=True)
    lengths = [sum(visits(day)) for day in whole(made)]
    assert min(lengths) >= 0.4 * max(lengths)


def test_the_pace_is_kept_with_short_visits() -> None:
    made = Made(destination="Prague", **dated(4, pace="packed"), flexible_budget=True)
    cap = limits(made.request)
    for day in made.recommendations.days:
        assert sum(map(weight, visits(day))) <= cap.stops * WHOLE
    assert broken(made.itinerary(), made.request) == set()


@pytest.mark.parametrize(
    ("city", "earliest", "latest"),
    [("Madrid", "20:30", "22:30"), ("New York City", "18:00", "20:45")],
)
def test_dinner_follows_the_country(city: str, earliest: str, latest: str) -> None:
    made = Made(destination=city, **dated(4), flexible_budget=True)
    starts = [i.start for d in whole(made) for i in d.items if i.meal == "dinner"]
    assert starts
    assert all(earliest <= f"{start:%H:%M}" <= latest for start in starts)


def test_customs_are_times_of_the_day() -> None:
    assert customs.starts("XX") is None
    lunch, dinner = customs.starts("ES") or (0, 0)
    assert (lunch, dinner) == (13 * 60 + 30, 20 * 60 + 30)


def test_everything_asked_for_by_name_finds_its_day() -> None:
    wanted = ["Belém Tower", "Jerónimos Monastery", "National Tile Museum", "Lisbon Oceanarium"]
    made = Made(**dated(3, must_see=wanted), flexible_budget=True)
    pinned = {i.place.name for i in items(made.recommendations, "visit") if i.pinned and i.place}
    told = {one.place for one in made.recommendations.left_out}
    for name in wanted:
        assert name in pinned or name in told
    assert len(pinned) >= 3


def test_with_little_money_no_day_stands_empty_while_free_sights_are_left() -> None:
    given = dated(6)
    least = afford.least(wish(**given), towns(wish(**given)))
    made = Made(**{**given, "budget_amount": str(Decimal(least.high) / 100 + 1)})
    assert all(visits(day) for day in whole(made))


def test_an_appointment_at_a_closed_place_is_told() -> None:
    """3 May 2027 is a Monday, when the coaches rest."""
    one = {
        "name": "Private visit",
        "place": "National Coach Museum",
        "on": dt.date(2027, 5, 3),
        "from": "15:00",
        "to": "16:00",
    }
    made = Made(**dated(3, booked=[one]))
    item = next(i for i in items(made.recommendations) if i.title == "Private visit")
    assert "closed that day" in (item.tip or "")


def test_an_appointment_stays_though_there_is_no_money_for_the_ride() -> None:
    one = {
        "name": "Private tour",
        "place": "Lisbon Oceanarium",
        "on": dt.date(2027, 5, 4),
        "from": "15:00",
        "to": "16:00",
    }
    made = Made(**dated(3, booked=[one], budget_amount="0", accessibility=["wheelchair"]))
    assert any(i.title == "Private tour" for i in items(made.recommendations))


def test_tables_near_the_way_are_found() -> None:
    made = Made(destination="Barcelona", **dated(5), flexible_budget=True)
    meals = items(made.recommendations, "meal")
    assert sum(m.place is not None for m in meals) >= 0.6 * len(meals)


def test_who_has_little_for_fares_walks_farther() -> None:
    given = dated(6)
    least = afford.least(wish(**given), towns(wish(**given)))
    poor = Made(**{**given, "budget_amount": str(Decimal(least.high) / 100 + 1)})
    rich = Made(**given, flexible_budget=True)

    def longest(made: Made) -> int:
        walks = (i.leg for i in items(made.recommendations, "leg") if i.leg)
        return max(leg.metres for leg in walks if leg.mode == "walk")

    assert longest(rich) <= limits(rich.request).one_walk < longest(poor)
    assert broken(poor.itinerary(), poor.request) == set()


def test_what_the_world_comes_for_is_worth_the_time_it_takes() -> None:
    """Three lesser visits do not push a long famous one out, where the days have room for it."""
    rome = Made(**dated(7, destination="Rome then Florence then Rome", flexible_budget=True))
    names = {item.title for item in items(rome.recommendations, "visit")}
    assert names >= {"Vatican Museums and Sistine Chapel", "Uffizi Gallery"}


def test_no_half_of_a_day_is_idle_while_the_other_is_full() -> None:
    """All meals are free choices here: nothing but the visits themselves fills the morning."""
    needs = {"destination": "Barcelona", "accessibility": ["wheelchair"], "dietary": ["vegan"]}
    plan = Made(**dated(4, start="2027-10-04", flexible_budget=True, **needs))
    for day in plan.recommendations.days[1:3]:
        visits = [i for i in day.items if i.kind == "visit"]
        assert visits
        assert visits[0].start.hour < 12
