"""An operation on a plan: the plan that comes of it, or why it cannot be."""

from trips.edits import days, moods, moving, pinning, placing
from trips.edits import operations as ops
from trips.edits.desk import Desk
from trips.edits.finish import finished
from trips.edits.material import Change, Material
from trips.itinerary import Itinerary
from trips.live import here
from trips.request import TripRequest


def apply(
    operation: ops.Operation, itinerary: Itinerary, request: TripRequest, material: Material
) -> Itinerary:
    """The plan with that done, its totals and its report; all else is as it was.

    Ids, version and time are the caller's to set. Raises an ``EditRefusedError``: the place
    is unknown, closed or unsuitable, the stop is pinned, there is no room, or a rule that
    held would not hold any more. The same input always gives the same plan.
    """
    with here.entered(material.outline.towns):
        desk = Desk(itinerary, request, material)
        return finished(desk, _change(desk, operation), _field(operation))


def _change(desk: Desk, asked: ops.Operation) -> Change:
    match asked:
        case ops.Pin():
            return pinning.pin(desk, asked)
        case ops.Unpin():
            return pinning.unpin(desk, asked)
        case ops.Remove():
            return moving.remove(desk, asked)
        case ops.Move():
            return moving.move(desk, asked)
        case ops.Swap():
            return placing.swap(desk, asked)
        case ops.Add():
            return placing.add(desk, asked)
        case ops.Replan():
            return days.replan(desk, asked)
        case ops.Cheaper():
            return moods.cheaper(desk, asked)
        case ops.Slower():
            return moods.slower(desk, asked)
        case ops.Rain():
            return moods.rain(desk, asked)


def _field(asked: ops.Operation) -> str:
    """Where a broken rule is told: what the traveller chose."""
    if isinstance(asked, ops.Swap | ops.Add):
        return "place" if asked.place else "item"
    return "item" if isinstance(asked, ops.Pin | ops.Unpin | ops.Remove | ops.Move) else "day"
