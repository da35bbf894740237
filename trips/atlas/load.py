"""Reading the city files, and turning their entries into places with facts.

A file is read when first asked for, checked against its schema once a process, and kept.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from trips.atlas.schema import Band, Check, City, CityPlace, StayArea
from trips.findings import Destination, Source, Stay
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


@cache
def city(slug: str) -> City:
    """The city of that slug, checked. Raises :class:`UnknownCityError`."""
    return City.model_validate(raw(slug))


@cache
def raw(slug: str) -> dict[str, Any]:
    """The city's file as JSON, unchecked: for names alone, which need not wait for a check."""
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
            **_whereabouts(city, entry.checked),
            "hours": _recalled(city, "hours", known=entry.hours is not None),
            "price": _recalled(city, "price", known=entry.price is not None),
            **({"step_free": _recalled(city, "existence")} if entry.step_free else {}),
            **({"diets": _recalled(city, "existence")} if entry.diets else {}),
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
                **_whereabouts(city, area.checked),
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
    """Where the city's facts come from: our own knowledge first, then who was compared."""
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


def _whereabouts(city: City, check: Check | None) -> dict[str, Fact]:
    """How the place's existence and its position are known."""
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
