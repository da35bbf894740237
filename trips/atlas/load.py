"""Reading the city files, and turning their entries into places with facts.

A file is read when first asked for, checked against its schema once a process, and kept.
Cities that were read live are found as well, where they are entered (:mod:`trips.live.here`).
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from trips.atlas.schema import Band, BundledCity, Check, City, CityPlace, Read, StayArea
from trips.findings import Destination, Source, Stay
from trips.live import here
from trips.money import Basis, Price
from trips.places import Fact, Place

CITIES = Path(__file__).parent / "cities"
#: Who speaks when a fact is general knowledge.
ATLAS = "Wayline atlas"
#: Getting in or out of a stay with the luggage, in minutes.
_CHECK_IN_MINUTES = 30


class UnknownCityError(LookupError):
    """The atlas has no city of this slug."""

    code = "unknown_city"
    retryable = False


@cache
def slugs() -> tuple[str, ...]:
    """Slugs of the bundled cities, in alphabetical order."""
    return tuple(sorted(path.stem for path in CITIES.glob("*.json")))


def known(slug: str) -> bool:
    """Whether there is a city of that slug, bundled or entered."""
    return slug in slugs() or here.town(slug) is not None


def city(slug: str) -> City:
    """The city of that slug, checked. Raises :class:`UnknownCityError`."""
    return here.town(slug) or _bundled(slug)


def raw(slug: str) -> dict[str, Any]:
    """The city as JSON, unchecked: for names alone, which need not wait for a check."""
    town = here.town(slug)
    return _file(slug) if town is None else town.model_dump(mode="json")


@cache
def _bundled(slug: str) -> City:
    return BundledCity.model_validate(_file(slug))


@cache
def _file(slug: str) -> dict[str, Any]:
    if slug not in slugs():
        raise UnknownCityError(f"The atlas has no city {slug!r}")
    read: dict[str, Any] = json.loads((CITIES / f"{slug}.json").read_text(encoding="utf-8"))
    return read


def place(city: City, entry: CityPlace) -> Place:
    """The entry as a place that a plan can name, every fact with its basis."""
    return Place(
        id=f"{city.slug}.{entry.slug}",
        name=entry.name,
        local_name=entry.local_name,
        category=entry.category,
        lat=entry.lat,
        lon=entry.lon,
        opening_hours=entry.hours,
        visit_minutes=entry.minutes,
        price=_price(city, entry.price, entry.price_per),
        interests=entry.interests,
        suits=entry.suits,
        min_age=entry.min_age,
        indoor=entry.indoor,
        step_free=entry.step_free,
        reserve=entry.reserve,
        fame=entry.fame,
        meals=entry.meals,
        cuisine=entry.cuisine,
        diets=entry.diets,
        about=entry.about,
        facts={
            **_whereabouts(city, entry.checked, entry.read),
            "hours": _hours(city, entry),
            "price": _recalled(city, "price", known=entry.price is not None),
            **({"step_free": _told(city, "existence", entry.read)} if entry.step_free else {}),
            **({"diets": _told(city, "existence", entry.read)} if entry.diets else {}),
        },
    )


def stay(city: City, area: StayArea, band: Band) -> Stay:
    """The area to sleep in at that price band. Raises ``KeyError`` for a band it lacks."""
    return Stay(
        band=band,
        place=Place(
            id=f"{city.slug}.{area.slug}",
            name=area.name,
            local_name=area.local_name,
            category="stay_area",
            lat=area.lat,
            lon=area.lon,
            opening_hours="24/7",
            visit_minutes=_CHECK_IN_MINUTES,
            price=_price(city, area.nightly[band], "night"),
            suits=area.suits,
            indoor=True,
            step_free=area.step_free,
            about=area.about,
            facts={
                **_whereabouts(city, area.checked, area.read),
                "hours": Fact(basis="estimated", note="An area; each house has its own hours"),
                "price": _recalled(city, "price"),
            },
        ),
    )


def destination(city: City) -> Destination:
    """What travellers are told of the city as a whole."""
    shared = set(Destination.model_fields) & set(City.model_fields)
    return Destination(**{name: getattr(city, name) for name in shared})


def sources(city: City) -> tuple[Source, ...]:
    """Where the city's facts come from: our own knowledge first, then who was compared;
    for one that was read live, who told it."""
    if city.origin is not None:
        return (Source.model_validate(city.origin.model_dump()),)
    made = [e.checked for e in city.places]
    made += [e.checked for e in city.stays]
    made += [e.checked for e in city.arrivals]
    checks = {(check.by, check.as_of) for check in made if check is not None}
    return (
        Source(
            name=f"{ATLAS}: {city.name} (general knowledge; check before you go)",
            read_at=city.recalled_as_of,
        ),
        *(Source(name=f"{by} (positions compared)", read_at=at) for by, at in sorted(checks)),
    )


def _price(city: City, given: tuple[int, int] | None, per: Any) -> Price | None:
    if given is None:
        return None
    low, high = given
    return Price(
        low=low,
        high=high,
        currency=city.currency,
        per=per,
        basis=city.basis["price"],
        as_of=city.recalled_as_of,
    )


def read_fact(read: Read) -> Fact:
    """A fact that was read live, with where and when."""
    return Fact(basis="sourced", source=read.by, url=read.url, read_at=read.at, note=read.note)


def _hours(city: City, entry: CityPlace) -> Fact:
    if entry.usual_hours:
        return Fact(basis="estimated", note="Not told: it is in the open, and is seen by day")
    return _told(city, "hours", entry.read, known=entry.hours is not None)


def _told(city: City, field: Any, read: Read | None, *, known: bool = True) -> Fact:
    if read is None:
        return _recalled(city, field, known=known)
    return read_fact(read) if known else Fact(basis="estimated", note="Not known")


def _whereabouts(city: City, check: Check | None, read: Read | None) -> dict[str, Fact]:
    """How the place's existence and its position are known."""
    if read is not None:
        return {"existence": read_fact(read), "position": read_fact(read)}
    existence, position = _recalled(city, "existence"), _recalled(city, "position")
    if check is None:
        return {"existence": existence, "position": position}
    told = f"{check.by} ({check.as_of}) has it {check.metres} m away"
    agreed = {"source": check.by, "read_at": check.as_of}
    note = f"{told}. {check.note}" if check.note else told
    position = position.model_copy(update={**agreed, "note": note})
    if check.of_itself:
        existence = existence.model_copy(update={**agreed, "note": f"{check.by} lists it"})
    return {"existence": existence, "position": position}


def _recalled(city: City, field: Any, *, known: bool = True) -> Fact:
    basis: Basis = city.basis.get(field, "recalled")
    if not known:
        return Fact(basis=basis, note="Not known")
    word = "Estimate" if basis == "estimated" else "General knowledge"
    return Fact(basis=basis, note=f"{word} of {city.recalled_as_of}")
