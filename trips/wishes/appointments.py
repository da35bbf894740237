"""Appointments that rule each other out, or the hours of coming and going."""

from collections.abc import Iterator
from itertools import combinations

from trips import hours
from trips.geo import metres
from trips.legs import SAME_SPOT, journey, leg, party
from trips.request import Booked, TripRequest
from trips.schedule.titles import minute
from trips.wishes.clashes import Clash
from trips.wishes.facts import Facts
from trips.wishes.wish import ARRIVE, LEAVE, Key, booked_key


def clashes(facts: Facts) -> Iterator[Clash]:
    """Overlaps, too little time between, before arriving, after leaving, behind shut doors."""
    request = facts.request
    for one, other in combinations(sorted(request.booked, key=lambda b: (b.on, b.from_)), 2):
        yield from _pair(facts, one, other)
    for one in request.booked:
        yield from _ends(request, one)
        yield from _shut(facts, one)


def _pair(facts: Facts, one: Booked, other: Booked) -> Iterator[Clash]:
    keys = frozenset({booked_key(one), booked_key(other)})
    if len(keys) < 2:
        return
    if one.on == other.on and other.from_ < one.to:
        yield Clash(keys, "They overlap", certain=True)
        return
    free = (other.on - one.on).days * 1440 + minute(other.from_) - minute(one.to)
    way = _way(facts, one, other)
    if way is not None and way[0] > free:
        why = f"{way[1]} takes about {_told(way[0])} by our estimate, and there are {_told(free)}"
        # A planner that does not know where in town they are cannot see it.
        yield Clash(keys, why, kept=_town_to_town(facts, one, other))


def _town_to_town(facts: Facts, one: Booked, other: Booked) -> bool:
    here, there = facts.town_of(one), facts.town_of(other)
    return here is not None and there is not None and here.slug != there.slug


def _way(facts: Facts, one: Booked, other: Booked) -> tuple[int, str] | None:
    """Minutes from one to the other, and what that is; ``None`` when nobody knows."""
    here, there = facts.town_of(one), facts.town_of(other)
    if here is None or there is None:
        return None
    if here.slug != there.slug:
        between = journey(here, there)
        return between.minutes, f"The way from {here.name} to {there.name}"
    a, b = facts.appointment(one), facts.appointment(other)
    if a is None or b is None or metres(a.lat, a.lon, b.lat, b.lon) <= SAME_SPOT:
        return None
    who = party(facts.request)
    way, _ = leg(a, b, here.transit, here.currency, who, as_of=here.recalled_as_of)
    return way.minutes, f"The way from {a.name} to {b.name}"


def _ends(request: TripRequest, one: Booked) -> Iterator[Clash]:
    key: Key = booked_key(one)
    arrive, leave = request.arrive_at, request.leave_at
    if one.on == request.depart_on and arrive and one.from_ < arrive:
        why = f"It starts before you arrive at {arrive:%H:%M}"
        yield Clash(frozenset({key, ARRIVE}), why, certain=True)
    if one.on == request.return_on and leave and one.to > leave:
        why = f"It ends after you leave at {leave:%H:%M}"
        yield Clash(frozenset({key, LEAVE}), why, certain=True)


def _shut(facts: Facts, one: Booked) -> Iterator[Clash]:
    """A place that is closed all that day, by its hours as we have them."""
    place = facts.appointment(one)
    if place is None:
        return
    country = facts.town(place).country
    if hours.open_spans(place.opening_hours, one.on, country=country) == ():
        why = f"{place.name} is closed on {one.on:%A} {one.on.day} {one.on:%b}, as far as we know"
        yield Clash(frozenset({booked_key(one)}), why, kept=True)


def _told(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} min"
    hours_, rest = divmod(minutes, 60)
    return f"{hours_} h" + (f" {rest} min" if rest else "")
