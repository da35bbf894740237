"""Whether a day lies in Ramadan, from the country's own calendar of public holidays.

The month ends with the day before Eid al-Fitr and has 29 or 30 days, so the day before its
first sure one may be in it too and is not counted. The moon is looked for on the eve: dates
ahead are reckoned and may shift by a day.
"""

import datetime as dt

from trips.findings import Destination
from trips.holiday_rules import holiday

_DAYS = 29
_EID = "Eid al-Fitr"


def fasted(day: dt.date | None, town: Destination) -> bool:
    """Whether the day lies in Ramadan in a town of which we know that it keeps the fast."""
    known = any("Ramadan" in line for line in (*town.etiquette, *town.tips))
    return day is not None and known and in_ramadan(day, town.country)


def in_ramadan(day: dt.date, country: str) -> bool:
    """``False`` too for countries whose calendar does not have the feast that ends it."""
    eid = next(
        (
            date
            for n in range(1, _DAYS + 1)
            if _EID in (holiday(date := day + dt.timedelta(days=n), country) or "")
        ),
        None,
    )
    return eid is not None and _EID not in (holiday(day, country) or "")
