"""Entries against a reference's points: does it know the place, and does it have it there?

A point of the same name within 25 km is looked for. Within the kind's tolerance it confirms
the entry; a point called just the same but further away disagrees with it. A miss proves
nothing. A disagreement is settled when the entry's own ``checked.note`` speaks of that
reference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from trips.atlas.check.nearby import Index, Nearby
from trips.atlas.check.reference import Point
from trips.atlas.check.spelling import parts, spelled
from trips.atlas.schema import Check, City, CityPlace, StayArea
from trips.geo import metres

#: Metres within which a name is looked for.
NEAR = 25_000
#: Metres within which two positions agree: a point, a large site, a part of town, an airport.
SPOT, LARGE, AREA, AIRPORT = 300, 1_000, 2_000, 3_000
LARGE_KINDS = frozenset({"park", "nature", "zoo", "theme_park", "beach", "station"})
AREA_KINDS = frozenset({"neighbourhood", "stay_area"})

#: Called just so, metres away, the point.
Hit = tuple[bool, int, Point]
Verdict = Literal["confirmed", "unconfirmed", "disagreeing", "settled"]


@dataclass(frozen=True)
class Entry:
    """A place, a stay or an arrival as it is compared."""

    slug: str
    names: tuple[str, ...]
    #: A place's category, ``stay_area``, ``airport`` or ``station``.
    kind: str
    lat: float
    lon: float
    checked: Check | None
    iata: str | None = None


@dataclass(frozen=True)
class Compared:
    """What a reference says of an entry."""

    city: str
    entry: str
    verdict: Verdict
    #: Who, under which name, how many metres away; ``None`` when no one knows the place.
    by: str | None = None
    name: str | None = None
    metres: int | None = None


def compared(city: City, index: Index) -> Iterator[Compared]:
    """The verdict on each of the city's entries."""
    nearby = index.near(city.lat, city.lon)
    town = frozenset(word for name in _called(city) for word in spelled(name).own)
    for entry in _entries(city):
        yield _verdict(city.slug, entry, list(_hits(entry, nearby, index, town)))


def _called(city: City) -> tuple[str, ...]:
    return (city.name, *(filter(None, (city.local_name,))), *city.aliases)


def _entries(city: City) -> Iterator[Entry]:
    for place in city.places:
        yield _entry(place, place.category)
    for area in city.stays:
        yield _entry(area, "stay_area")
    for arrival in city.arrivals:
        named = (arrival.name,)
        position = (arrival.lat, arrival.lon, arrival.checked)
        yield Entry(arrival.slug, named, arrival.kind, *position, arrival.iata)


def _entry(given: CityPlace | StayArea, kind: str) -> Entry:
    names = tuple(filter(None, (given.name, given.local_name)))
    return Entry(given.slug, names, kind, given.lat, given.lon, given.checked)


def _hits(entry: Entry, nearby: Nearby, index: Index, town: frozenset[str]) -> Iterator[Hit]:
    """(called just so, metres away, point) of each that may be it."""
    if entry.kind == "airport":
        airport = index.airport(entry.iata or "")
        if airport is not None:
            yield True, _away(entry, airport), airport
        return
    names = dict.fromkeys(entry.names, True)
    halves = {
        part: False for name in entry.names for part in parts(name) if spelled(part).own - town
    }
    for text, whole in {**halves, **names}.items():
        for exact, point in nearby.called(text, town):
            if point.source.kind == "area" and entry.kind not in AREA_KINDS:
                continue
            away = _away(entry, point)
            if away <= NEAR:
                yield exact and whole, away, point


def _verdict(city: str, entry: Entry, hits: list[Hit]) -> Compared:
    agreeing = [hit for hit in hits if hit[1] <= tolerance(entry.kind)]
    if agreeing:
        return _told(city, entry, "confirmed", min(agreeing, key=_nearest))
    exact = [hit for hit in hits if hit[0]]
    if not exact:
        return Compared(city, entry.slug, "unconfirmed")
    nearest = min(exact, key=_nearest)
    settled = _settles(entry.checked, nearest[2])
    return _told(city, entry, "settled" if settled else "disagreeing", nearest)


def tolerance(kind: str) -> int:
    """Metres within which the position of such a place agrees."""
    if kind == "airport":
        return AIRPORT
    if kind in AREA_KINDS:
        return AREA
    return LARGE if kind in LARGE_KINDS else SPOT


def _settles(check: Check | None, point: Point) -> bool:
    """Whether the entry's note is about this reference, and not about some other."""
    if check is None or check.note is None:
        return False
    return point.source.name == check.by or point.source.name in check.note


def _nearest(hit: Hit) -> tuple[int, bool, str]:
    exact, away, point = hit
    return away, not exact, point.source.name


def _told(city: str, entry: Entry, verdict: Verdict, hit: Hit) -> Compared:
    _, away, point = hit
    return Compared(city, entry.slug, verdict, point.source.name, point.names[0], away)


def _away(entry: Entry, point: Point) -> int:
    return metres(entry.lat, entry.lon, point.lat, point.lon)
