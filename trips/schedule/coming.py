"""The first day's beginning: in by the arrival point, on to the stay."""

from trips.builtin.covers import covers_way_there
from trips.places import Place
from trips.request import TripRequest
from trips.schedule import edges, titles
from trips.schedule.gates import gate
from trips.schedule.model import Frame, Settled
from trips.schedule.ways import Ways

#: Without a time given, the trip starts in town at this minute; a one-day trip earlier.
_ASSUMED, _ONE_DAY = 600, 540


def arrive(request: TripRequest, frame: Frame, ways: Ways) -> None:
    """Settle how the trip's first day opens."""
    if request.arrive_at is None or not covers_way_there(request):
        minute, here = _in_town(request, frame), None
    else:
        minute, here = _at_the_gate(request, frame, ways, titles.minute(request.arrive_at))
    bed = frame.finish
    if bed is not None:
        if here is not None:
            minute = edges.ride(frame, ways, here, bed, minute, frame.opening)
        minute = edges.check_in(frame, bed, minute)
    frame.start = bed or here
    frame.begin = minute


def _in_town(request: TripRequest, frame: Frame) -> int:
    """No way into town is planned: no time was given for it, or the trip starts there."""
    tip = None
    if request.arrive_at is not None:
        minute = titles.minute(request.arrive_at)
    else:
        assumed = _ONE_DAY if request.days == 1 else _ASSUMED
        minute = edges.before_appointments(request, frame, assumed)
        tip = (
            f"No arrival time was given, so the plan assumes you are in town by "
            f"{titles.clock(minute)}. Give the time, and the way into town is planned too."
        )
    frame.opening.append(
        Settled(
            kind="arrival",
            start=minute,
            end=minute,
            title=f"Start in {frame.town.name}",
            tip=tip,
        )
    )
    return minute


def _at_the_gate(request: TripRequest, frame: Frame, ways: Ways, minute: int) -> tuple[int, Place]:
    found = gate(request, frame.town, ways.who, minute)
    ways.leads(found.place, found.way)
    frame.opening.append(
        Settled(
            kind="arrival",
            start=minute,
            end=minute + found.out,
            title=f"Arrive at {found.place.name}",
            place=found.place,
            tip=f"{found.out} min are allowed for getting out: our estimate.",
        )
    )
    return minute + found.out, found.place
