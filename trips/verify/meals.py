"""Every meal of a day that one is there for is in the plan."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from trips.itinerary import Day, Rule
from trips.pace import MEAL_INSIDE, limits
from trips.places import Meal
from trips.verify.plan import Plan, Timed, date_of
from trips.verify.rules import OWN_WORDS, Fault, count, rule

#: When a meal is usual, in minutes from midnight; with an hour of it to spare it is due.
_USUAL: dict[Meal, tuple[int, int]] = {
    "breakfast": (450, 600),
    "lunch": (720, 870),
    "dinner": (1140, 1260),
}
_DUE = 60
#: When an item counts as that meal: nobody breakfasts in the evening.
_COUNTS: dict[Meal, tuple[int, int]] = {
    "breakfast": (300, 720),
    "lunch": (660, 990),
    "dinner": (960, 1500),
}
#: Minutes allowed for the way to an appointment, and from it.
_TO_IT = 30
#: Coming, going and what belongs to it: not the time for a meal.
_TRAVEL = frozenset({"arrival", "departure", "check_in", "check_out", "leg"})
#: A leg at least this long is a journey, eaten on.
_JOURNEY = 90


def meals(plan: Plan) -> Rule:
    had = [t for t in plan.items if t.item.kind == "meal"]
    free = sum(t.place is None for t in had)
    return rule(
        "meals",
        "Every meal is covered",
        [f for day in plan.itinerary.days for f in _missing(plan, day)],
        OWN_WORDS,
        f"{count(len(had), 'meal')}, {free} of them a free choice nearby",
    )


def _missing(plan: Plan, day: Day) -> Iterator[Fault]:
    items = plan.of_day(day)
    for meal, usual in _USUAL.items():
        first, last = _COUNTS[meal]
        had = any(t.item.meal == meal and first <= t.first <= last for t in items)
        if not had and _time_for(plan, day, usual) >= _DUE:
            yield Fault(f"Day {day.number} has no {meal}")


def _time_for(plan: Plan, day: Day, usual: tuple[int, int]) -> int:
    """The longest stretch of the meal's time, in minutes, in which one is there and free."""
    begin, end = _presence(plan, day)
    taken = sorted(b for t in plan.of_day(day) if (b := _busy(plan, t)))
    best, now = 0, max(usual[0], begin)
    until = min(usual[1], end)
    for first, last in [*taken, (until, until)]:
        best = max(best, min(first, until) - now)
        now = max(now, last)
    return best


def _presence(plan: Plan, day: Day) -> tuple[int, int]:
    """From when to when one is in town and up: after the way in, before the way out."""
    items = plan.of_day(day)
    begin, end = _night_on_the_way(plan, day), limits(plan.request).back
    for i, timed in enumerate(items):
        if timed.item.kind not in _TRAVEL:
            break
        if any(t.item.kind == "arrival" or _journey(t) for t in items[: i + 1]):
            begin = timed.last
    for i, timed in enumerate(reversed(items)):
        if timed.item.kind not in _TRAVEL:
            break
        if any(t.item.kind == "departure" for t in items[len(items) - 1 - i :]):
            end = min(end, timed.first)
    return begin, end


def _night_on_the_way(plan: Plan, day: Day) -> int:
    """The minute at which a journey begun on an earlier day ends; 0 without one."""
    journeys = [t for t in plan.items if t.day.number < day.number and _journey(t)]
    return max((_ends(plan, day, t) for t in journeys), default=0)


def _busy(plan: Plan, timed: Timed) -> tuple[int, int] | None:
    """The minutes that an appointment, the way to it included, or a journey takes; a visit so
    long that one eats in it."""
    if timed.item.kind == "visit" and timed.last - timed.first >= MEAL_INSIDE:
        return timed.first, timed.last
    if plan.is_appointment(timed):
        return timed.first - _TO_IT, timed.last + _TO_IT
    return (timed.first, _ends(plan, timed.day, timed)) if _journey(timed) else None


def _ends(plan: Plan, day: Day, journey: Timed) -> int:
    """The minute of the day at which a journey ends, by the clocks where the day is spent."""
    town = plan.town(day.base)
    zone = ZoneInfo(town.zone) if town else journey.end.tzinfo
    midnight = dt.datetime.combine(date_of(day), dt.time())
    passed = journey.end.astimezone(zone).replace(tzinfo=None) - midnight
    return int(passed.total_seconds() // 60)


def _journey(timed: Timed) -> bool:
    leg = timed.item.leg
    return leg is not None and leg.minutes >= _JOURNEY and leg.mode in ("train", "flight", "ferry")
