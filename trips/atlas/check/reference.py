"""Open data on a disk → points. The files are never part of Wayline.

Each file is a table in UTF-8 with a heading. Those that are not there are passed over.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

#: What a reference's points are: a spot, a part of town (no nearer than a kilometre or two),
#: an airport known by its code.
Kind = Literal["spot", "area", "airport"]


class NoReferenceError(ValueError):
    """The folder holds none of the reference files, or one that cannot be read."""

    code = "no_reference"
    retryable = False


@dataclass(frozen=True)
class Source:
    """A reference file: who made it, of when it is, where its names stand."""

    file: str
    name: str
    as_of: str
    kind: Kind
    #: Columns of names; several names in one are parted by ``|``.
    names: tuple[str, ...] = ("name",)


#: UNESCO's list is left out: a site of several parts has one point in their midst.
SOURCES = (
    Source("wikidata_landmarks_2026.csv", "Wikidata", "2026-04", "spot"),
    Source("wikidata_castles_palaces_2026.csv", "Wikidata", "2026-07", "spot"),
    Source("wikivoyage_listings_2016.csv", "Wikivoyage", "2016-10", "spot"),
    Source("osm_museums_buenos_aires_2019.csv", "OpenStreetMap museums", "2019-07", "spot"),
    Source("museums_us_imls_near_cities.csv", "IMLS museum file", "2018", "spot"),
    Source("museums_france_museofile.csv", "Muséofile", "2023", "spot"),
    Source("museums_japan_dbpedia.csv", "DBpedia Japanese", "2020-09", "spot", ("name_ja",)),
    Source(
        "wof_neighbourhoods_near_cities.csv",
        "Who's On First",
        "2026-03",
        "area",
        ("name", "alt_names"),
    ),
    Source(
        "geonames_places_near_cities.csv",
        "GeoNames",
        "2026-07",
        "area",
        ("name", "alt_names_latin"),
    ),
    Source("airports_iata.csv", "airportsdata", "2026-09", "airport", ("iata",)),
)


@dataclass(frozen=True)
class Point:
    """Something a reference lists."""

    source: Source
    #: As written; an airport's is its code.
    names: tuple[str, ...]
    lat: float
    lon: float


def read(folder: Path) -> list[Point]:
    """All points of the folder's files. Raises :class:`NoReferenceError`."""
    there = [source for source in SOURCES if (folder / source.file).is_file()]
    if not there:
        raise NoReferenceError(f"{folder} holds none of: {', '.join(s.file for s in SOURCES)}")
    points: list[Point] = []
    for source in there:
        try:
            points += _points(folder / source.file, source)
        except (OSError, KeyError, ValueError) as error:
            raise NoReferenceError(f"{source.file} cannot be read: {error!r}") from error
    return points


def _points(path: Path, source: Source) -> Iterator[Point]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if not (row["lat"] and row["lon"]):
                continue
            cells = [(row[column] or "").split("|") for column in source.names]
            names = tuple(name for cell in cells for name in map(_name, cell) if name)
            if names:
                yield Point(source, names, float(row["lat"]), float(row["lon"]))


def _name(written: str) -> str:
    """Without what stands in brackets: a district, and not always closed."""
    return written.partition("(")[0].strip() or written.strip()
