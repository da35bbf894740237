"""Every hard rule, checked on a finished plan.

The rules share the models, distances, opening hours and exchange estimates with the rest
of the room, and what the traveller's words and a pace mean; nothing with the scheduler,
so that its mistakes are not made twice. :data:`RULES` is the list; each rule is a function
from the plan to what it found.
"""

from collections.abc import Callable

from trips.itinerary import Itinerary, Rule, Status, Verification
from trips.request import TripRequest
from trips.verify import days, ends, hours, meals, money, needs, pace, places, timing, wishes
from trips.verify.plan import Plan

__all__ = ["RULES", "verify"]

RULES: tuple[Callable[[Plan], Rule], ...] = (
    days.days,
    hours.hours,
    timing.no_overlap,
    timing.travel_time,
    places.no_repeat,
    meals.meals,
    needs.dietary,
    needs.accessibility,
    needs.avoided,
    needs.ages,
    money.budget,
    money.budget_by_category,
    money.sums,
    money.prices,
    ends.arrival_departure,
    ends.nights,
    wishes.appointments,
    wishes.must_see,
    places.coordinates,
    pace.pace,
)


def verify(itinerary: Itinerary, request: TripRequest) -> Verification:
    """Check every rule. The itinerary's own report, if it has one, is not looked at."""
    plan = Plan(itinerary, request)
    rules = tuple(check(plan) for check in RULES)
    return Verification(status=_status(rules), rules=rules)


def _status(rules: tuple[Rule, ...]) -> Status:
    if not all(rule.passed for rule in rules):
        return "problems"
    if all(rule.basis in (None, "sourced") for rule in rules):
        return "confirmed"
    return "consistent"
