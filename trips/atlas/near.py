"""The bundled cities nearest to a place that has none."""

from dataclasses import dataclass
from functools import cache

from trips.atlas import load, names
from trips.atlas.elsewhere import Elsewhere
from trips.atlas.gazetteer import Town, gazetteer
from trips.geo import metres

#: A bundled city is the gazetteer's town of its name within this distance, in metres:
#: sources put the centre of a large city at different squares.
_SAME = 25_000


@dataclass(frozen=True)
class Near:
    """A bundled city, seen from a place."""

    slug: str
    #: Great-circle distance between the centres.
    metres: int

    @property
    def shown(self) -> str:
        """``Paris (France)``."""
        return names.shown(self.slug)


def nearest(place: Elsewhere, count: int) -> tuple[Near, ...]:
    """The ``count`` nearest bundled cities, nearest first."""
    ranked = sorted((_away(slug, place), slug) for slug in load.slugs())
    return tuple(Near(slug, away) for away, slug in ranked[:count])


def itself(place: Elsewhere) -> str | None:
    """The bundled city that this town is, by whatever name it was found; else ``None``."""
    if place.kind != "town":
        return None
    return next(
        (
            slug
            for slug in load.slugs()
            if load.raw(slug)["country"] == place.country
            and place.town.plain in names.of(slug)
            and _away(slug, place) <= _SAME
        ),
        None,
    )


def within(region: str) -> tuple[str, ...]:
    """The bundled cities in the region of that code (``IT.16``)."""
    return tuple(slug for slug in load.slugs() if _region(slug) == region)


def weight(slug: str) -> int:
    """How well known a bundled city is: the gazetteer's weight of its town, 0 without one."""
    town = _town(slug)
    return 0 if town is None else town.weight


def _region(slug: str) -> str:
    """GeoNames' code of the region that a bundled city is in; empty where it has no such city."""
    town = _town(slug)
    return "" if town is None else town.region


@cache
def _town(slug: str) -> Town | None:
    """The gazetteer's town that a bundled city is."""
    city = load.raw(slug)
    towns = (town for name in names.of(slug) for town in gazetteer().called(name))
    here = {
        metres(town.lat, town.lon, city["lat"], city["lon"]): town
        for town in towns
        if town.country == city["country"]
    }
    return here[min(here)] if here and min(here) <= _SAME else None


def _away(slug: str, place: Elsewhere) -> int:
    city = load.raw(slug)
    return metres(place.town.lat, place.town.lon, city["lat"], city["lon"])
