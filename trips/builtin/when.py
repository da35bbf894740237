"""The days spent in each town, and what the weather and the calendar do to a place then."""

import datetime as dt
from dataclasses import dataclass

from trips.atlas.schema import Month
from trips.findings import Destination
from trips.hours import closed_months, open_spans
from trips.outline import TripOutline
from trips.places import Place

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Days:
    """The days on which a town's places can be visited."""

    country: str
    #: Dates, in order; empty when the trip has none.
    dates: tuple[dt.date, ...]
    #: Usual weather of the month that most of them fall in; ``None`` without dates, and where
    #: it is not known.
    month: Month | None


def days_in(outline: TripOutline, town: Destination) -> Days:
    """The days based in the town, and the day of moving on from it."""
    dates = tuple(
        day.date
        for before, day in zip((None, *outline.days), outline.days, strict=False)
        if day.date is not None and town.slug in (day.base, before.base if before else None)
    )
    if not dates:
        return Days(town.country, (), None)
    months = [date.month for date in dates]
    month = town.climate[max(months, key=months.count) - 1] if town.climate else None
    return Days(town.country, dates, month)


def problem(place: Place, days: Days) -> str | None:
    """Why it cannot be visited on any of these days; ``None`` when it can, or nobody knows."""
    hours = place.opening_hours
    if days.dates:
        spans = (open_spans(hours, date, country=days.country) for date in days.dates)
        return (
            None if any(s is None or s for s in spans) else "Closed on all the days you are there"
        )
    if open_spans(hours, None, country=days.country) != ():
        return None
    shut = closed_months(hours)
    if not shut:
        return "Its hours differ too much from day to day to plan it without dates"
    named = ", ".join(_MONTHS[month - 1] for month in shut)
    return f"Shut in {named}, and your dates are open"
