"""How days begin and end: arriving, leaving, the luggage, nights and meals."""

import datetime as dt

import pytest

from tests.trips.plans import Made, broken, dated, items
from trips.itinerary import Day, Item


def at(item: Item, end: bool = False) -> str:
    return f"{item.end if end else item.start:%H:%M}"


def kinds(day: Day) -> list[str]:
    return [item.kind for item in day.items]


def test_the_trip_begins_at_the_airport_and_ends_there() -> None:
    made = Made(**dated(3, arrive_at="10:40", leave_at="18:05"))
    first, *_, last = made.recommendations.days
    arrival, way, check_in = first.items[:3]
    assert (arrival.kind, at(arrival), way.kind, check_in.kind) == (
        "arrival",
        "10:40",
        "leg",
        "check_in",
    )
    assert arrival.place is not None
    assert arrival.place.category == "airport"
    assert way.leg is not None
    assert way.leg.how is not None  # one of the ways that the atlas knows
    assert way.cost is not None
    bags, way, departure = last.items[-3:]
    assert (bags.kind, way.kind, departure.kind) == ("check_out", "leg", "departure")
    assert at(departure, end=True) == "18:05"
    assert at(departure) == "16:05"  # two hours ahead at an airport
    assert way.end == departure.start
    assert bags.end == way.start


def test_by_train_the_trip_begins_at_the_station() -> None:
    made = Made(**dated(2, arrive_at="11:00", inclusions=["train", "accommodations"]))
    arrival = made.recommendations.days[0].items[0]
    assert arrival.place is not None
    assert arrival.place.category == "station"


def test_without_times_what_is_assumed_is_said() -> None:
    made = Made(**dated(3))
    first, *_, last = made.recommendations.days
    assert first.items[0].kind == "arrival"
    assert first.items[0].place is None
    assert "No arrival time" in (first.items[0].tip or "")
    assert last.items[-1].kind == "departure"
    assert "No departure time" in (last.items[-1].tip or "")


def test_whoever_starts_in_town_needs_no_transfer() -> None:
    made = Made(**dated(2, origin="Lisbon", arrive_at="10:00", leave_at="18:00"))
    assert not any(i.leg and i.leg.how for i in items(made.recommendations, "leg"))
    assert broken(made.itinerary(), made.request) == set()


def test_a_one_day_trip_has_no_night() -> None:
    made = Made(**dated(1, arrive_at="09:30", leave_at="21:00"))
    (day,) = made.recommendations.days
    assert made.recommendations.stays == ()
    assert kinds(day)[0] == "arrival"
    assert kinds(day)[-1] == "departure"
    assert "check_in" not in kinds(day)
    assert any(i.kind == "visit" for i in day.items)


def test_a_flight_after_midnight_is_left_for_on_the_eve() -> None:
    made = Made(**dated(3, leave_at="01:15"))
    eve, last = made.recommendations.days[-2:]
    assert kinds(last) == ["departure"]
    assert isinstance(last.items[0].end, dt.datetime)
    assert last.items[0].end.date() == last.date
    assert kinds(eve)[-2:] == ["check_out", "leg"]
    assert eve.items[-2].title == "Check out: your journey starts at 01:15 tomorrow"
    assert "breakfast" not in last.theme
    assert broken(made.itinerary(), made.request) == set()


@pytest.mark.parametrize("leave_at", ["00:05", "02:00", "02:40", "02:50", "03:15", "06:30"])
@pytest.mark.parametrize("origin", [None, "Lisbon"])
def test_no_item_lies_on_a_date_before_its_day(leave_at: str, origin: str | None) -> None:
    for when in (dated(3), {}):
        made = Made(**when, leave_at=leave_at, origin=origin, children_ages=[4])
        assert broken(made.itinerary(), made.request) == set(), when
        for day in made.recommendations.days:
            for item in day.items:
                if isinstance(item.start, dt.datetime):
                    assert day.date is not None
                    assert item.start.date() >= day.date


def test_after_a_late_arrival_one_sleeps_in() -> None:
    made = Made(**dated(3, arrive_at="23:50"))
    first, second = made.recommendations.days[:2]
    assert "visit" not in kinds(first)
    begins = next(i for i in second.items if i.kind == "meal").start
    assert isinstance(begins, dt.datetime)
    assert begins.hour * 60 + begins.minute >= 9 * 60 + 30


def test_a_last_morning_is_for_breakfast_and_packing() -> None:
    made = Made(**dated(3, leave_at="11:30"))
    last = made.recommendations.days[-1]
    assert [k for k in kinds(last) if k != "leg"] == ["meal", "check_out", "departure"]


def test_undated_days_have_bare_times() -> None:
    made = Made()  # four days in Lisbon, whenever
    assert all(isinstance(i.start, dt.time) for i in items(made.recommendations))
    assert all(d.date is None for d in made.recommendations.days)
    closed = [i for i in items(made.recommendations, "visit") if "Closed on" in (i.tip or "")]
    assert closed, "museums that shut on some weekday say so"


def test_small_children_eat_early_and_are_back_by_eight() -> None:
    made = Made(**dated(4, children_ages=[2], pace="balanced"))
    for day in made.recommendations.days:
        ends = [i.end for i in day.items if i.kind in ("visit", "meal")]
        assert all(f"{end:%H:%M}" <= "20:00" for end in ends)
        for dinner in (i for i in day.items if i.meal == "dinner"):
            assert at(dinner) <= "19:00"


def test_paces_differ() -> None:
    visits = {
        pace: len(items(Made(**dated(4, pace=pace)).recommendations, "visit"))
        for pace in ("relaxed", "balanced", "packed")
    }
    assert visits["relaxed"] < visits["balanced"] < visits["packed"]


def test_a_meal_nobody_fits_is_a_free_choice() -> None:
    made = Made(**dated(3, dietary=["kosher"]))
    plan = made.itinerary()
    meals = items(plan, "meal")
    assert meals
    assert all(m.place is None for m in meals)
    assert all("of your choice near" in m.title for m in meals)
    assert all(m.cost is not None and m.cost.basis == "estimated" for m in meals)
    assert all("kosher" in (m.tip or "") for m in meals)


def test_legs_join_what_stands_beside_them() -> None:
    made = Made(**dated(4, arrive_at="12:00", leave_at="17:00"))
    for day in made.recommendations.days:
        for before, leg, after in zip(day.items, day.items[1:], day.items[2:], strict=False):
            if leg.kind == "leg":
                assert before.end <= leg.start
                assert leg.end <= after.start
                assert leg.leg is not None
                took = (leg.end - leg.start).total_seconds() / 60  # type: ignore[operator]
                assert took == leg.leg.minutes


def test_what_to_reserve_is_told_by_its_kind() -> None:
    made = Made(**dated(4, "2027-05-10", destination="Paris", interests=["museums"]))
    said = {"meal": "A table is usually reserved", "visit": "Tickets are usually booked"}
    reserved = [i for i in items(made.recommendations, *said) if i.place and i.place.reserve]
    assert {i.kind for i in reserved} >= {"visit"}
    assert all(said[i.kind] in (i.tip or "") for i in reserved)
