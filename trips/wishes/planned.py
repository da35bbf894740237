"""A request planned for real by the built-in planner, and what its plan leaves unserved."""

from datetime import UTC, datetime

from trips.atlas.find import Found, find
from trips.builtin.findings import findings
from trips.builtin.formatter import compose
from trips.builtin.mending import mended
from trips.builtin.outline import outline
from trips.builtin.picks import picks
from trips.itinerary import Itinerary
from trips.request import TripRequest
from trips.schedule import schedule
from trips.wishes.wish import BUDGET, WHERE, Key, booked_key

#: A plan that is looked at and thrown away is of no date.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def planned(request: TripRequest) -> Itinerary | None:
    """The plan; ``None`` where the destination is not known."""
    found = find(request.destination)
    if not isinstance(found, Found):
        return None
    shape = outline(request, found.cities)
    gathered = findings(request, shape, found.cities)
    chosen = schedule(request, shape, gathered, picks(request, shape, gathered))
    return compose(
        request,
        shape,
        gathered,
        mended(request, shape, gathered, chosen),
        trip_id="draft",
        version_id="draft",
        version=1,
        made_by={},
        words=None,
        created_at=_NEVER,
    )


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
    if left & {town.name for town in plan.destinations}:
        missed.add(WHERE)
    return frozenset(missed)
