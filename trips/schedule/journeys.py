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
    """Day number → the journey made on it. Everybody sets off at minute ``leaves``."""
    found = {}
    for before, day in zip(outline.days, outline.days[1:], strict=False):
        origin, goal = towns[before.base], towns[day.base]
        if origin.slug == goal.slug:
            continue
        leg = between_towns(origin.lat, origin.lon, goal.lat, goal.lon, refused(request))
        found[day.number] = Journey(
            day=day.number,
            origin=origin,
            goal=goal,
            leg=leg,
            leaves=leaves,
            arrives=leaves + leg.minutes + clock_shift(origin, goal, day.date),
        )
    return found


def clock_shift(origin: Destination, goal: Destination, day: dt.date | None) -> int:
    """Minutes by which the clocks at the goal are ahead."""
    noon = dt.datetime.combine(day or _ANY_DATE, dt.time(12))
    ahead = ZoneInfo(goal.zone).utcoffset(noon), ZoneInfo(origin.zone).utcoffset(noon)
    assert ahead[0] is not None  # a zone always has an offset at a given time
    assert ahead[1] is not None
    return int((ahead[0] - ahead[1]).total_seconds() // 60)
