"""A plan in the benchmark's words: a list of days, each a mapping of texts."""

from collections.abc import Iterator

from bench.itineraries.travelplanner.meals import MEALS
from bench.itineraries.travelplanner.plans import Plan

#: Nothing planned.
_NOTHING = "-"
#: Sights of a full day, where there are so many.
_SIGHTS = 2

WrittenDay = dict[str, str | int]


def written(plan: Plan) -> list[WrittenDay]:
    """Day after day, full days first served with tables and sights."""
    days = [_empty(number) for number in range(1, plan.query.days + 1)]
    home = plan.query.origin
    for n, stay in enumerate(plan.route.stays):
        leaves = stay.first_day + stay.nights
        before = plan.route.stays[n - 1].town if n else home
        _travelled(days[stay.first_day - 1], before, stay.town, plan.route.links[n].key)
        for number in range(stay.first_day, leaves):
            days[number - 1]["accommodation"] = plan.stays[stay.town]
        full = range(stay.first_day + 1, leaves)
        for number in full:
            days[number - 1]["current_city"] = stay.town
        _eaten(days, plan, stay.town, full)
        _seen(days, plan, stay.town, full)
    _travelled(days[-1], plan.route.stays[-1].town, home, plan.route.links[-1].key)
    return days


def _empty(number: int) -> WrittenDay:
    texts = ("current_city", "transportation", "breakfast", "attraction", "lunch", "dinner")
    return {"days": number, **dict.fromkeys((*texts, "accommodation"), _NOTHING)}


def _travelled(day: WrittenDay, origin: str, goal: str, way: str) -> None:
    day["current_city"] = f"from {origin} to {goal}"
    day["transportation"] = way


def _eaten(days: list[WrittenDay], plan: Plan, town: str, full: range) -> None:
    slots = [(number, meal) for number in full for meal in MEALS] + list(plan.spare[town])
    for (number, meal), table in zip(slots, plan.tables[town], strict=False):
        days[number - 1][meal] = table


def _seen(days: list[WrittenDay], plan: Plan, town: str, full: range) -> None:
    """One sight for each full day, then a second while there are more."""
    rounds: Iterator[int] = (number for _ in range(_SIGHTS) for number in full)
    for number, sight in zip(rounds, plan.sights[town], strict=False):
        day = days[number - 1]
        before = "" if day["attraction"] == _NOTHING else str(day["attraction"])
        day["attraction"] = f"{before}{sight};"
