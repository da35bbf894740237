"""The last day's end: out of the stay, the luggage, and away in time."""

from dataclasses import replace

from trips.builtin.covers import covers_way_there
from trips.places import Place
from trips.request import TripRequest
from trips.schedule import edges, titles
from trips.schedule.gates import gate
from trips.schedule.model import Frame, Settled
from trips.schedule.ways import Ways

#: Without a time given, the trip ends in town at this minute; a one-day trip later.
_ASSUMED, _ONE_DAY = 1080, 1260
#: Fetching bags left at the stay, in minutes.
_BAGS = 10
#: A last morning shorter than this is for breakfast and packing alone.
_SHORT_MORNING = 90
#: Breakfast before packing takes this long, and starts no earlier than the other minute.
_BREAKFAST, _EARLIEST = 60, 450


def depart(request: TripRequest, frame: Frame, bed: Place | None, ways: Ways) -> None:
    """Settle how the trip's last day closes. ``bed``: where the last night was slept."""
    if request.leave_at is None or not covers_way_there(request):
        last, here = _in_town(request, frame), None
    else:
        last, here = _at_the_gate(request, frame, ways, titles.minute(request.leave_at))
    if frame.number == 1 or (here is None and (frame.opening or bed is None)):
        last = _after_arriving(frame, last)
    if bed is None or frame.start is None:
        frame.finish = here
        frame.end = last.start if here is not None else min(last.start, frame.end)
        frame.closing = [last]
        return
    minute = last.start
    rides: list[Settled] = []
    if here is not None:
        minute -= ways.between(frame.town, bed, here).minutes
        edges.ride(frame, ways, bed, here, minute, rides)
    frame.closing = [_pack(frame, bed, minute), *rides, last]
    frame.finish, frame.end = bed, min(frame.closing[0].start, frame.limits.back)


def on_the_eve(eve: Frame, last: Frame) -> None:
    """What a journey in the small hours asks for before midnight belongs to the day before."""
    before = [i for i in last.closing[:-1] if i.start < 0]
    departure = last.closing[-1]
    if departure.start < 0:
        last.closing[-1] = replace(departure, start=0)
    if not before:
        return
    last.closing = last.closing[len(before) :]
    last.begin = last.end = last.closing[0].start
    leaves = titles.clock(departure.end)
    for item in before:
        title = item.title
        if item.kind == "check_out":
            title = f"Check out: your journey starts at {leaves} tomorrow"
        eve.closing.append(replace(item, start=item.start + 1440, end=item.end + 1440, title=title))
    eve.end = min(eve.end, eve.closing[0].start)


def _after_arriving(frame: Frame, last: Settled) -> Settled:
    """The way out waits for the way in, however short the day."""
    if last.place is None:
        minute = max(last.end, frame.begin)
        tip = _assumed(minute) if last.tip else None
        return replace(last, start=max(last.start, frame.begin), end=minute, tip=tip)
    frame.opening = [replace(i, end=min(i.end, last.end)) for i in frame.opening]
    frame.begin = min(frame.begin, last.end)
    start = max(last.start, frame.begin)
    return replace(last, start=start, tip=_ahead(last.end - start, last.end - last.start))


def _in_town(request: TripRequest, frame: Frame) -> Settled:
    tip = None
    if request.leave_at is not None:
        minute = titles.minute(request.leave_at)
    else:
        assumed = _ONE_DAY if request.days == 1 else _ASSUMED
        minute = min(edges.after_appointments(request, frame, assumed), frame.limits.back)
        tip = _assumed(minute)
    return Settled(
        kind="departure",
        start=minute,
        end=minute,
        title=f"The trip ends in {frame.town.name}",
        tip=tip,
    )


def _at_the_gate(
    request: TripRequest, frame: Frame, ways: Ways, leaves: int
) -> tuple[Settled, Place]:
    found = gate(request, frame.town, ways.who, leaves - 180)
    ways.leads(found.place, found.way)
    last = Settled(
        kind="departure",
        start=leaves - found.ahead,
        end=leaves,
        title=f"Depart from {found.place.name}",
        place=found.place,
        tip=_ahead(found.ahead, found.ahead),
    )
    return last, found.place


def _assumed(minute: int) -> str:
    return (
        f"No departure time was given, so the plan ends at {titles.clock(minute)}. Give the "
        f"time, and the way out of town is planned too."
    )


def _ahead(minutes: int, usual: int) -> str:
    """What is said of the time before departure, by how much of the usual there is."""
    if minutes >= usual:
        return f"You are there {minutes} min ahead: our estimate, ask your carrier."
    return (
        f"You are there {minutes} min ahead, and we reckon with {usual}: our estimate, ask your "
        "carrier whether that is enough."
    )


def _pack(frame: Frame, bed: Place, minute: int) -> Settled:
    """Check out in the morning and fetch the bags later; on a short morning both at once."""
    fetch = minute - _BAGS
    if fetch - frame.begin >= _SHORT_MORNING:
        frame.opening.append(
            Settled(
                kind="check_out",
                start=frame.begin - edges.CHECK_OUT,
                end=frame.begin,
                title="Check out and leave your bags",
                place=bed,
            )
        )
        return Settled(
            kind="check_out", start=fetch, end=minute, title="Fetch your bags", place=bed
        )
    out = minute - edges.CHECK_OUT
    frame.begin = min(max(_EARLIEST, out - _BREAKFAST), frame.begin, out)
    return Settled(kind="check_out", start=out, end=minute, title="Check out", place=bed)
