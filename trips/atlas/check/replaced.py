"""A rule of opening hours that a later one undoes without seeming to mean it.

Of rules parted by ``;`` the later replaces the earlier on the days that both speak of, so
"Mo-Fr 10:00-12:00; Mo-Fr 14:00-18:00" has no morning. Exceptions are plainly meant when they
close, speak of public holidays or of a narrower season, or give some of the days longer or
shorter hours.
"""

import datetime as dt
import re
from collections import defaultdict

from opening_hours import OpeningHours, State

from trips import holiday_rules

#: Day → the half-open spans that open on it.
Days = dict[dt.date, set[tuple[dt.datetime, dt.datetime]]]

#: A year whose ordinary weeks stand for every year's.
_YEAR = 2027
#: ``;`` outside a quoted comment.
_BETWEEN = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')


def replaced(hours: str) -> str | None:
    """The first rule that loses what it says to a later one. ``hours`` can be read."""
    rules = [rule.strip() for rule in _BETWEEN.split(hours) if rule.strip()]
    if len(rules) < 2:
        return None
    truly = _opens(hours)
    alone = [_opens(rule) for rule in rules]
    for position, rule in enumerate(alone[:-1]):
        lost = {day for day, spans in rule.items() if truly.get(day) and not spans <= truly[day]}
        if any(_undone(rule, lost, later, truly) for later in alone[position + 1 :]) or (
            rule and lost == set(rule) and lost <= set().union(*alone[position + 1 :])
        ):
            return rules[position]
    return None


def _undone(rule: Days, lost: set[dt.date], later: Days, truly: Days) -> bool:
    """Whether ``later``, in all of the rule's seasons, takes days at other times of the day."""
    taken = lost & set(later)
    if not taken or not _weeks(rule) <= _weeks(later):
        return False
    return all(_apart(rule[day], truly[day]) for day in taken)


def _apart(
    one: set[tuple[dt.datetime, dt.datetime]], other: set[tuple[dt.datetime, dt.datetime]]
) -> bool:
    return all(a_end <= b or b_end <= a for a, a_end in one for b, b_end in other)


def _weeks(days: Days) -> set[int]:
    return {day.isocalendar().week for day in days}


def _opens(hours: str) -> Days:
    """When it opens through the year, public holidays apart."""
    rules = OpeningHours(holiday_rules.without_holidays(hours) if "PH" in hours else hours)
    start = dt.datetime(_YEAR, 1, 4)  # noqa: DTZ001  # local time; a Monday
    days: Days = defaultdict(set)
    for begin, end, state, _ in rules.intervals(start, start + dt.timedelta(weeks=51)):
        if state == State.OPEN:
            days[begin.date()].add((begin, end))
    return dict(days)
