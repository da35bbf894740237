"""What the edges of a day are made of: a ride to or from its ends, the luggage."""

from collections.abc import Iterable

from trips.places import Place
from trips.request import Booked, TripRequest
from trips.schedule import titles
from trips.schedule.model import Frame, Settled
from trips.schedule.ways import Ways

#: Checking in or out, in minutes.
CHECK_IN = CHECK_OUT = 15
#: An assumed time leaves this much round an appointment, in minutes.
_ROUND_APPOINTMENT = 75
#: Rooms are rarely ready before.
_ROOM_READY = 900


def ride(frame: Frame, ways: Ways, a: Place, b: Place, minute: int, items: list[Settled]) -> int:
    """Add the way from ``a`` to ``b`` to the items; the minute at which it ends."""
    way = ways.between(frame.town, a, b)
    end = minute + way.minutes
    items.append(
        Settled(
            kind="leg",
            start=minute,
            end=end,
            title=titles.way(way.leg, b),
            leg=way.leg,
            cost=way.cost,
        )
    )
    return end


def check_in(frame: Frame, bed: Place, minute: int) -> int:
    """Add checking in, or leaving the bags early in the day; the minute at which it ends."""
    early = minute < _ROOM_READY
    frame.opening.append(
        Settled(
            kind="check_in",
            start=minute,
            end=minute + CHECK_IN,
            title=f"Leave your bags in {bed.name}" if early else f"Check in, {bed.name}",
            place=bed,
            tip="Rooms are rarely ready before 15:00; most stays keep bags." if early else None,
        )
    )
    return minute + CHECK_IN


def before_appointments(request: TripRequest, frame: Frame, assumed: int) -> int:
    """The assumed minute, or earlier where an appointment asks for it."""
    return min(
        [assumed, *(titles.minute(b.from_) - _ROUND_APPOINTMENT for b in _on(request, frame))]
    )


def after_appointments(request: TripRequest, frame: Frame, assumed: int) -> int:
    """The assumed minute, or later where an appointment asks for it."""
    return max([assumed, *(titles.minute(b.to) + _ROUND_APPOINTMENT for b in _on(request, frame))])


def _on(request: TripRequest, frame: Frame) -> Iterable[Booked]:
    return (b for b in request.booked if b.on == frame.date)
