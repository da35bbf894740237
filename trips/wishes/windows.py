"""When a place could be visited on a day of the trip, by every wish that has a say in it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from trips import costs, hours
from trips.atlas import load
from trips.atlas.schema import City
from trips.builtin import split
from trips.builtin.covers import covers_way_there
from trips.legs import party
from trips.pace import Limits, limits
from trips.places import Place
from trips.request import Booked, TripRequest
from trips.schedule.gates import Gate, gate
from trips.schedule.titles import minute
from trips.wishes.facts import Facts

#: A visit may be shortened to this share when it is this long, in minutes.
_LONG, _SHORTENED = 150, 60
#: The earliest minute of a day at which anything is visited; minutes that a night out adds.
_FIRST, _NIGHT_OUT = 480, 45


@dataclass(frozen=True)
class Span:
    """Times long enough for a visit, and what would have to give way for them to be free."""

    before_arriving: bool = False
    after_leaving: bool = False
    appointments: tuple[Booked, ...] = ()


def least_minutes(place: Place) -> int:
    """The shortest visit that is still one."""
    if place.visit_minutes < _LONG:
        return place.visit_minutes
    return -(-place.visit_minutes * _SHORTENED // 100)


def spans(facts: Facts, place: Place, number: int) -> Iterator[Span]:
    """The possible visits of a day, each with the fewest wishes against it."""
    request, minutes = facts.request, least_minutes(place)
    open_at = [
        (max(opens, _FIRST), min(closes, _latest(request)))
        for opens, closes in _open(facts, place, number)
    ]
    arrive = arrived(facts) if number == 1 else None
    leave = left(facts) if number == request.days else None
    booked = tuple(b for b in request.booked if b.on == _date(request, number))
    starts = {
        start
        for opens, closes in open_at
        for start in (opens, closes - minutes, *_around(booked, arrive, leave, minutes))
        if opens <= start <= closes - minutes
    }
    found = {
        Span(
            before_arriving=arrive is not None and start < arrive,
            after_leaving=leave is not None and start + minutes > leave,
            appointments=tuple(
                b for b in booked if start < minute(b.to) and minute(b.from_) < start + minutes
            ),
        )
        for start in starts
    }
    if Span() in found:
        yield Span()
    else:
        yield from sorted(found, key=_strictness)


def paces(request: TripRequest) -> Iterator[tuple[bool, Limits]]:
    """What a day holds at the pace wished for, and what it holds at the fullest."""
    yield True, limits(request)
    yield False, limits(request.model_copy(update={"pace": "packed"}))


def ticket(facts: Facts, place: Place) -> int:
    """What it costs the whole party to see, at the high end; 0 when that is not known."""
    currency = split.currency_of(facts.request, facts.stops)
    price = costs.for_party(place, facts.request, currency)
    return price.high if price else 0


def _open(facts: Facts, place: Place, number: int) -> tuple[tuple[int, int], ...]:
    country = facts.town(place).country
    date = _date(facts.request, number)
    known = hours.open_spans(place.opening_hours, date, country=country)
    # Hours that nobody knows, and without dates: perhaps the whole day.
    return ((0, hours.DAY_END),) if known is None or (date is None and not known) else known


def _date(request: TripRequest, number: int) -> dt.date | None:
    if request.depart_on is None:
        return None
    return request.depart_on + dt.timedelta(days=number - 1)


def arrived(facts: Facts) -> int | None:
    """Minute of the first day from which one is free in town."""
    arrive = facts.request.arrive_at
    if arrive is None:
        return None
    way = _gate(facts, facts.stops[0].city, minute(arrive))
    return minute(arrive) + (way.out + way.way.minutes if way else 0)


def left(facts: Facts) -> int | None:
    """Minute of the last day until which one is."""
    leave = facts.request.leave_at
    if leave is None:
        return None
    way = _gate(facts, facts.stops[-1].city, minute(leave))
    return minute(leave) - (way.ahead + way.way.minutes if way else 0)


def _gate(facts: Facts, town: City, at: int) -> Gate | None:
    """``None`` for those who start in town."""
    if not covers_way_there(facts.request):
        return None
    return gate(facts.request, load.destination(town), party(facts.request), at)


def _latest(request: TripRequest) -> int:
    """When everybody is back at the latest; on a night out later."""
    back = limits(request.model_copy(update={"pace": "packed"})).back
    return back if request.children_ages else back + _NIGHT_OUT


def _around(
    booked: tuple[Booked, ...], arrive: int | None, leave: int | None, minutes: int
) -> Iterator[int]:
    """Starts right after and right before each of these."""
    for one in booked:
        yield minute(one.to)
        yield minute(one.from_) - minutes
    if arrive is not None:
        yield arrive
    if leave is not None:
        yield leave - minutes


def _strictness(span: Span) -> tuple[int, bool, bool]:
    return len(span.appointments), span.before_arriving, span.after_leaving
