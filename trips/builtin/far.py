"""What the ways between towns take of the days: who crosses an ocean needs more of them."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from trips.atlas.schema import City
from trips.departures import departure
from trips.legs import journey, refused
from trips.request import TripRequest

#: When people set off, and between getting there and the end of the trip, in minutes.
_MORNING, _LEAST_STAY = 600, 180
#: The trip's end where nobody said when, in minutes of the day.
_ENDS = 1080


def least(request: TripRequest, chain: Sequence[City]) -> list[int]:
    """Days that each town of the chain needs at least, those of the way there among them."""
    days = [1]
    for one, other in pairwise(chain):
        arrives = _arrives(request, one, other)
        on_the_way = arrives // 1440
        if other is chain[-1] and len(days) == len(chain) - 1 and _too_late(request, arrives):
            on_the_way += 1
        days.append(on_the_way + 1)
    return days


def within(request: TripRequest, chain: Sequence[City]) -> tuple[City, ...]:
    """The chain, or what the days are enough for of it: a town without which most is saved goes
    first, the later ones before the earlier."""
    left = list(chain)
    while len(left) > 1 and sum(least(request, left)) > request.days:
        shorter = [_without(left, n) for n in reversed(range(len(left)))]
        left = min(shorter, key=lambda one: (sum(least(request, one)), -len(one)))
    return tuple(left)


def _without(chain: Sequence[City], n: int) -> list[City]:
    """Without the one at that position; who would then stay where they are, stays."""
    rest = [*chain[:n], *chain[n + 1 :]]
    return [city for before, city in zip((None, *rest), rest, strict=False) if city is not before]


def _arrives(request: TripRequest, one: City, other: City) -> int:
    """Minute of the day on which one sets off."""
    leg = journey(one, other, refused(request))
    return departure(one.zone, other.zone, request.depart_on, leg.minutes, _MORNING)[1]


def _too_late(request: TripRequest, arrives: int) -> bool:
    """Whether the last day would be over, or nearly so, when one gets there."""
    ends = _minute(request.leave_at) if request.leave_at else _ENDS
    return arrives % 1440 + _LEAST_STAY > ends


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute
