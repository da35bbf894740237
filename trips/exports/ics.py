"""The itinerary as an iCalendar file (RFC 5545): its stops as events.

Nothing personal is in it: no names of travellers, no address, not the trip's own title,
which may be a nickname. A newer version of the same trip updates its events, since a stop
keeps its UID.
"""

import datetime as dt
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vGeo

from trips.itinerary import Day, Item, Itinerary

_PRODUCT = "-//Wayline//Itinerary//EN"
#: What becomes an event; of the ways, only the journeys between towns do.
_EVENTS = frozenset({"visit", "meal", "arrival", "departure"})
_JOURNEYS = frozenset({"train", "flight", "ferry"})
_JOURNEY_MINUTES = 90
#: Days round the trip that the file's time zones are described for.
_ROUND = dt.timedelta(days=2)


class NoDates(ValueError):
    """The trip has no dates yet, so it cannot go into a calendar."""

    code = "no_dates"
    retryable = False


def to_ics(itinerary: Itinerary) -> bytes:
    """A calendar file in UTF-8. Raises :class:`NoDates` for an undated trip."""
    dates = [day.date for day in itinerary.days if day.date is not None]
    if len(dates) < len(itinerary.days):
        raise NoDates(NoDates.__doc__)
    towns = ", ".join(town.name for town in itinerary.destinations)
    calendar = Calendar.new(
        prodid=_PRODUCT,
        name=_plain(f"Trip to {towns}"),
        uid=_uid(itinerary.trip, "calendar"),
        last_modified=itinerary.created_at,
    )
    keys: Counter[str] = Counter()
    for day, item in _events(itinerary):
        key = _key(day, item)
        keys[key] += 1
        calendar.add_component(_event(itinerary, day, item, f"{key}#{keys[key]}"))
    calendar.add_missing_timezones(first_date=dates[0] - _ROUND, last_date=dates[-1] + _ROUND)
    return bytes(calendar.to_ical())


def _events(itinerary: Itinerary) -> Iterator[tuple[Day, Item]]:
    for day in itinerary.days:
        for item in day.items:
            if item.kind in _EVENTS or _is_journey(item):
                yield day, item


def _is_journey(item: Item) -> bool:
    leg = item.leg
    return leg is not None and leg.mode in _JOURNEYS and leg.minutes >= _JOURNEY_MINUTES


def _event(itinerary: Itinerary, day: Day, item: Item, key: str) -> Event:
    start, end = _local(item.start, item.zone), _local(item.end, item.zone)
    event = Event.new(
        uid=_uid(itinerary.trip, key),
        summary=_plain(item.title),
        start=start,
        end=end if end > start else None,
        stamp=itinerary.created_at,
        last_modified=itinerary.created_at,
        sequence=itinerary.version - 1,
        description=_plain("\n".join(filter(None, (item.tip, _about(item))))) or None,
        location=_plain(_where(day, item)) or None,
        categories=[item.kind],
    )
    if item.place is not None:
        event.add("geo", vGeo((item.place.lat, item.place.lon)))
    return event


def _local(moment: dt.datetime | dt.time, zone: str) -> dt.datetime:
    """With its zone's name, which a stored time with a mere offset has lost."""
    assert isinstance(moment, dt.datetime)  # dated days have full times
    return moment.astimezone(ZoneInfo(zone))


def _about(item: Item) -> str | None:
    return item.place.about if item.place else None


def _where(day: Day, item: Item) -> str:
    if item.place is None:
        return day.base_name if item.kind != "leg" else ""
    names = dict.fromkeys(filter(None, (item.place.name, item.place.local_name)))
    return ", ".join((*names, day.base_name))


def _key(day: Day, item: Item) -> str:
    """What makes it the same stop in another version: its place, else its part of the day."""
    if item.place is not None:
        return f"{item.kind}:{item.place.id}"
    return f"{item.kind}:{day.number}:{item.meal or item.title}"


def _uid(trip: str, key: str) -> str:
    """Unguessable as the trip's id is, without telling it."""
    return f"{hashlib.sha256(f'{trip}:{key}'.encode()).hexdigest()[:32]}@wayline"


def _plain(text: str) -> str:
    """Without control characters: a line break is the only one that has a meaning here."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
