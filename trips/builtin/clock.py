"""When items are, in minutes from their day's midnight; whether a place is open then."""

import datetime as dt
from zoneinfo import ZoneInfo

from trips.hours import open_spans
from trips.itinerary import Day, Item
from trips.places import Place


def minutes(day: Day, item: Item) -> tuple[int, int]:
    """Start and end; an undated item that ends after midnight ends above 1440."""
    start, end = (_minute(day, item, time) for time in (item.start, item.end))
    return start, end if end >= start else end + 1440


def open_during(place: Place, day: Day, item: Item, country: str) -> bool:
    """Whether it is known to be open, for its own usual visit, from the item's start on."""
    start, _ = minutes(day, item)
    spans = open_spans(place.opening_hours, day.date, country=country) or ()
    return any(a <= start and start + place.visit_minutes <= b for a, b in spans)


def _minute(day: Day, item: Item, time: dt.datetime | dt.time) -> int:
    if isinstance(time, dt.datetime):
        local = time.astimezone(ZoneInfo(item.zone))
        passed = (local.date() - day.date).days if day.date else 0
        return passed * 1440 + local.hour * 60 + local.minute
    return time.hour * 60 + time.minute
