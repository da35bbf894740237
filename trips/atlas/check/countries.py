"""What a city says of its country, against what the atlas says of that country: one answer."""

import re
from collections.abc import Iterable, Iterator

from trips.atlas.check.problem import Problem
from trips.atlas.countries import Country, countries
from trips.atlas.schema import City

SERVICES = ("police", "ambulance", "fire")

#: A number that a line tells people to dial, not one with a code before it or behind it.
_NUMBER = re.compile(r"(?<![\d-])\d{2,5}(?![\d-])")
_CALL = re.compile(r"\b(?:dial|call|ring)\b", re.IGNORECASE)


def country(city: City) -> Iterator[Problem]:
    """Each fact in which the two differ, and numbers to dial that no two sources agree on."""
    known = countries().countries.get(city.country)
    if known is None:
        message = f"countries.json knows nothing of {city.country}"
        yield Problem(city.slug, "", "country", message)
        return
    for what, ours, theirs in _differing(city, known):
        message = f"{what}: {ours} here, {theirs} in countries.json"
        yield Problem(city.slug, "", "country", message)
    numbers = set(city.emergency.values())
    for line in (*city.safety, *city.tips, *city.etiquette):
        if _CALL.search(line) and (more := sorted(set(_NUMBER.findall(line)) - numbers)):
            message = f"{', '.join(more)} is told and is no emergency number here: {line}"
            yield Problem(city.slug, "", "country", message)


def _differing(city: City, known: Country) -> Iterator[tuple[str, object, object]]:
    """What, in the city's file, in the country's entry."""
    if city.country_name != known.name:
        yield "name", city.country_name, known.name
    if city.currency != known.currency:
        yield "currency", city.currency, known.currency
    if not set(city.languages) & set(known.languages):
        yield "languages", list(city.languages), list(known.languages)
    if set(city.plugs) != set(known.plugs):
        yield "plugs", sorted(city.plugs), sorted(known.plugs)
    if city.volts not in known.volts:
        yield "volts", city.volts, list(known.volts)
    if (here := _each(city.emergency.items())) != (there := _each(known.emergency.items())):
        yield "emergency", here, there


def _each(numbers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Service → number; one for all is that of each."""
    found: dict[str, str] = dict(numbers)
    if everyone := found.get("all"):
        return {**dict.fromkeys(SERVICES, everyone), **found}
    if len(found) == len(SERVICES) and len(set(found.values())) == 1:
        return {"all": found[SERVICES[0]], **found}
    return found
