"""The conflicts of a finished plan, as lines of what it leaves out."""

from trips import costs
from trips.itinerary import Itinerary, LeftOut
from trips.request import TripRequest
from trips.solve.errors import UnsolvedError
from trips.wishes import told
from trips.wishes.conflicts import Conflict, conflicts
from trips.wishes.wish import BUDGET


def reported(request: TripRequest, itinerary: Itinerary) -> Itinerary:
    """The itinerary with its conflicts said first, each with what would do.

    What a conflict says of a wish takes the place of the line on that wish alone. Where the
    solver cannot say in its time, the plan's own lines stand.
    """
    try:
        found = conflicts(request, plan=itinerary)
    except UnsolvedError:
        return itinerary
    told_of = {wish.key for one in found for wish in one.wishes}
    lines = {name for field, name in told_of if field == "must_see"}
    if BUDGET in told_of and itinerary.budget.planned is not None:
        # The scheduler's own line on the money.
        have = costs.told(itinerary.budget.planned, itinerary.budget.currency)
        lines.add(f"The budget of {have}")
    rest = (line for line in itinerary.left_out if line.place not in lines)
    return itinerary.model_copy(update={"left_out": (*map(_line, found), *rest)})


def _line(conflict: Conflict) -> LeftOut:
    why = f"{conflict.why}."
    if conflict.relaxations:
        instead = "; or ".join(one.said for one in conflict.relaxations)
        why = f"{why} What would do: {instead}."
    return LeftOut(place=told.together(conflict.wishes), why=why)
