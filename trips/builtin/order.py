"""The order of a trip's towns and the days in each, chosen together and exactly.

An order that the traveller gave is kept. Otherwise the way is the quickest through all of
them, by our estimates, from home and back where home is a town we know. Appointments come
first: one is where they are on their days, where that can be done at all. Within that, days
go where there is most to like.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise, product

from trips.atlas import load, names
from trips.atlas.find import Found, find
from trips.atlas.schema import City
from trips.builtin import far
from trips.builtin.named import find_place
from trips.legs import journey, refused
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


#: A visit's key: the town's slug, with its number where the town is come back to.
_Visits = Mapping[str, City]


def ordered(
    request: TripRequest, towns: Sequence[City], worth: Mapping[str, float]
) -> tuple[tuple[City, int], ...]:
    """Each visit of a town with the number of days it is the base of, in order.

    ``worth``: by slug, how much there is to like. Never more visits than days.
    """
    if len(towns) == 1:
        return ((towns[0], request.days),)
    visits = dict(_visits(request, towns))
    found = _best(_questions(request, visits, worth))
    days = dict(_bases(found, request.days))
    if _enough(request, visits, days):
        return tuple((visits[key], n) for key, n in days.items())
    return _with_far_ways(request, [visits[key] for key in days], worth)


def _best(questions: Iterable[Question]) -> Route:
    return next(filter(None, map(route, questions)))


def _enough(request: TripRequest, visits: _Visits, days: Mapping[str, int]) -> bool:
    """Whether each town has the days that the way there takes, and one."""
    least = far.least(request, [visits[key] for key in days])
    return all(n >= needed for n, needed in zip(days.values(), least, strict=True))


def _with_far_ways(
    request: TripRequest, chain: Sequence[City], worth: Mapping[str, float]
) -> tuple[tuple[City, int], ...]:
    """The same order, with days for the ways; as many of the towns as the days are enough for."""
    chain = far.within(request, chain)
    if len(chain) == 1:
        return ((chain[0], request.days),)
    visits = dict(_numbered(chain))
    least = dict(zip(visits, far.least(request, chain), strict=True))
    found = _best(_questions(request, visits, worth, least))
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


def _visits(request: TripRequest, towns: Sequence[City]) -> Iterator[tuple[str, City]]:
    """The visits in the order said, as far as there is a day for each; each town at least once."""
    by_slug = {town.slug: town for town in towns}
    if not _found(request).returns:
        yield from by_slug.items()
        return
    again = max(0, request.days - len(towns))
    chain: list[City] = []
    for slug in _found(request).visits:
        town = by_slug.get(slug)
        if town is None or (chain and chain[-1] is town):
            continue
        again -= town in chain
        if again >= 0 or town not in chain:
            chain.append(town)
    yield from _numbered(chain)


def _numbered(chain: Sequence[City]) -> Iterator[tuple[str, City]]:
    times: Counter[str] = Counter()
    for town in chain:
        times[town.slug] += 1
        number = times[town.slug]
        yield (town.slug if number == 1 else f"{town.slug} {number}"), town


def _found(request: TripRequest) -> Found:
    found = find(request.destination)
    return found if isinstance(found, Found) else Found(cities=(), visits=())


def _bases(found: Route, days: int) -> Iterator[tuple[str, int]]:
    """A town is the base of its nights' days; the last one of the day of leaving too."""
    firsts = [*(stay.first_day for stay in found.stays), days + 1]
    for stay, (first, following) in zip(found.stays, pairwise(firsts), strict=True):
        yield stay.town, following - first


def _questions(
    request: TripRequest,
    visits: _Visits,
    worth: Mapping[str, float],
    least: Mapping[str, int] | None = None,
) -> Iterator[Question]:
    """From the strictest wish to the one that always has an answer.

    Appointments with a night before them where that can be, then on the day, then not at all.
    ``least``: days that each visit needs, in the order of the visits, which is then kept.
    """
    # With a town a day the last one has no night: each has its one day then, as where each
    # has the days that it needs.
    nights = request.days - (len(visits) < request.days and least is None)
    links = tuple(_links(request, visits, in_line=least is not None))
    home = _HOME if any(link.origin == _HOME for link in links) else None
    most = nights - len(visits) + 1
    short = {t.slug: 0 if t.slug in _found(request).named else _SHORT for t in visits.values()}
    shared = _shared(visits, worth)
    plain = Question(
        towns=tuple(
            Town(
                key=key,
                nights=_from(least, key, _liked(shared, key, most, short[t.slug])),
                must=True,
            )
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


def _from(least: Mapping[str, int] | None, key: str, nights: dict[int, int]) -> dict[int, int]:
    return {n: cost for n, cost in nights.items() if least is None or n >= least[key]}


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


def _links(request: TripRequest, visits: _Visits, *, in_line: bool) -> Iterator[Link]:
    """In the order given, or every way between the towns, from home and back."""
    named = _found(request).named
    if in_line or in_order(request) or (len(visits) < _MANY and named):
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
    return _MINUTE * journey(one, other, ways).minutes


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
