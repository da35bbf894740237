"""Positions out at sea.

``coast.dat`` (made by :mod:`trips.atlas.check.make_coast`; its first lines name the source) says
of each square kilometre or so round a city whether it is land. Rivers and lakes count as land.
What was raised from the sea since, and what is smaller than a square, is named here.
"""

import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trips.atlas.check.problem import Problem
from trips.atlas.schema import Arrival, City, CityPlace, StayArea
from trips.geo import metres

FILE = Path(__file__).parent / "coast.dat"
#: Squares in a degree, both ways.
PER_DEGREE = 120
#: Squares are known so far from a city's centre, in metres.
AROUND = 33_000

#: Latitude, longitude, metres round it: land that the file has as sea.
NEW_LAND = {
    "Palm Jumeirah": (25.1155, 55.131, 3_500),
    "Cramond Island": (55.9945, -3.2908, 800),
    "Maiden's Tower": (41.0211, 29.0041, 300),
    "Kadıköy": (40.99, 29.025, 500),
    "Kansai Airport": (34.433, 135.2315, 3_500),
    "Alcatraz": (37.8267, -122.423, 600),
    "Vaxholm Fortress": (59.403, 18.3595, 400),
}

Entry = CityPlace | StayArea | Arrival


@dataclass(frozen=True)
class Sea:
    """Which squares round a city are sea."""

    #: The square furthest south and west, in squares from 0° N 0° E.
    south: int
    west: int
    rows: int
    columns: int
    #: A bit a square, row by row from the south-west: 1 for sea.
    bits: bytes

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the square and the eight round it are all sea, as far as is known."""
        row, column = square(lat) - self.south, square(lon) - self.west
        if not (0 < row < self.rows - 1 and 0 < column < self.columns - 1):
            return False
        return all(self._bit(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1))

    def _bit(self, row: int, column: int) -> bool:
        number = row * self.columns + column
        return bool(self.bits[number // 8] >> number % 8 & 1)


def coast(city: City) -> Iterator[Problem]:
    """Each entry that lies out at sea. None of a city that the file does not know."""
    sea = seas().get(city.slug)
    entries: tuple[Entry, ...] = (*city.places, *city.stays, *city.arrivals)
    for entry in entries if sea else ():
        if sea and sea.holds(entry.lat, entry.lon) and not _new_land(entry.lat, entry.lon):
            message = f"{entry.lat}, {entry.lon} lies out at sea"
            yield Problem(city.slug, entry.slug, "position", message)


def _new_land(lat: float, lon: float) -> bool:
    return any(metres(lat, lon, *at) <= away for *at, away in NEW_LAND.values())


def square(degrees: float) -> int:
    """The number of the row or column in which it lies."""
    return math.floor(degrees * PER_DEGREE)


@cache
def seas() -> dict[str, Sea]:
    """City → its squares, read at the first call and kept."""
    lines = zlib.decompress(FILE.read_bytes().partition(b"\n\n")[2]).decode().splitlines()
    found = {}
    for line in lines:
        slug, south, west, rows, columns, bits = line.split("\t")
        shape = int(south), int(west), int(rows), int(columns)
        found[slug] = Sea(*shape, bytes.fromhex(bits))
    return found
