"""Opening hours on a given day, from OpenStreetMap's ``opening_hours`` syntax.

Times are minutes from local midnight. A place open past midnight closes after 1440, and
:data:`DAY_END` (06:00 the next morning) is as far as a day reaches. Public holidays come
from the ``holidays`` package (:mod:`trips.holiday_rules`); where a country has no calendar
the ordinary hours are given.
"""

import datetime as dt
from collections import Counter, deque
from functools import lru_cache

from opening_hours import OpeningHours, State

from trips import holiday_rules
from trips.holiday_rules import ParserError, holiday

__all__ = ["DAY_END", "closed_months", "closed_weekdays", "holiday", "open_spans"]

Spans = tuple[tuple[int, int], ...]
#: From, to, state, comment.
Interval = tuple[dt.datetime, dt.datetime, State, str]

#: Minutes from midnight to which a day reaches: 06:00 the next morning.
DAY_END = 1800
#: What runs on from yesterday and ends by this minute is yesterday evening, not today.
_MORNING = DAY_END - 1440
#: The year whose ordinary weeks stand for undated days. Any year without rules of its own would do.
_ORDINARY_YEAR = 2027
_DAY = dt.timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def open_spans(
    hours: str | None, day: dt.date | None, *, country: str, subdivision: str | None = None
) -> Spans | None:
    """When a place is open on ``day``, in order; ``None`` when that is not known.

    With ``day`` absent: the times at which it is open on every weekday that it opens on at
    all, in every season, so that an undated plan holds whenever it is carried out, but for
    :func:`closed_weekdays`. A place that shuts for a season has none.
    """
    if hours is None:
        return None
    if day is None:
        return _any_day(hours)
    return _on(hours, day, country, subdivision)


def closed_weekdays(hours: str | None) -> tuple[str, ...]:
    """English names of the weekdays on which it does not open, in some season at least.

    Empty for unknown hours, and for a place that shuts for a season altogether.
    """
    week = _ordinary(hours) if hours is not None else None
    if week is None or _shut_months(week):
        return ()
    return tuple(
        name for i, name in enumerate(_WEEKDAYS) if any(not week[m, i] for m in range(1, 13))
    )


def closed_months(hours: str | None) -> tuple[int, ...]:
    """Months (1–12) in which it does not open on any weekday. Empty for unknown hours."""
    week = _ordinary(hours) if hours is not None else None
    return _shut_months(week) if week is not None else ()


@lru_cache(maxsize=65_536)
def _on(hours: str, day: dt.date, country: str, subdivision: str | None) -> Spans | None:
    if "PH" in hours:
        hours = holiday_rules.resolve(hours, day, country, subdivision)
    rules = _parsed(hours)
    if rules is None:
        return None
    midnight = dt.datetime.combine(day, dt.time())
    return _spans(midnight, _intervals(rules, midnight))


@lru_cache(maxsize=8_192)
def _parsed(hours: str) -> OpeningHours | None:
    try:
        return OpeningHours(hours)
    except ParserError:
        return None


def _intervals(rules: OpeningHours, midnight: dt.datetime) -> list[Interval]:
    """States from the midnight before to the end of the day's reach."""
    start = midnight - dt.timedelta(days=1)
    end = midnight + dt.timedelta(minutes=DAY_END)
    return list(rules.intervals(start, end))


def _spans(midnight: dt.datetime, intervals: list[Interval]) -> Spans | None:
    """A day's open times; ``None`` when all that is said of it is "perhaps"."""
    found: list[tuple[int, int]] = []
    perhaps = False
    for start, end, state, comment in intervals:
        first, last = _minutes(start, midnight), _minutes(end, midnight)
        if state == State.CLOSED or first >= 1440 or last <= 0:
            continue
        if first < 0 and last <= _MORNING:
            continue
        # A comment without times ("by appointment") is read as open round the clock.
        if state == State.OPEN and not (comment and last - first >= 1440):
            span = (max(first, 0), min(last, DAY_END))
            if found and found[-1][1] == span[0]:  # one opening, said in two rules
                span = (found.pop()[0], span[1])
            found.append(span)
        else:
            perhaps = True
    return None if perhaps and not found else tuple(found)


def _minutes(moment: dt.datetime, midnight: dt.datetime) -> int:
    return int((moment - midnight).total_seconds() // 60)


@lru_cache(maxsize=8_192)
def _ordinary(hours: str) -> dict[tuple[int, int], Spans] | None:
    """(month 1–12, weekday 0–6) → the open times that most such days have."""
    rules = _parsed(holiday_rules.without_holidays(hours) if "PH" in hours else hours)
    if rules is None:
        return None
    tallies: dict[tuple[int, int], Counter[Spans]] = {}
    midnight = dt.datetime(_ORDINARY_YEAR, 1, 1)  # noqa: DTZ001  # local time
    year = deque(rules.intervals(midnight - _DAY, midnight + 367 * _DAY))
    while midnight.year == _ORDINARY_YEAR:
        while year[0][1] <= midnight:
            year.popleft()
        tomorrow = midnight + _DAY
        near = []
        for interval in year:
            if interval[0] >= tomorrow:
                break
            near.append(interval)
        spans = _spans(midnight, near)
        if spans is None:
            return None
        tallies.setdefault((midnight.month, midnight.weekday()), Counter())[spans] += 1
        midnight = tomorrow
    return {key: _usual(tally) for key, tally in tallies.items()}


def _usual(tally: Counter[Spans]) -> Spans:
    """The commonest; of two as common, the one open for less time."""
    return min(tally, key=lambda spans: (-tally[spans], sum(b - a for a, b in spans), spans))


def _shut_months(week: dict[tuple[int, int], Spans]) -> tuple[int, ...]:
    return tuple(m for m in range(1, 13) if not any(week[m, w] for w in range(7)))


@lru_cache(maxsize=8_192)
def _any_day(hours: str) -> Spans | None:
    week = _ordinary(hours)
    if week is None:
        return None
    if _shut_months(week):
        return ()
    common: Spans = ((0, DAY_END),)
    for spans in week.values():
        if spans:
            common = _both(common, spans)
    return common


def _both(one: Spans, other: Spans) -> Spans:
    return tuple((max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d))
