"""The finished plan as the rules look at it: its items in order, on one line of time.

Nothing here knows how plans are made. A bare time ("Day 2, 09:30") is read on a date of
its own, so that dated and undated plans are checked alike.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from trips.geo import metres
from trips.itinerary import Day, Item, Itinerary, StayNight, Town
from trips.places import Place
from trips.request import TripRequest

#: The date that "Day 1" of an undated plan is read on: no clock changes near it.
_DAY_ONE = dt.date(2027, 1, 11)
_HALF_DAY = dt.timedelta(hours=12)
_A_DAY = dt.timedelta(days=1)
#: Before this hour a departure is left for on the eve.
_SMALL_HOURS = 6


@dataclass(frozen=True, slots=True)
class Timed:
    """An item of a day, its times aware."""

    day: Day
    item: Item
    start: dt.datetime
    end: dt.datetime
    #: Minutes from the local midnight that the day begins with; above 1440 after the next.
    first: int
    last: int

    @property
    def place(self) -> Place | None:
        return self.item.place

    @property
    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """Start and end in UTC: within one zone Python compares what the clocks show."""
        return self.start.astimezone(dt.UTC), self.end.astimezone(dt.UTC)

    @property
    def minutes(self) -> int:
        start, end = self.span
        return int((end - start).total_seconds() // 60)

    def what(self) -> str:
        return f"Day {self.day.number}, {self.start:%H:%M}, {self.item.title}"


@dataclass(frozen=True)
class Plan:
    itinerary: Itinerary
    request: TripRequest

    @cached_property
    def items(self) -> tuple[Timed, ...]:
        found: list[Timed] = []
        for day in self.itinerary.days:
            found += _timed(day, found[-1].end if found else None)
        return tuple(found)

    @cached_property
    def stops(self) -> tuple[Timed, ...]:
        """Visits and meals at a place."""
        return tuple(
            t for t in self.items if t.item.kind in ("visit", "meal") and t.place is not None
        )

    @cached_property
    def chosen(self) -> tuple[Timed, ...]:
        """The stops that the planner chose: all but the traveller's own appointments."""
        return tuple(t for t in self.stops if not self.is_appointment(t))

    def of_day(self, day: Day) -> tuple[Timed, ...]:
        return tuple(t for t in self.items if t.day is day)

    def is_appointment(self, timed: Timed) -> bool:
        return timed.item.pinned and any(
            b.name == timed.item.title and b.on == timed.day.date for b in self.request.booked
        )

    def night(self, number: int) -> StayNight | None:
        """Where is slept after the day of that number."""
        for stay in self.itinerary.stays:
            if stay.first_day <= number < stay.first_day + stay.nights:
                return stay
        return None

    def town(self, slug: str) -> Town | None:
        return next((t for t in self.itinerary.destinations if t.slug == slug), None)

    def nearest_town(self, place: Place) -> Town:
        return min(
            self.itinerary.destinations,
            key=lambda t: metres(t.lat, t.lon, place.lat, place.lon),
        )


def date_of(day: Day) -> dt.date:
    """The day's date; for an undated day the one it is read on."""
    return day.date or _DAY_ONE + dt.timedelta(days=day.number - 1)


def _timed(day: Day, before: dt.datetime | None) -> Iterator[Timed]:
    """``before``: when what came before the day ended."""
    date = date_of(day)
    times = list(_times(day, date, before))
    last = day.items[-1] if day.items else None
    if (
        day.date is None
        and last
        and last.kind == "departure"
        and _after_midnight(times[-1][1], date)
    ):
        # A departure belongs to its day: what comes before midnight is the eve.
        times = [(start - _A_DAY, end - _A_DAY) for start, end in times]
    for item, (start, end) in zip(day.items, times, strict=True):
        yield Timed(day, item, start, end, _minute(start, date), _minute(end, date))


def _after_midnight(moment: dt.datetime, date: dt.date) -> bool:
    return moment.date() > date and moment.hour < _SMALL_HOURS


def _times(
    day: Day, date: dt.date, before: dt.datetime | None
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Starts and ends; bare times go on after midnight where they would go back."""
    for item in day.items:
        zone = ZoneInfo(item.zone)
        start = _aware(item.start, date, zone)
        if isinstance(item.start, dt.time) and before and start < before - _HALF_DAY:
            start += _A_DAY
        end = _aware(item.end, start.date(), zone)
        if isinstance(item.end, dt.time):
            # A bare time does not say how many days a journey takes; its length does.
            end += _A_DAY * ((end < start) + (item.leg.minutes // 1440 if item.leg else 0))
        before = end
        yield start, end


def _aware(time: dt.datetime | dt.time, date: dt.date, zone: ZoneInfo) -> dt.datetime:
    if isinstance(time, dt.datetime):
        return time.astimezone(zone)
    return dt.datetime.combine(date, time, zone)


def _minute(moment: dt.datetime, date: dt.date) -> int:
    return (moment.date() - date).days * 1440 + moment.hour * 60 + moment.minute
