"""Parts of the world wider than a country: "Europe", "Südostasien", "Scandinavia".

Nobody means all of one. What is answered is which of its bundled cities there are.
"""

from functools import cache

from babel import Locale

from trips.atlas import load, names

#: Code of the area (UN M49; CLDR has its names) → countries with bundled cities. Where an
#: area is understood in two ways, both are in.
_COUNTRIES: dict[str, str] = {
    "002": "EG KE MA ZA",
    "015": "EG MA",
    "014": "KE",
    "018": "ZA",
    "019": "AR BR CA MX PE US",
    "003": "CA MX US",
    "021": "CA US",
    "013": "MX",
    "419": "AR BR MX PE",
    "005": "AR BR PE",
    "142": "AE CN HK IL IN JP KR MY SG TH TR TW VN",
    "030": "CN HK JP KR TW",
    "034": "IN",
    "035": "MY SG TH VN",
    "145": "AE IL TR",
    "150": "AT BE CZ DE DK ES FR GB GR HU IE IT NL PL PT SE TR",
    "039": "ES GR IT PT",
    "151": "CZ HU PL",
    "154": "DK GB IE SE",
    "155": "AT BE DE FR NL",
    "009": "AU NZ",
    "053": "AU NZ",
}
#: Names that are no area of M49's → countries with bundled cities.
_CALLED: dict[str, str] = {
    "scandinavia": "DK SE",
    "the nordics": "DK SE",
    "nordic countries": "DK SE",
    "central europe": "AT CZ DE HU PL",
    "british isles": "GB IE",
    "iberia": "ES PT",
    "iberian peninsula": "ES PT",
    "benelux": "BE NL",
    "low countries": "BE NL",
    "the mediterranean": "EG ES FR GR IL IT MA TR",
    "middle east": "AE EG IL TR",
    "far east": "CN HK JP KR TW",
    "east asia": "CN HK JP KR TW",
    "south asia": "IN",
    "indochina": "VN TH",
    "southeast asia": "MY SG TH VN",
    "south east asia": "MY SG TH VN",
    "the americas": "AR BR CA MX PE US",
}
#: Languages in which an area's name is understood.
_LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "nl", "pl", "ru", "tr", "ja", "ko", "zh", "ar")


def cities(name: str) -> tuple[str, ...]:
    """Slugs of the bundled cities in the area of that plain name; none when it is no area."""
    return _every().get(name, ())


def countries() -> frozenset[str]:
    """The countries that are in some area."""
    return frozenset(c for listed in _COUNTRIES.values() for c in listed.split())


@cache
def _every() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, listed in _CALLED.items():
        found[name] = found[name.removeprefix("the ")] = _in(listed)
    for language in _LANGUAGES:
        territories = Locale.parse(language, sep="_").territories
        for code, listed in _COUNTRIES.items():
            found.setdefault(names.plain(territories.get(code, "")), _in(listed))
    found.pop("", None)
    return found


def _in(listed: str) -> tuple[str, ...]:
    codes = listed.split()
    return tuple(slug for slug in load.slugs() if load.raw(slug)["country"] in codes)
