"""Names of the bundled cities and their countries, as people write them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale

from trips.atlas import load
from trips.atlas.gazetteer import country_names
from trips.live import here

#: Languages in which a country's name is understood (CLDR has the names).
_LANGUAGES = (
    *("en", "es", "fr", "de", "it", "pt", "nl", "pl", "ru", "uk", "tr", "ja", "ko", "zh"),
    *("zh_Hant", "ar", "he", "hi", "el", "sv", "da", "nb", "fi", "cs", "hu", "ro"),
)
#: What CLDR does not call them.
_ALSO: dict[str, tuple[str, ...]] = {
    "AE": ("UAE", "Emirates"),
    "CZ": ("Czech Republic",),
    "GB": ("UK", "Great Britain", "Britain"),
    "HK": ("Hong Kong",),
    "KR": ("Korea",),
    "NL": ("Holland",),
    "TR": ("Turkey",),
    "US": ("USA", "US", "United States of America", "America", "The States"),
}
#: Said shorter than CLDR does.
_SHORT: dict[str, str] = {
    "CD": "DR Congo",
    "CG": "Congo",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
}
#: Letters that stand for themselves in Unicode, but are typed without their stroke.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})
#: Accents of Latin, Greek and Cyrillic; points of Hebrew and Arabic. Signs of other scripts
#: make other letters, and stay.
_ACCENT = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]")


def plain(text: str) -> str:
    """``" Kyōto-shi!"`` → ``kyoto shi``: lower case, no accents, words between single spaces."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    folded = unicodedata.normalize("NFC", _ACCENT.sub("", folded))
    kept = (_spaced(c) for c in folded)
    return " ".join("".join(kept).split())


def _spaced(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Cf" or character in "'’.":  # direction marks; St. John's, N.Y.C.
        return ""
    return character if kind[0] in "LMN" else " "


@cache
def cities() -> dict[str, frozenset[str]]:
    """Plain name → slugs of the cities that are called so."""
    found: dict[str, set[str]] = {}
    for slug in load.slugs():
        for name in of(slug):
            found.setdefault(name, set()).add(slug)
    return {name: frozenset(slugs) for name, slugs in found.items()}


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Plain name → slugs of the country's bundled cities."""
    bundled: dict[str, list[str]] = {}
    found: dict[str, dict[str, None]] = {}
    for slug in load.slugs():
        bundled.setdefault(load.raw(slug)["country"], []).append(slug)
        found.setdefault(plain(load.raw(slug)["country_name"]), {})[slug] = None
    for name, codes in country_names().items():
        for slug in (slug for code in codes for slug in bundled.get(code, ())):
            found.setdefault(name, {})[slug] = None
    return {name: tuple(slugs) for name, slugs in found.items()}


def of(slug: str) -> tuple[str, ...]:
    """A city's plain names."""
    return _of(slug) if here.town(slug) is None else _read(slug)


def shown(slug: str) -> str:
    """``Lisbon (Portugal)``."""
    told = load.raw(slug)
    return f"{told['name']} ({told['country_name']})"


def english(country: str) -> Iterator[str]:
    """A country's names in English."""
    yield from _ALSO.get(country, ())
    yield Locale.parse("en").territories.get(country, "")


def country_name(country: str) -> str:
    """``France`` for ``FR``, mostly as CLDR has it; the code itself where it has none."""
    return _SHORT.get(country) or str(Locale.parse("en").territories.get(country, country))


@cache
def _of(slug: str) -> tuple[str, ...]:
    return _read(slug)


def _read(slug: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(name) for name in _city_names(slug) if plain(name)))


def _city_names(slug: str) -> Iterator[str]:
    told = load.raw(slug)
    yield told["name"]
    yield told.get("local_name") or ""
    yield slug
    yield from told.get("aliases", ())


def of_country(country: str) -> Iterator[str]:
    """A country's names in the languages understood, for :mod:`trips.atlas.make_gazetteer`;
    ``country`` as in ISO 3166-1 alpha-2."""
    yield from _ALSO.get(country, ())
    for language in _LANGUAGES:
        yield Locale.parse(language).territories.get(country, "")
