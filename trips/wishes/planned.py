"""A request planned for real by the built-in planner, and what its plan leaves unserved."""

from trips.atlas.find import Found, find
from trips.builtin.draft import drafted
from trips.itinerary import Itinerary
from trips.request import TripRequest
from trips.wishes.wish import ARRIVE, BUDGET, LEAVE, WHERE, Key, booked_key


def planned(request: TripRequest) -> Itinerary | None:
    """The plan; ``None`` where the destination is not known."""
    found = find(request.destination)
    if not isinstance(found, Found):
        return None
    return drafted(request, found.cities)


def unserved(request: TripRequest, plan: Itinerary) -> frozenset[Key]:
    """Wishes that the plan does not serve: places, appointments, interests, towns, the money."""
    left = {one.place for one in plan.left_out}
    missed: set[Key] = {("must_see", name) for name in request.must_see if name in left}
    titles = {item.title for day in plan.days for item in day.items if item.pinned}
    missed |= {booked_key(one) for one in request.booked if one.name not in titles}
    served = {
        i for day in plan.days for item in day.items if item.place for i in item.place.interests
    }
    missed |= {("interests", one) for one in request.interests if one not in served}
    if any(rule.rule == "budget" and not rule.passed for rule in plan.verification.rules):
        missed.add(BUDGET)
    found = find(request.destination)
    named = {town.name for town in found.cities} if isinstance(found, Found) else set()
    if left & named:
        missed.add(WHERE)
    if request.arrive_at and request.leave_at and not _there(plan):
        missed |= {ARRIVE, LEAVE}
    return frozenset(missed)


def _there(plan: Itinerary) -> bool:
    """Whether there is anything in it but coming and going, and sleeping."""
    kinds = {"visit", "rest"}
    if any(item.kind in kinds for day in plan.days for item in day.items):
        return True
    return any(
        item.kind == "meal" and item.meal != "breakfast" for d in plan.days for item in d.items
    )
