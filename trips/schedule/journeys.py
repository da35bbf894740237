"""Moving from one town of the trip to the next, on the day the base changes."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from trips.findings import Destination
from trips.itinerary import Leg
from trips.legs import between_towns, refused
from trips.outline import TripOutline
from trips.request import TripRequest

#: Between breakfast's start and setting off: breakfast, checking out, a little air.
MORNING = 60
#: A journey that arrives later than this minute takes the night.
_LATEST = 1500
#: The earliest start of a long journey, and 23:00 on the day after it.
_EARLIEST, _SECOND_EVENING = 300, 2820
#: The date whose clocks stand for undated days (no zone changes its clocks near it).
_ANY_DATE = dt.date(2027, 1, 15)


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
    def overnight(self) -> bool:
        return self.arrives > _LATEST


def journeys(
    request: TripRequest, outline: TripOutline, towns: dict[str, Destination], leaves: int
) -> dict[int, Journey]:
    """Day number → the journey made on it.

    Everybody sets off at minute ``leaves``; earlier on the longest ways, where that brings
    them in before the second midnight.
    """
    found = {}
    for before, day in zip(outline.days, outline.days[1:], strict=False):
        origin, goal = towns[before.base], towns[day.base]
        if origin.slug == goal.slug:
            continue
        leg = between_towns(origin.lat, origin.lon, goal.lat, goal.lon, refused(request))
        starts = range(leaves, _EARLIEST - 1, -30)
        arrivals = {s: _arrives(origin, goal, day.date, s, leg.minutes) for s in starts}
        start = next((s for s in starts if arrivals[s] <= _SECOND_EVENING), leaves)
        found[day.number] = Journey(
            day=day.number,
            origin=origin,
            goal=goal,
            leg=leg,
            leaves=start,
            arrives=arrivals[start],
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


def _arrives(
    origin: Destination, goal: Destination, day: dt.date | None, leaves: int, minutes: int
) -> int:
    """Minute of the day, by the clocks at the goal, also where they change on the way."""
    midnight = dt.datetime.combine(day or _ANY_DATE, dt.time())
    start = (midnight + dt.timedelta(minutes=leaves)).replace(tzinfo=ZoneInfo(origin.zone))
    end = start.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)
    passed = end.astimezone(ZoneInfo(goal.zone)).replace(tzinfo=None) - midnight
    return int(passed.total_seconds() // 60)
