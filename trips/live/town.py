"""A live source's answer → a city that can be planned. Pure: the same answer, the same city."""

import datetime as dt
from collections.abc import Sequence

from trips.atlas import names
from trips.atlas.countries import Country, countries
from trips.atlas.elsewhere import Elsewhere
from trips.atlas.schema import City, CityPlace, Origin
from trips.live.areas import areas
from trips.live.coming import arrivals
from trips.live.errors import TooLittleError
from trips.live.prices import prices
from trips.live.reply import elements
from trips.live.sights import places
from trips.places import EATING

#: As its licence wants it named.
OPENSTREETMAP = "© OpenStreetMap contributors"
_LICENCE = "ODbL 1.0"
_URL = "https://www.openstreetmap.org/copyright"
#: Fewer sights and tables than these are no plan for anybody.
LEAST_SIGHTS, LEAST_TABLES = 8, 4


def made(place: Elsewhere, body: bytes, day: dt.date) -> City:
    """The town out of the source's answer of that day.

    Raises an ``UnreadableError`` when the answer is none, :class:`TooLittleError` when there
    is too little in it.
    """
    told, read_at = elements(body), day.isoformat()
    town, cost = place.town, prices(place.country)
    found = places(told, town=place.name, country=place.country, prices=cost, read_at=read_at)
    _enough(found)
    country = countries().countries[place.country]
    return City(
        slug=place.slug,
        name=place.name,
        country=place.country,
        country_name=names.country_name(place.country),
        lat=town.lat,
        lon=town.lon,
        zone=town.zone,
        currency=cost.currency,
        languages=country.languages,
        recalled_as_of=cost.as_of,
        basis={
            "existence": "sourced",
            "position": "sourced",
            "hours": "sourced",
            "price": "estimated",
            "climate": "estimated",
            "transit": "estimated",
        },
        written_on=day,
        overview=_overview(place, read_at),
        climate=(),
        etiquette=country.etiquette,
        safety=(),
        tips=(),
        tipping=country.tipping,
        plugs=country.plugs,
        volts=_volts(country),
        emergency={str(service): number for service, number in country.emergency.items()},
        transit=cost.transit,
        arrivals=arrivals(told, town, cost, read_at),
        stays=areas(told, town, cost, read_at),
        places=found,
        origin=Origin(
            name=f"{OPENSTREETMAP}: {place.name}", url=_URL, licence=_LICENCE, read_at=read_at
        ),
    )


def _enough(found: Sequence[CityPlace]) -> None:
    tables = sum(bool(place.meals) for place in found)
    sights = sum(place.category not in EATING for place in found)
    if sights < LEAST_SIGHTS or tables < LEAST_TABLES:
        raise TooLittleError(f"{sights} sights and {tables} tables")


def _volts(country: Country) -> int | None:
    """None where it depends on the place."""
    return country.volts[0] if len(country.volts) == 1 else None


def _overview(place: Elsewhere, read_at: str) -> str:
    return (
        f"{place.shown} is no city that Wayline has a file for. Its places, and their hours and "
        f"diets where they are told, are OpenStreetMap's of {read_at}; prices and how long one "
        "stays are estimates."
    )
