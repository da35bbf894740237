"""Whether an order of stops works, and when each of them starts."""

from collections.abc import Sequence

from trips.places import Place
from trips.schedule.model import Frame, Starts, Stop, Timing
from trips.schedule.ways import Ways


def timed(frame: Frame, stops: Sequence[Stop], ways: Ways) -> Timing | None:
    """Start everything as early as it can be; ``None`` when the order cannot be kept.

    For a fixed order the earliest start of each stop leaves the most room to those after
    it, so this finds a way whenever there is one.
    """
    now, here = frame.begin, frame.start
    travel = waiting = longest = walked = fares = 0
    starts = []
    for stop in stops:
        minutes, on_foot, fare = _way(ways, frame, here, stop.place)
        travel, walked, fares = travel + minutes, walked + on_foot, fares + fare
        now += minutes + stop.margin
        start = first_start(stop.starts, now)
        if start is None:
            return None
        waiting += start - now
        longest = max(longest, start - now)
        starts.append(start)
        now = start + stop.minutes + stop.margin
        here = stop.place or here
    minutes, on_foot, fare = _way(ways, frame, here, frame.finish)
    now += minutes
    if now > frame.end or walked + on_foot > frame.limits.walking:
        return None
    return Timing(
        starts=tuple(starts),
        back=now,
        travel=travel + minutes,
        waiting=waiting,
        longest=longest,
        walked=walked + on_foot,
        fares=fares + fare,
    )


def first_start(starts: Starts, now: int) -> int | None:
    """The first start at or after ``now``, on a full five minutes where there is one."""
    for first, last in starts:
        if last >= now:
            exact = max(first, now)
            rounded = -(-exact // 5) * 5
            return rounded if rounded <= last else exact
    return None


def _way(ways: Ways, frame: Frame, a: Place | None, b: Place | None) -> tuple[int, int, int]:
    """Minutes, metres on foot and fare from ``a`` to ``b``; nothing where either is anywhere."""
    if a is None or b is None or a.id == b.id:
        return 0, 0, 0
    way = ways.between(frame.town, a, b)
    return way.minutes, way.walked, way.fare
