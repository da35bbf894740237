"""Opening hours that can be planned with."""

import datetime as dt

from trips.hours import open_spans

#: A week without public holidays anywhere that we know of, Monday first.
_WEEK = tuple(dt.date(2027, 2, 22) + dt.timedelta(days=n) for n in range(7))
_LONGEST = 300
#: When what stands in the open is seen, on public holidays too.
BY_DAY = "Mo-Su,PH 09:00-18:00"
#: Meal → minutes of the day that a table needs the house open for.
_MEALS = {"breakfast": (540, 585), "lunch": (750, 810), "dinner": (1170, 1230)}


def readable(hours: str | None, country: str) -> str | None:
    """The same, if anything can be told from it; else ``None``."""
    text = (hours or "").strip()
    if not text or len(text) > _LONGEST:
        return None
    told = [open_spans(text, day, country=country) for day in _WEEK]
    return text if any(spans is not None for spans in told) else None


def never(hours: str | None, country: str) -> bool:
    """Whether it says that the place never opens."""
    return hours is not None and all(open_spans(hours, d, country=country) == () for d in _WEEK)


def serves(meal: str, hours: str | None, country: str) -> bool:
    """Whether it is open at that meal's time on any day of the week, or nobody knows."""
    if hours is None:
        return True
    first, last = _MEALS[meal]
    week = [open_spans(hours, day, country=country) for day in _WEEK]
    return any(a <= first and b >= last for spans in week for a, b in spans or ())
