"""Moving from one town of the trip to the next, on the day the base changes."""

from dataclasses import dataclass

from trips import legs
from trips.departures import departure
from trips.findings import Destination
from trips.itinerary import Leg
from trips.outline import TripOutline
from trips.request import TripRequest

#: Between breakfast's start and setting off: breakfast, checking out, a little air.
MORNING = 60
#: A journey that arrives later than this minute takes the night.
_LATEST = 1500


@dataclass(frozen=True, kw_only=True)
class Journey:
    """From town to town. Minutes are of the day; ``arrives`` goes by the clocks at the goal."""

    day: int
    origin: Destination
    goal: Destination
    leg: Leg
    leaves: int
    arrives: int

    @property
    def nights(self) -> int:
        """Nights on the way."""
        return self.arrives // 1440 if self.arrives > _LATEST else 0


def journeys(
    request: TripRequest, outline: TripOutline, towns: dict[str, Destination], leaves: int
) -> dict[int, Journey]:
    """Day number → the journey made on it.

    Everybody sets off at minute ``leaves``, or earlier on the longest ways.
    """
    found = {}
    for before, day in zip(outline.days, outline.days[1:], strict=False):
        origin, goal = towns[before.base], towns[day.base]
        if origin.slug == goal.slug:
            continue
        leg = legs.journey(origin, goal, legs.refused(request))
        start, arrives = departure(origin.zone, goal.zone, day.date, leg.minutes, leaves)
        found[day.number] = Journey(
            day=day.number,
            origin=origin,
            goal=goal,
            leg=leg,
            leaves=start,
            arrives=arrives,
        )
    return found


def too_late(journey: Journey, ends: int) -> str | None:
    """Why a journey leaves no time in its town; ``None`` when it does.

    ``ends``: when the trip ends, or the next journey begins, in minutes of the journey's day.
    """
    if journey.arrives <= ends:
        return None
    hours = round(journey.leg.minutes / 60)
    return (
        f"The way from {journey.origin.name} takes about {hours} h by our estimate and ends after "
        f"you would have to leave again: the trip needs more days, or fewer towns."
    )
