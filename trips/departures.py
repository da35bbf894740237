"""When one sets off to another town, and when one is there, by the clocks at both ends."""

import datetime as dt
from zoneinfo import ZoneInfo

#: The earliest start of a long journey, and 23:00 on the day after it, in minutes of the day.
_EARLIEST, _SECOND_EVENING = 300, 2820
#: The date whose clocks stand for undated days (no zone changes its clocks near it).
_ANY_DATE = dt.date(2027, 1, 15)


def departure(
    origin: str, goal: str, day: dt.date | None, minutes: int, leaves: int
) -> tuple[int, int]:
    """Minutes of the day at which a journey starts and ends; the end by the clocks at the goal.

    ``origin`` and ``goal`` are IANA zones; ``leaves`` is when everybody sets off: earlier on the
    longest ways, where that brings them in before the second midnight.
    """
    starts = range(leaves, _EARLIEST - 1, -30)
    arrivals = {start: _arrives(origin, goal, day, start, minutes) for start in starts}
    start = next((s for s in starts if arrivals[s] <= _SECOND_EVENING), leaves)
    return start, arrivals[start]


def _arrives(origin: str, goal: str, day: dt.date | None, leaves: int, minutes: int) -> int:
    """Minute of the day, also where the clocks change on the way."""
    midnight = dt.datetime.combine(day or _ANY_DATE, dt.time())
    start = (midnight + dt.timedelta(minutes=leaves)).replace(tzinfo=ZoneInfo(origin))
    end = start.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)
    passed = end.astimezone(ZoneInfo(goal)).replace(tzinfo=None) - midnight
    return int(passed.total_seconds() // 60)
