"""One place written down twice."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from trips.atlas import names
from trips.atlas.check.problem import Problem
from trips.atlas.schema import Arrival, City, CityPlace, StayArea
from trips.geo import metres
from trips.places import EATING

#: Two entries so near each other, in metres, with names so alike (0–100) are one.
NEAR = 60
ALIKE = 85

Entry = CityPlace | StayArea | Arrival


def duplicates(city: City) -> Iterator[Problem]:
    """Equal names, and almost equal ones at the same spot.

    Among what is visited, eaten at, slept in and arrived at, each: a museum may have a café
    of its name, and a neighbourhood may be walked and slept in.
    """
    visited = [place for place in city.places if place.category not in EATING]
    eaten_at = [place for place in city.places if place.category in EATING]
    for entries in (visited, eaten_at, city.stays, city.arrivals):
        yield from _among(city, entries)


def _among(city: City, entries: Sequence[Entry]) -> Iterator[Problem]:
    plain = {entry.slug: names.plain(entry.name) for entry in entries}
    for one, other in combinations(entries, 2):
        if plain[one.slug] == plain[other.slug]:
            message = f"has the name of {one.slug}: {other.name}"
            yield Problem(city.slug, other.slug, "duplicate", message)
        elif fuzz.token_sort_ratio(plain[one.slug], plain[other.slug]) >= ALIKE:
            away = metres(one.lat, one.lon, other.lat, other.lon)
            if away <= NEAR:
                message = f"lies {away} m from {one.slug} under almost its name"
                yield Problem(city.slug, other.slug, "duplicate", message)
