"""Make ``coast.dat`` from the land mask that a package holds.

Run by hand when a city is added; the check reads the file alone::

    pip install --group atlas && python -m trips.atlas.check.make_coast
"""

import math
import zlib
from importlib.metadata import version

from global_land_mask import globe

from trips.atlas import load
from trips.atlas.check.coast import AROUND, FILE, PER_DEGREE, square
from trips.atlas.schema import City

#: Metres in a degree of latitude.
DEGREE = 111_195

HEADER = """\
# Land and sea round {count} cities, in squares of 1/{per_degree} of a degree.
# From GLOBE, the Global Land One-km Base Elevation of the U.S. National Geophysical Data
# Center, 1999, in the public domain. Changed: selected, heights left out.
# Read from global-land-mask {mask} (MIT).
# Made by trips/atlas/check/make_coast.py; what follows the empty line is compressed (zlib).

"""


def main() -> None:
    """Write the file and say how large it is."""
    cities = [load.city(slug) for slug in load.slugs()]
    lines = "\n".join(map(_line, cities)).encode()
    mask = version("global-land-mask")
    header = HEADER.format(count=len(cities), per_degree=PER_DEGREE, mask=mask)
    FILE.write_bytes(header.encode() + zlib.compress(lines, 9))
    print(f"{len(cities)} cities, {FILE.stat().st_size:,} bytes")  # noqa: T201


def _line(city: City) -> str:
    up = AROUND / DEGREE
    across = up / math.cos(math.radians(city.lat))
    south, west = square(city.lat - up), square(city.lon - across)
    rows = square(city.lat + up) - south + 1
    columns = square(city.lon + across) - west + 1
    bits = bytearray(-(-rows * columns // 8))
    for number in range(rows * columns):
        row, column = divmod(number, columns)
        middle = (south + row + 0.5) / PER_DEGREE, (west + column + 0.5) / PER_DEGREE
        bits[number // 8] |= bool(globe.is_ocean(*middle)) << number % 8
    return "\t".join((city.slug, *map(str, (south, west, rows, columns)), bits.hex()))


if __name__ == "__main__":
    main()
