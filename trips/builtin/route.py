"""Which towns, in which order, and how many days each gets."""

from dataclasses import dataclass

from trips.atlas import load
from trips.atlas.find import Found, find
from trips.atlas.schema import City, CityPlace
from trips.builtin import order
from trips.builtin.named import find_place
from trips.builtin.noted import wished
from trips.builtin.taste import Taste
from trips.outline import TripOutline
from trips.places import EATING
from trips.request import TripRequest

#: A town that was not asked for by name has to be worth this many days.
_DAYS_FOR_A_TOWN = 2


@dataclass(frozen=True)
class Stop:
    """A town of the trip."""

    city: City
    #: Days whose base it is, and nights slept there.
    days: int
    nights: int


def stops(request: TripRequest, cities: tuple[City, ...], taste: Taste) -> tuple[Stop, ...]:
    """The towns in order with their days: at least one each, more where there is more to like.

    A town that is come back to is a stop again.
    """
    towns = _fitting(request, cities)
    worth = {town.slug: _worth(town, taste) for town in towns}
    found = order.ordered(request, towns, worth)
    last = len(found) - 1
    return tuple(Stop(town, days, days - (n == last)) for n, (town, days) in enumerate(found))


def stops_of(outline: TripOutline, cities: tuple[City, ...]) -> tuple[Stop, ...]:
    """The towns as an outline has them, whoever made it, each once with all of its days. A town
    of the outline that is not among ``cities`` is left out."""
    by_slug = {city.slug: city for city in cities}
    bases = [day.base for day in outline.days]
    return tuple(
        Stop(by_slug[slug], bases.count(slug), bases[:-1].count(slug))
        for slug in dict.fromkeys(bases)
        if slug in by_slug
    )


def _fitting(request: TripRequest, cities: tuple[City, ...]) -> tuple[City, ...]:
    """All towns named; of a country's, as many as the days allow: those with places that
    are asked for by name first, then the most famous."""
    found = find(request.destination)
    named = found.named if isinstance(found, Found) else frozenset()
    room = max(1, len(named), request.days // _DAYS_FOR_A_TOWN)
    if len(cities) <= min(room, request.days):
        return cities
    asked = {city.slug: _asked(request, city) for city in cities}
    by_name = sorted(cities, key=lambda c: c.slug)
    ranked = sorted(
        by_name, key=lambda c: (c.slug in named, asked[c.slug], *_sights(c)), reverse=True
    )
    chosen = {city.slug for city in ranked[: min(room, request.days)]}
    return tuple(city for city in cities if city.slug in chosen)


def _asked(request: TripRequest, city: City) -> int:
    """How many of the places asked for or booked may be there."""
    places = tuple(load.place(city, entry) for entry in city.places)
    wanted = sum(find_place(name, places) is not None for name in wished(request, places))
    return wanted + sum(bool(order.towns_of(one, (city,))) for one in request.booked)


def _sights(city: City) -> tuple[int, int]:
    """How many places people cross the world for, and how many are well known beside them."""
    fames = [p.fame for p in city.places if p.category not in EATING]
    return fames.count(5), fames.count(4)


def _worth(city: City, taste: Taste) -> float:
    """How much there is to like: well-known sights count, liked ones more."""
    return 1 + sum(_likes(p, taste) for p in city.places if p.category not in EATING)


def _likes(entry: CityPlace, taste: Taste) -> float:
    liking = max(0.0, taste.of(entry.category, *entry.interests))
    return entry.fame**2 / 25 * (1 + liking)
