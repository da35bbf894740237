"""A day's items read back as the stops that they were made of."""

import datetime as dt
from collections.abc import Iterator

from trips.itinerary import Day, Item
from trips.request import TripRequest
from trips.schedule.model import Frame, Stop
from trips.schedule.pins import MARGIN

_HALF_DAY, _DAY = 720, 1440


def stops_of(day: Day, frame: Frame, request: TripRequest) -> list[tuple[Item, Stop]]:
    """Every visit and meal of the day's free part, held at the time that it has."""
    last = len(day.items) - len(frame.closing)
    inner = range(len(frame.opening), last)
    return [
        (item, _stop(item, start, end, booked=is_appointment(day, item, request)))
        for i, (item, start, end) in enumerate(_timed(day))
        if i in inner and item.kind in ("visit", "meal")
    ]


def is_appointment(day: Day, item: Item, request: TripRequest) -> bool:
    """Whether it is the traveller's own, booked before the trip was planned."""
    return item.pinned and any(b.name == item.title and b.on == day.date for b in request.booked)


def _stop(item: Item, start: int, end: int, *, booked: bool) -> Stop:
    assert item.kind in ("visit", "meal")  # others are no stops
    return Stop(
        kind="visit" if item.kind == "visit" else "meal",
        title=item.title,
        place=item.place,
        minutes=end - start,
        starts=((start, start),),
        meal=item.meal,
        cost=item.cost,
        pinned=item.pinned,
        booked=booked,
        margin=MARGIN if booked and item.place is None else 0,
        why=item.why,
        tip=item.tip,
    )


def _timed(day: Day) -> Iterator[tuple[Item, int, int]]:
    """Start and end in minutes from the day's midnight by its clocks, above 1440 after the next."""
    now = 0
    for item in day.items:
        start = _minute(item.start, day, now)
        now = _minute(item.end, day, start)
        yield item, start, now


def _minute(moment: dt.datetime | dt.time, day: Day, before: int) -> int:
    minute = moment.hour * 60 + moment.minute
    if isinstance(moment, dt.datetime):
        assert day.date is not None  # only dated days have full times
        return minute + (moment.date() - day.date).days * _DAY
    return minute + (_DAY if minute < before - _HALF_DAY else 0)
