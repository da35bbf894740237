"""What is different between two versions of a plan, day by day.

Stops are told apart by their place, meals without one by their day: the same place on another
day has moved. Ways, check-ins and free time follow from the stops and are not told.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from trips.itinerary import Day, Item, Itinerary, StayNight
from trips.model import Model
from trips.money import Price

What = Literal["added", "removed", "moved", "time", "cost", "pinned", "unpinned"]


class Seen(Model):
    """A stop as it is in one of the versions."""

    day: int = Field(ge=1, le=31)
    start: dt.datetime | dt.time
    end: dt.datetime | dt.time
    cost: Price | None


class Change(Model):
    """A stop that is not as it was; without ``before`` it is new, without ``after`` gone."""

    title: str
    kind: Literal["visit", "meal"]
    what: tuple[What, ...]
    before: Seen | None
    after: Seen | None


class DayChange(Model):
    """A day on which something is different. What moved stands in both of its days."""

    number: int = Field(ge=1, le=31)
    date: dt.date | None
    #: The town of the day, where it is another.
    base_before: str | None
    base_after: str | None
    changes: tuple[Change, ...]
    cost_before: Price | None
    cost_after: Price | None


class NightsChange(Model):
    """Nights in another place; ``None``: no place."""

    night: int = Field(ge=1, le=31)
    before: str | None
    after: str | None


class Comparison(Model):
    """From one version to the other. Costs are the whole plan's."""

    before: int = Field(ge=1)
    after: int = Field(ge=1)
    days: tuple[DayChange, ...]
    nights: tuple[NightsChange, ...]
    cost_before: Price
    cost_after: Price


def compare(before: Itinerary, after: Itinerary) -> Comparison:
    """What became of the first plan in the second."""
    changes = tuple(_changes(before.days, after.days))
    return Comparison(
        before=before.version,
        after=after.version,
        days=tuple(_days(before, after, changes)),
        nights=tuple(_nights(before.stays, after.stays)),
        cost_before=before.budget.estimated,
        cost_after=after.budget.estimated,
    )


#: A stop and the number of its day.
_Stop = tuple[int, Item]
#: The place and its visits' count, or the day and its meal.
_Key = tuple[str, str, int]


def _changes(before: Iterable[Day], after: Iterable[Day]) -> Iterator[Change]:
    old, new = _stops(before), _stops(after)
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        what = tuple(_what(was, now))
        if what:
            stop = next(one[1] for one in (now, was) if one)
            assert stop.kind in ("visit", "meal")  # they were chosen for it
            yield Change(
                title=stop.title,
                kind=stop.kind,
                what=what,
                before=_seen(was),
                after=_seen(now),
            )


def _stops(days: Iterable[Day]) -> dict[_Key, _Stop]:
    """Every visit and meal. Who comes to one place twice is told apart by the count."""
    times: defaultdict[tuple[str, str], int] = defaultdict(int)
    found: dict[_Key, _Stop] = {}
    for day in days:
        for item in day.items:
            if item.kind not in ("visit", "meal"):
                continue
            name = (item.place.id, "") if item.place else (f"day {day.number}", _unplaced(item))
            times[name] += 1
            found[*name, times[name]] = day.number, item
    return found


def _unplaced(item: Item) -> str:
    """An appointment whose place nobody knows goes by its name."""
    return item.title if item.pinned or item.meal is None else item.meal


def _what(was: _Stop | None, now: _Stop | None) -> Iterator[What]:
    if was is None or now is None:
        yield "added" if was is None else "removed"
        return
    (day, old), (other, new) = was, now
    if day != other:
        yield "moved"
    if (_clock(old.start), _clock(old.end)) != (_clock(new.start), _clock(new.end)):
        yield "time"
    if _sum(old.cost) != _sum(new.cost):
        yield "cost"
    if old.pinned != new.pinned:
        yield "pinned" if new.pinned else "unpinned"


def _seen(stop: _Stop | None) -> Seen | None:
    if stop is None:
        return None
    day, item = stop
    return Seen(day=day, start=item.start, end=item.end, cost=item.cost)


def _days(before: Itinerary, after: Itinerary, changes: tuple[Change, ...]) -> Iterator[DayChange]:
    old, new = ({day.number: day for day in plan.days} for plan in (before, after))
    for number in sorted(old.keys() | new.keys()):
        was, now = old.get(number), new.get(number)
        here = [c for c in changes if number in {seen.day for seen in (c.before, c.after) if seen}]
        bases = [day.base_name if day else None for day in (was, now)]
        costs = [day.cost if day else None for day in (was, now)]
        if here or bases[0] != bases[1] or _sum(costs[0]) != _sum(costs[1]):
            yield DayChange(
                number=number,
                date=(now or was or after.days[0]).date,
                base_before=bases[0] if bases[0] != bases[1] else None,
                base_after=bases[1] if bases[0] != bases[1] else None,
                changes=tuple(sorted(here, key=lambda c: _order(c, number))),
                cost_before=costs[0],
                cost_after=costs[1],
            )


def _order(change: Change, day: int) -> dt.time:
    """By the clock: where it is now, if it is on that day now."""
    here = change.after if change.after and change.after.day == day else change.before
    assert here is not None  # a change is of something
    return _clock(here.start)


def _nights(before: Iterable[StayNight], after: Iterable[StayNight]) -> Iterator[NightsChange]:
    old, new = _beds(before), _beds(after)
    for night in sorted(old.keys() | new.keys()):
        if old.get(night) != new.get(night):
            yield NightsChange(night=night, before=old.get(night), after=new.get(night))


def _beds(stays: Iterable[StayNight]) -> dict[int, str]:
    """Night → the place slept in."""
    return {stay.first_day + n: stay.place.name for stay in stays for n in range(stay.nights)}


def _clock(moment: dt.datetime | dt.time) -> dt.time:
    return moment.time() if isinstance(moment, dt.datetime) else moment


def _sum(price: Price | None) -> tuple[int, int, str] | None:
    return (price.low, price.high, price.currency) if price else None
