"""Whatever the party, the dates and the length: every rule holds on the built-in plan.

Made-up parties over bundled cities. Where a party has a budget, it is at least what the
planner itself says such a trip costs; below that, the plan says what would work instead.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.trips.plans import Made, items
from tests.trips.wishes import towns, wish
from trips.builtin import afford

CITIES = ("Lisbon", "Kyoto", "New York City")
DINNER = {"name": "Dinner with friends", "from": "19:30", "to": "21:30"}

PARTIES: dict[str, dict[str, Any]] = {
    "couple": {"groups": ["couple"], "interests": ["history", "food"]},
    "solo, packed": {"adults": 1, "pace": "packed"},
    "toddler": {"children_ages": [3], "pace": "relaxed", "arrive_at": "13:20"},
    "two children": {"children_ages": [6, 9], "interests": ["kids", "zoos"]},
    "teenagers": {"children_ages": [14, 16], "pace": "packed", "leave_at": "19:45"},
    "baby": {"children_ages": [0], "arrive_at": "18:40", "leave_at": "11:10"},
    "wheelchair": {"accessibility": ["wheelchair"]},
    "vegan": {"dietary": ["vegan"], "avoid": ["museums"]},
    "halal, four": {"adults": 4, "dietary": ["halal"], "groups": ["friends"]},
    "night owls": {"adults": 4, "interests": ["nightlife", "drinks"], "pace": "packed"},
    "twenty": {"adults": 20, "groups": ["large-group"]},
    "business": {"adults": 3, "groups": ["business"], "inclusions": ["activities"]},
    "late and early": {"arrive_at": "23:10", "leave_at": "06:15"},
    "after midnight": {"children_ages": [4], "leave_at": "01:30"},
}
#: Of the bare least, as it is, and with room.
BUDGETS = (Decimal("1.0"), Decimal("1.1"), Decimal("1.6"), None)


def request(city: str, party: str, n: int) -> dict[str, Any]:
    """The n-th made-up wish of a party: lengths of 1 to 10 days, dates over a year."""
    given: dict[str, Any] = {"destination": city, **PARTIES[party]}
    days = n % 10 + 1
    start = dt.date(2026, 12, 1) + dt.timedelta(days=n * 13 % 365)
    if days == 1:  # who comes late and leaves early stays a night
        given.pop("leave_at", None)
        given.pop("arrive_at", None)
    if n % 4 == 3:
        given |= {"flexible_dates": True, "planned_days": days}
    else:
        given |= {"depart_on": start, "return_on": start + dt.timedelta(days=days - 1)}
        if n % 5 == 0 and days > 2:
            given["booked"] = [{**DINNER, "on": start + dt.timedelta(days=1)}]
    share = BUDGETS[n % len(BUDGETS)]
    if share is None:
        return {**given, "flexible_budget": True}
    cheapest = afford.least(wish(**given), towns(wish(**given)))
    amount = (Decimal(cheapest.high) / 100 * share).quantize(Decimal("1.00")) + 1
    return {**given, "budget_amount": str(amount)}


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("city", CITIES)
def test_every_rule_holds(city: str, party: str) -> None:
    offset = list(PARTIES).index(party) * 7 + CITIES.index(city) * 3
    for n in (offset,):
        given = request(city, party, n)
        made = Made(**given)
        report = made.itinerary().verification
        failed = {r.rule: r.evidence for r in report.rules if not r.passed}
        assert not failed, f"{given}: {failed}"


@pytest.mark.parametrize("days", [1, 8, 31])
def test_every_day_has_something(days: int) -> None:
    """Also when a town runs out of places: free time then, never a place again."""
    made = Made(destination="Kyoto", flexible_dates=True, planned_days=days, pace="packed")
    assert len(made.recommendations.days) == days
    for day in made.recommendations.days:
        assert any(i.kind in ("visit", "rest") for i in day.items), day.number
    placed = [i.place.id for i in items(made.recommendations, "visit", "meal") if i.place]
    assert len(placed) == len(set(placed))


def test_the_same_request_gives_the_same_plan() -> None:
    given = request("Lisbon", "couple", 6)
    assert Made(**given).recommendations == Made(**given).recommendations
