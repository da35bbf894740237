"""Prices out of proportion, for their kind and for the city's own level.

A country's level is read from the city itself: the median of what its places ask. A price
that is far from that median is a slip of the decimal point more often than a fact.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from trips.atlas.check.problem import Problem
from trips.atlas.schema import City, CityPlace
from trips.exchange import PER_USD, convert_minor
from trips.places import EATING

#: What has cheap and dear seats.
STAGES = frozenset({"theatre", "music", "sport", "nightlife"})
#: The most that one of a kind costs, in US cents.
DEAREST = {"meal": 150_000, "visit": 100_000, "stage": 100_000, "night": 600_000, "ride": 60_000}
#: The median of a city's meals, in US cents: below and above no city is known to lie.
MEALS_FROM, MEALS_TO = 150, 10_000
#: How many times the city's median a price of the same kind may be: a tasting menu beside noodles.
TIMES = {"meal": 40.0, "visit": 40.0, "stage": 40.0, "night": 15.0, "ride": 40.0}
#: How small a part of that median. What is visited, seen or ridden may cost next to nothing.
PART = {"meal": 15.0, "night": 15.0}
#: High end over low end.
WIDEST = {"meal": 20.0, "visit": 15.0, "stage": 40.0, "night": 5.0, "ride": 15.0}
BANDS = ("budget", "mid", "upscale")


@dataclass(frozen=True)
class Asked:
    """A price range in minor units of the city's currency."""

    entry: str
    kind: str
    low: int
    high: int


def prices(city: City) -> Iterator[Problem]:
    """What is out of proportion. A currency without a rate is :mod:`coverage`'s finding."""
    asked = list(_asked(city))
    yield from _ranges(city, asked)
    yield from _bands(city)
    if city.currency not in PER_USD:
        return
    for kind, most in DEAREST.items():
        yield from _level(city, [a for a in asked if a.kind == kind], kind, most)


def _asked(city: City) -> Iterable[Asked]:
    for place in city.places:
        if place.price is not None:
            yield Asked(place.slug, _kind_of(place), *place.price)
    for area in city.stays:
        for nightly in area.nightly.values():
            yield Asked(area.slug, "night", *nightly)
    for arrival in city.arrivals:
        for transfer in arrival.transfers:
            yield Asked(arrival.slug, "ride", *transfer.price)


def _kind_of(place: CityPlace) -> str:
    if place.category in EATING:
        return "meal"
    return "stage" if place.category in STAGES else "visit"


def _ranges(city: City, asked: list[Asked]) -> Iterator[Problem]:
    for a in asked:
        if a.low > a.high:
            yield _told(city, a, "the low end is above the high end")
        elif a.kind in ("meal", "night") and a.low == 0:
            yield _told(city, a, f"a {a.kind} for nothing")
        elif a.low and a.high / a.low > WIDEST[a.kind]:
            yield _told(city, a, f"the high end is {a.high / a.low:.0f} times the low end")


def _bands(city: City) -> Iterator[Problem]:
    for area in city.stays:
        given = [area.nightly[band] for band in BANDS if band in area.nightly]
        if given != sorted(given):
            message = "a higher band is cheaper than a lower one"
            yield Problem(city.slug, area.slug, "price", message)


def _level(city: City, asked: list[Asked], kind: str, most: int) -> Iterator[Problem]:
    paid = [a for a in asked if a.high]
    if not paid:
        return
    usual = median(a.high for a in paid)
    cents = convert_minor(round(usual), city.currency, "USD")
    if kind == "meal" and not MEALS_FROM <= cents <= MEALS_TO:
        message = f"its meals cost about {cents / 100:.2f} USD: the wrong minor unit?"
        yield Problem(city.slug, "", "price", message)
    for a in paid:
        if convert_minor(a.high, city.currency, "USD") > most:
            yield _told(city, a, f"more than {most // 100} USD")
        elif a.high > usual * TIMES[kind] or (kind in PART and a.high < usual / PART[kind]):
            yield _told(city, a, f"far from this city's median {kind} of {usual:.0f}")


def _told(city: City, asked: Asked, what: str) -> Problem:
    return Problem(city.slug, asked.entry, "price", f"{asked.low}–{asked.high}: {what}")
