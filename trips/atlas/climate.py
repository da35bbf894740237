"""Usual temperature and rain of each month where the gazetteer's towns lie.

One compressed file (``climate.dat``, made by :mod:`trips.atlas.make_climate`; its first lines
name the source and its licence), read when the first such town is told of. It holds means over
squares of a quarter of a degree as a weather model reckons them, not a station's measurements:
some degrees off where a mountain or the sea shares the square, and more with rain.
"""

import sys
import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "climate.dat"
#: Squares in a degree, and round the equator.
PER_DEGREE = 4
ROUND = 360 * PER_DEGREE
#: Rain is kept in steps of so many millimetres.
RAIN_STEP = 5
MONTHS = 12


@dataclass(frozen=True)
class UsualMonth:
    """A month in most years."""

    #: Mean of all days and nights, °C.
    celsius: int
    #: Rain and melted snow in the whole month, to the nearest five millimetres.
    rain_mm: int


class Climate:
    """The file, unpacked."""

    def __init__(self, file: Path = FILE) -> None:
        packed = file.read_bytes().partition(b"\n\n")[2]
        data = zlib.decompress(packed)
        count = int.from_bytes(data[:4], "little")
        self._squares = array("I", data[4 : 4 + 4 * count])
        if sys.byteorder == "big":
            self._squares.byteswap()
        self._celsius = array("b", data[4 + 4 * count : 4 + (4 + MONTHS) * count])
        self._rain = array("H", data[4 + (4 + MONTHS) * count :])
        if sys.byteorder == "big":
            self._rain.byteswap()

    def __len__(self) -> int:
        return len(self._squares)

    def at(self, lat: float, lon: float) -> tuple[UsualMonth, ...]:
        """January first; empty for a square in which no town of the gazetteer lies."""
        square = square_of(lat, lon)
        row = bisect_left(self._squares, square)
        if row == len(self) or self._squares[row] != square:
            return ()
        rows = range(row, MONTHS * len(self), len(self))
        return tuple(UsualMonth(self._celsius[n], self._rain[n] * RAIN_STEP) for n in rows)


def square_of(lat: float, lon: float) -> int:
    """The square round the nearest grid point: rows from the north pole, columns from 0° E."""
    return round((90 - lat) * PER_DEGREE) * ROUND + round(lon % 360 * PER_DEGREE) % ROUND


@cache
def climate() -> Climate:
    """The bundled one, read at the first call and kept."""
    return Climate()
