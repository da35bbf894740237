"""Elements as places of a city: what is visited and eaten at, the best known first."""

import re
from collections.abc import Iterable, Iterator

from trips.atlas.names import plain
from trips.atlas.schema import CityPlace, Read
from trips.live import eating, opening
from trips.live.kinds import USUAL, category
from trips.live.prices import Prices
from trips.live.reply import Element
from trips.places import EATING, Category, StepFree

#: Kept of each, best first.
_SIGHTS, _TABLES = 220, 160
#: Names and articles in so many languages → how well known, 5 for none: that is beyond tags.
_FAME = ((25, 4), (8, 3), (2, 2), (0, 1))
#: What nobody locks, mostly: it is planned by day where no hours are told.
_OPEN: frozenset[Category] = frozenset({"landmark", "park", "viewpoint", "beach", "nature"})
_STEP_FREE: dict[str, StepFree] = {"yes": "yes", "limited": "partly", "no": "no"}


def places(
    elements: Iterable[Element], *, town: str, country: str, prices: Prices, read_at: str
) -> tuple[CityPlace, ...]:
    """Those that a plan can use, each name once."""
    made = [
        place
        for element in elements
        if (place := _place(element, town, country, prices, read_at)) is not None
    ]
    once = list(_once(sorted(made, key=lambda place: (-place.fame, _worth(place), place.slug))))
    sights = [place for place in once if place.category not in EATING]
    tables = [place for place in once if place.category in EATING]
    return (*sights[:_SIGHTS], *tables[:_TABLES])


def _place(
    element: Element, town: str, country: str, prices: Prices, read_at: str
) -> CityPlace | None:
    kind, name = category(element.tags), element.name
    if kind is None or not plain(name):
        return None
    told = element.tags.get("opening_hours")
    hours = opening.readable(told, country)
    meals = eating.meals(kind, hours, country)
    if opening.never(hours, country) or (kind in EATING and not meals and kind != "bar"):
        return None
    usual = USUAL[kind]
    in_the_open = told is None and kind in _OPEN and element.tags.get("fee") != "yes"
    return CityPlace(
        slug=slug(element),
        name=name,
        local_name=element.local_name,
        category=kind,
        lat=element.lat,
        lon=element.lon,
        hours=hours or (opening.BY_DAY if in_the_open else None),
        usual_hours=in_the_open,
        minutes=usual.minutes,
        price=prices.visit(usual, element.tags.get("fee")),
        interests=usual.interests,
        suits=usual.suits,
        min_age=usual.min_age,
        indoor=usual.indoor,
        step_free=_STEP_FREE.get(element.tags.get("wheelchair", "")),
        reserve=usual.reserve,
        fame=_fame(element),
        meals=meals,
        cuisine=eating.kitchen(element) if kind in EATING else None,
        diets=eating.diets(element) if kind in EATING else (),
        about=f"{usual.word[:1].upper()}{usual.word[1:]} in {town}, by its entry in OpenStreetMap.",
        read=Read(by="OpenStreetMap", url=element.url, at=read_at),
    )


def slug(element: Element) -> str:
    """``musee-madeup-w123``: it stays the same as long as the element does."""
    words = re.sub(r"[^a-z0-9]+", "-", plain(element.name))[:40].strip("-")
    return f"{words or 'place'}-{element.kind[0]}{element.id}"


def _fame(element: Element) -> int:
    return next(fame for least, fame in _FAME if element.languages >= least)


def _worth(place: CityPlace) -> int:
    """Lower first: of two as well known, the one of which more is known."""
    known = (place.hours, place.step_free, place.diets, place.cuisine)
    return -sum(bool(one) for one in known)


def _once(places: Iterable[CityPlace]) -> Iterator[CityPlace]:
    """The first of each name: a park's way and its node are one park, and of a chain's houses
    one is enough."""
    seen: set[tuple[bool, str]] = set()
    for place in places:
        key = place.category in EATING, plain(place.name)
        if key not in seen:
            seen.add(key)
            yield place
