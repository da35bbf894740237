"""Public holidays on which nobody knows whether a place opens.

Hours without a word on public holidays (``PH``) are those of ordinary days. What stays open
round the clock all week has nobody to take the day off; everything else may be shut.
"""

import datetime as dt

from trips.atlas import load
from trips.hours import DAY_END, closed_weekdays, holiday, open_spans


def unsaid(hours: str | None, day: dt.date | None, *, town: str, country: str) -> str | None:
    """Name of the public holiday on ``day`` of which ``hours`` say nothing.

    ``None`` on other days, undated ones, and where the hours are not known at all.
    ``town`` is an atlas slug: it tells the part of the country, where holidays differ by it.
    """
    if hours is None or day is None or "PH" in hours:
        return None
    # The day first: most are none, and a year of hours takes long to read.
    name = holiday_in(day, town=town, country=country)
    return None if name is None or _never_closes(hours, country) else name


def holiday_in(day: dt.date | None, *, town: str, country: str) -> str | None:
    """Name of the public holiday that the day is in that town; ``None`` on any other."""
    if day is None:
        return None
    part = load.city(town).subdivision if load.known(town) else None
    return holiday(day, country, part)


def _never_closes(hours: str, country: str) -> bool:
    always = open_spans(hours, None, country=country) == ((0, DAY_END),)
    return always and not closed_weekdays(hours)
