"""What is told of two versions of a plan: one that the planner made, and changes made up here."""

import datetime as dt
from functools import cache

from tests.trips.plans import Made, dated
from trips.compare import compare
from trips.itinerary import Day, Item, Itinerary


@cache
def plan() -> Itinerary:
    wish = dated(4, destination="Lisbon", budget_amount=1800, currency="EUR")
    return Made(**wish).itinerary()


def visits(day: Day) -> list[Item]:
    return [i for i in day.items if i.kind == "visit"]


def changed(number: int, *items: Item) -> Itinerary:
    """The plan, with other items on that day."""
    days = tuple(
        d.model_copy(update={"items": items}) if d.number == number else d for d in plan().days
    )
    return plan().model_copy(update={"days": days, "version": 2})


def test_the_same_plan_has_no_difference() -> None:
    found = compare(plan(), plan())
    assert (found.days, found.nights) == ((), ())


def test_a_stop_gone_and_a_stop_new() -> None:
    day = plan().days[1]
    gone = visits(day)[0]
    other = changed(2, *(i for i in day.items if i is not gone))
    (told,) = compare(plan(), other).days
    (change,) = told.changes
    assert (told.number, change.title, change.what) == (2, gone.title, ("removed",))
    assert change.after is None
    (back,) = compare(other, plan()).days
    assert back.changes[0].what == ("added",)


def test_another_time_and_a_pin() -> None:
    day = plan().days[1]
    stop = visits(day)[0]
    assert isinstance(stop.start, dt.datetime)
    later = stop.start + dt.timedelta(minutes=5)
    new = stop.model_copy(update={"start": later, "pinned": True})
    (told,) = compare(plan(), changed(2, *(new if i is stop else i for i in day.items))).days
    (change,) = told.changes
    assert change.what == ("time", "pinned")
    assert change.before is not None
    assert change.after is not None
    assert (change.before.start, change.after.start) == (stop.start, later)


def test_what_moves_to_another_day_stands_in_both() -> None:
    one, two = plan().days[1], plan().days[2]
    stop = visits(one)[0]
    without = changed(2, *(i for i in one.items if i is not stop))
    days = tuple(
        two.model_copy(update={"items": (*two.items, stop)}) if d.number == 3 else d
        for d in without.days
    )
    told = compare(plan(), without.model_copy(update={"days": days})).days
    assert [d.number for d in told] == [2, 3]
    assert all(d.changes[0].what[0] == "moved" for d in told)


def test_nights_elsewhere() -> None:
    (stay,) = plan().stays
    place = stay.place.model_copy(update={"id": "lisbon.made-up", "name": "Made up"})
    other = plan().model_copy(update={"stays": (stay.model_copy(update={"place": place}),)})
    told = compare(plan(), other).nights
    assert [(n.night, n.after) for n in told] == [(1, "Made up"), (2, "Made up"), (3, "Made up")]


def test_a_plan_of_fewer_days() -> None:
    fewer = plan().model_copy(update={"days": plan().days[:3]})
    told = compare(plan(), fewer).days
    assert told[-1].number == 4
    assert told[-1].base_after is None
    assert {c.what for c in told[-1].changes} == {("removed",)}
