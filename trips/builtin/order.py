"""The order of a trip's towns and the days in each, chosen together and exactly.

An order that the traveller gave is kept. Otherwise the way is the quickest through all of
them, by our estimates, from home and back where home is a town we know. Appointments come
first: one is where they are on their days, where that can be done at all. Within that, days
go where there is most to like.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise, product

from trips.atlas import load, names
from trips.atlas.find import Found, find
from trips.atlas.schema import City
from trips.builtin.named import find_place
from trips.legs import between_towns, refused
from trips.request import Booked, TripRequest
from trips.solve.route import Event, Link, Question, Route, Town, route

#: Words and signs that put towns in an order, where mere lists do not.
_ORDERED = re.compile(
    r"→|>|\b(?:then|after|afterwards|followed by|via|to|first|dann|danach|puis|ensuite|luego"
    r"|después|poi|depois|затем|потом)\b|から",
    re.IGNORECASE,
)
#: From so many towns on a bare list is no order.
_MANY = 3
_HOME = "home"
#: The cost of a minute's travel; all that is to like in the best-liked town is worth so much.
_MINUTE, _BEST = 1, 1_000
#: The cost of one night alone in a town that nobody named.
_SHORT = 400
#: Ways to divide appointments among the visits of a town that is come back to, at most.
_TRIED = 16


def ordered(
    request: TripRequest, towns: Sequence[City], worth: Mapping[str, float]
) -> tuple[tuple[City, int], ...]:
    """Each visit of a town with the number of days it is the base of, in order.

    ``worth``: by slug, how much there is to like. Never more visits than days.
    """
    if len(towns) == 1:
        return ((towns[0], request.days),)
    visits = dict(_visits(request, towns))
    found = next(filter(None, map(route, _questions(request, visits, worth))))
    return tuple((visits[key], days) for key, days in _bases(found, request.days))


def in_order(request: TripRequest) -> bool:
    """Whether the traveller said which town comes after which: also who comes back to one."""
    return _ORDERED.search(request.destination) is not None or _found(request).returns > 0


def towns_of(booked: Booked, towns: Sequence[City]) -> tuple[City, ...]:
    """The towns that an appointment may be in: named in its text, else by its place."""
    text = f" {names.plain(' '.join((booked.name, booked.place or '')))} "
    named = [t for t in towns if any(f" {name} " in text for name in names.of(t.slug))]
    return tuple(
        named
        or (
            town
            for town in towns
            if find_place(booked.place or booked.name, (load.place(town, p) for p in town.places))
        )
    )


#: A visit's key: the town's slug, with its number where the town is come back to.
_Visits = Mapping[str, City]


def _visits(request: TripRequest, towns: Sequence[City]) -> Iterator[tuple[str, City]]:
    """The visits in the order said, as far as there is a day for each; each town at least once."""
    by_slug = {town.slug: town for town in towns}
    if not _found(request).returns:
        yield from by_slug.items()
        return
    again = max(0, request.days - len(towns))
    times: Counter[str] = Counter()
    last = None
    for slug in _found(request).visits:
        if slug not in by_slug or slug == last:
            continue
        if slug in times:
            again -= 1
            if again < 0:
                continue
        times[slug] += 1
        last = slug
        yield (slug if times[slug] == 1 else f"{slug} {times[slug]}"), by_slug[slug]


def _found(request: TripRequest) -> Found:
    found = find(request.destination)
    return found if isinstance(found, Found) else Found(cities=(), visits=())


def _bases(found: Route, days: int) -> Iterator[tuple[str, int]]:
    """A town is the base of its nights' days; the last one of the day of leaving too."""
    firsts = [*(stay.first_day for stay in found.stays), days + 1]
    for stay, (first, following) in zip(found.stays, pairwise(firsts), strict=True):
        yield stay.town, following - first


