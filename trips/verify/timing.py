"""One thing after another, and the time between two places really kept.

The lower bound is our own: the straight line at a speed that the mode never beats in
practice. A plan may be slower than that, never faster.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from trips.geo import metres
from trips.itinerary import Day, Rule
from trips.places import Place
from trips.verify.plan import Plan, Timed
from trips.verify.rules import OWN_WORDS, Fault, count, rule, weakest

#: Metres a minute that nobody and nothing of the mode beats over a whole leg.
_FASTEST = {
    "walk": 110,
    "transit": 1000,
    "taxi": 1500,
    "drive": 1800,
    "train": 5300,
    "flight": 15_500,
    "ferry": 1200,
}
#: Metres between two places that need no leg.
_NEXT_DOOR = 150
#: A leg is at least as long as the straight line, up to rounding and the line's own error.
_ROUNDING = 0.97


def no_overlap(plan: Plan) -> Rule:
    return rule(
        "no_overlap",
        "One thing follows another, and nothing overlaps",
        list(_overlaps(plan.items)),
        OWN_WORDS,
        f"{count(len(plan.items), 'item')} in order",
    )


def travel_time(plan: Plan) -> Rule:
    legs = [t for t in plan.items if t.item.leg is not None]
    return rule(
        "travel_time",
        "There is time for every way between two stops",
        [*_short_legs(legs), *(f for d in plan.itinerary.days for f in _missing(plan, d))],
        weakest(t.item.leg.basis for t in legs if t.item.leg),
        f"{count(len(legs), 'leg')} against the straight line at the fastest of their mode",
    )


def _overlaps(items: Sequence[Timed]) -> Iterator[Fault]:
    for timed in items:
        if timed.minutes < 0:
            yield Fault(f"{timed.what()} ends before it starts")
    for one, other in pairwise(items):
        if other.span[0] < one.span[1]:
            yield Fault(f"{other.what()} starts before {one.item.title} has ended")


def _short_legs(legs: Sequence[Timed]) -> Iterator[Fault]:
    for timed in legs:
        leg = timed.item.leg
        assert leg is not None  # they were chosen for it
        kept = timed.minutes
        if kept < leg.minutes:
            yield Fault(f"{timed.what()} takes {leg.minutes} min and is given {kept}")


def _missing(plan: Plan, day: Day) -> Iterator[Fault]:
    """From place to place through the day, from last night's stay to tonight's."""
    woke, sleeps = plan.night(day.number - 1), plan.night(day.number)
    here: Place | None = woke.place if woke else None
    legs = _begun_on_the_eve(plan, day)
    for timed in plan.of_day(day):
        if timed.item.leg is not None:
            legs.append(timed)
        elif timed.place is not None:
            yield from _way(here, timed.place, legs, timed.what())
            here, legs = timed.place, []
    if sleeps is not None:
        yield from _way(here, sleeps.place, legs, f"Day {day.number}, back to your stay")


def _begun_on_the_eve(plan: Plan, day: Day) -> list[Timed]:
    """The ways on which the evening before ends, out of the stay: to a journey after midnight."""
    legs: list[Timed] = []
    out = False
    for timed in plan.items:
        if timed.day.number == day.number - 1:
            if timed.item.leg is None:
                legs, out = [], timed.item.kind == "check_out"
            elif out:
                legs.append(timed)
    return legs


def _way(here: Place | None, there: Place, legs: Sequence[Timed], what: str) -> Iterator[Fault]:
    if here is None or here.id == there.id:
        return
    line = metres(here.lat, here.lon, there.lat, there.lon)
    if line <= _NEXT_DOOR:
        return
    if not legs:
        yield Fault(f"{what}: no way is planned for {line} m from {here.name}", _ids(here, there))
        return
    least = line / max(_FASTEST[t.item.leg.mode] for t in legs if t.item.leg)
    kept = sum(t.minutes for t in legs)
    length = sum(t.item.leg.metres for t in legs if t.item.leg)
    if kept < least or length < line * _ROUNDING:
        yield Fault(
            f"{what}: {line} m from {here.name} in {kept} min and {length} m cannot be done",
            _ids(here, there),
        )


def _ids(*places: Place) -> tuple[str, ...]:
    return tuple(p.id for p in places)
