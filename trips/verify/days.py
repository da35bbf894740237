"""The right number of days, in order, on the right dates, each item on its own."""

import datetime as dt
from collections.abc import Iterator

from trips.itinerary import Rule
from trips.verify.plan import Plan
from trips.verify.rules import OWN_WORDS, Fault, count, rule

#: A day's items start on its date, or in the small hours after it (a late arrival, a night on
#: the way): the last minute for that, from the midnight it begins with.
_SMALL_HOURS = 1440 + 360


def days(plan: Plan) -> Rule:
    return rule(
        "days",
        "The plan has the days you asked for",
        list(_faults(plan)),
        OWN_WORDS,
        f"{count(plan.request.days, 'day')} asked for, {len(plan.itinerary.days)} planned",
    )


def _faults(plan: Plan) -> Iterator[Fault]:
    wanted = plan.request.days
    numbers = [day.number for day in plan.itinerary.days]
    if numbers != list(range(1, wanted + 1)):
        yield Fault(f"The days are numbered {', '.join(map(str, numbers))}, not 1 to {wanted}")
    first = plan.request.depart_on
    for day in plan.itinerary.days:
        date = first + dt.timedelta(days=day.number - 1) if first else None
        if day.date != date:
            yield Fault(f"Day {day.number} is on {day.date or 'no date'}, not {date or 'undated'}")
    for timed in plan.items:
        if not 0 <= timed.first <= _SMALL_HOURS:
            yield Fault(f"{timed.what()} lies outside its day")
