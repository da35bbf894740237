"""Entries that lie too far from their city."""

from collections.abc import Iterator

from trips.atlas.check.problem import Problem
from trips.atlas.schema import Arrival, City, CityPlace, StayArea
from trips.geo import metres

#: Metres from the city's centre. A day trip is no place of the city.
IN_TOWN = 30_000
#: Airports lie outside: Narita is 60 km from Tokyo, and some are called after a town further off.
ARRIVALS = 120_000


def positions(city: City) -> Iterator[Problem]:
    """Each entry beyond its limit. Swapped or mistyped degrees show here."""
    for place in city.places:
        yield from _beyond(city, place, IN_TOWN)
    for area in city.stays:
        yield from _beyond(city, area, IN_TOWN)
    for arrival in city.arrivals:
        yield from _beyond(city, arrival, ARRIVALS)


def _beyond(city: City, entry: CityPlace | StayArea | Arrival, limit: int) -> Iterator[Problem]:
    away = metres(city.lat, city.lon, entry.lat, entry.lon)
    if away > limit:
        message = f"lies {away / 1000:.0f} km from the centre, at most {limit // 1000} are sane"
        yield Problem(city.slug, entry.slug, "position", message)