def _questions(
    request: TripRequest, visits: _Visits, worth: Mapping[str, float]
) -> Iterator[Question]:
    """From the strictest wish to the one that always has an answer.

    Appointments with a night before them where that can be, then on the day, then not at all.
    """
    # With a town a day the last one has no night: each has its one day then.
    nights = request.days - (len(visits) < request.days)
    links = tuple(_links(request, visits))
    home = _HOME if any(link.origin == _HOME for link in links) else None
    most = nights - len(visits) + 1
    short = {t.slug: 0 if t.slug in _found(request).named else _SHORT for t in visits.values()}
    shared = _shared(visits, worth)
    plain = Question(
        towns=tuple(
            Town(key=key, nights=_liked(shared, key, most, short[t.slug]), must=True)
            for key, t in visits.items()
        ),
        links=links,
        nights=nights,
        start=home,
        goal=home,
    )
    for margin in (1, 0) if request.booked else ():
        for events in islice(product(*_events(request, visits, nights, margin)), _TRIED):
            if events:
                yield replace(plain, events=events)
    yield plain


def _shared(visits: _Visits, worth: Mapping[str, float]) -> dict[str, float]:
    """A town's worth, divided evenly among its visits."""
    times = Counter(town.slug for town in visits.values())
    return {key: worth[town.slug] / times[town.slug] for key, town in visits.items()}


def _liked(worth: Mapping[str, float], key: str, most: int, short: int) -> dict[int, int]:
    """What up to so many nights cost: each further one is liked less, as costs go up by more.

    The n-th is worth the n-th part of the first, which divides days among towns in
    proportion to what each has. ``short``: what speaks against one night alone.
    """
    first = _BEST * worth[key] / max(worth.values())
    shares = [round(first / n) for n in range(1, most + 1)]
    costs = {n: sum(_BEST - share for share in shares[:n]) for n in range(1, most + 1)}
    return {n: cost + (short if n == 1 else 0) for n, cost in costs.items()}


def _links(request: TripRequest, visits: _Visits) -> Iterator[Link]:
    """In the order given, or every way between the towns, from home and back."""
    named = _found(request).named
    if in_order(request) or (len(visits) < _MANY and named):
        for (key, one), (following, other) in pairwise(visits.items()):
            yield _link(request, one, other, key, following)
        return
    towns = tuple(visits.values())
    for one in towns:
        for other in towns:
            if one is not other:
                yield _link(request, one, other, one.slug, other.slug)
    home = _home(request)
    if home is None and not named:
        return
    for town in towns:
        if town is towns[0] or not named:  # where one lands is named first
            yield Link(
                key=f"to {town.slug}", origin=_HOME, goal=town.slug, cost=_way(request, home, town)
            )
        yield Link(
            key=f"from {town.slug}", origin=town.slug, goal=_HOME, cost=_way(request, home, town)
        )


def _link(request: TripRequest, one: City, other: City, origin: str, goal: str) -> Link:
    return Link(
        key=f"{origin} > {goal}",
        origin=origin,
        goal=goal,
        cost=_way(request, one, other),
    )


def _way(request: TripRequest, one: City | None, other: City) -> int:
    """Its minutes; home is no detour for those of whom we do not know where it is."""
    if one is None:
        return 0
    ways = refused(request)
    return _MINUTE * between_towns(one.lat, one.lon, other.lat, other.lon, ways).minutes


def _home(request: TripRequest) -> City | None:
    found = find(request.origin) if request.origin else None
    return found.cities[0] if isinstance(found, Found) and found.named else None


def _events(
    request: TripRequest, visits: _Visits, nights: int, margin: int
) -> Iterator[list[Event]]:
    """Where one has to be for the appointments whose town is certain, and on which days: for
    each, the visits of the town in which it may be."""
    towns = {town.slug: town for town in visits.values()}
    for booked in request.booked:
        where = towns_of(booked, tuple(towns.values()))
        if len(where) != 1 or request.depart_on is None:
            continue
        day = (booked.on - request.depart_on).days + 1
        # To be based there on the day is to be there the next morning too.
        yield [
            Event(town=key, first=max(1, day - margin), last=min(day + 1, nights + 1))
            for key, town in visits.items()
            if town.slug == where[0].slug
        ]
