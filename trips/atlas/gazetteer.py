"""The world's cities as GeoNames has them: where a place is that Wayline has no file for.

One compressed file (``gazetteer.dat``, made by :mod:`trips.atlas.make_gazetteer`; its first
lines name the source and its licence), read when the first wish needs it. Unpacked it stays
what it is, sorted lines of UTF-8, in which names are found by halving: nothing is parsed but
the lines that were asked for. The names of countries are packed apart, in front: they are
small, and wanted more often than the rest.
"""

import zlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

FILE = Path(__file__).parent / "gazetteer.dat"
#: What the file holds behind the names of countries, in this order, with a zero byte between.
SECTIONS = ("towns", "town_names", "regions", "region_names")


@dataclass(frozen=True)
class Town:
    """A city of the gazetteer."""

    #: Its rank by weight, 0 the heaviest.
    rank: int
    name: str
    #: ISO 3166-1 alpha-2.
    country: str
    #: GeoNames' code of its region (``FR.84``); empty where it has none.
    region: str
    lat: float
    lon: float
    #: IANA zone.
    zone: str
    #: People, as GeoNames counts them; 0 where it does not say.
    people: int
    #: How many names it has, in all languages.
    names: int
    #: Its own name as it is searched for (:func:`trips.atlas.names.plain`).
    plain: str

    @property
    def weight(self) -> int:
        """How likely a traveller means it rather than its namesake: many people live there,
        and many languages have a name for it."""
        return self.people * self.names


class Gazetteer:
    """The file, unpacked."""

    def __init__(self, file: Path = FILE) -> None:
        self._country_names, packed = _unpacked(file)
        sections = zlib.decompress(packed).split(b"\0")
        found = dict(zip(SECTIONS, sections, strict=True))
        self._towns = found["towns"].split(b"\n")
        self._town_names = found["town_names"]
        self._regions = found["regions"]
        self._region_names = found["region_names"]

    def __len__(self) -> int:
        return len(self._towns)

    def town(self, rank: int) -> Town:
        """The town of that rank."""
        name, country, region, lat, lon, zone, people, count, plain = (
            self._towns[rank].decode().split("\t")
        )
        where = float(lat), float(lon)
        return Town(rank, name, country, region, *where, zone, int(people), int(count), plain)

    def called(self, name: str) -> tuple[Town, ...]:
        """The towns of that plain name (:func:`trips.atlas.names.plain`), the heaviest first."""
        return tuple(self.town(int(rank)) for rank in _whose(self._town_names, name))

    def regions(self, name: str) -> tuple[str, ...]:
        """Codes of the regions of that plain name."""
        return _whose(self._region_names, name)

    def regions_by_code(self, code: str) -> tuple[str, ...]:
        """Codes of the regions that are written so after a town: ``tx`` for Texas."""
        return _whose(self._region_names, f"={code}")

    def region_name(self, code: str) -> str:
        """``Texas`` for ``US.TX``; empty for a code that is none."""
        return next(iter(_whose(self._regions, code, sep="\n")), "")

    def countries(self, name: str) -> tuple[str, ...]:
        """ISO codes of the countries of that plain name, in any language that is understood."""
        return _whose(self._country_names, name)

    def largest(self, country: str, region: str = "") -> Town | None:
        """The heaviest town of the country, or of the region of that code."""
        key = f"\t{country}\t{region}".encode() + (b"\t" if region else b"")
        rank = next((rank for rank, line in enumerate(self._towns) if key in line), None)
        return None if rank is None else self.town(rank)

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """Every town's own plain name, by rank."""
        return tuple(line.rpartition(b"\t")[2].decode() for line in self._towns)


@cache
def country_names() -> dict[str, tuple[str, ...]]:
    """Plain name → ISO codes of the countries called so, in any language that is understood."""
    lines = (line.split("\t") for line in _unpacked(FILE)[0].decode().split("\n"))
    return {name: tuple(codes.split(",")) for name, codes in lines}


@cache
def gazetteer() -> Gazetteer:
    """The bundled one, read at the first call and kept."""
    return Gazetteer()


def _unpacked(file: Path) -> tuple[bytes, bytes]:
    """The names of countries, and the rest, still packed."""
    first = zlib.decompressobj()
    names = first.decompress(file.read_bytes().partition(b"\n\n")[2])
    return names, first.unused_data


def _whose(lines: bytes, name: str, sep: str = ",") -> tuple[str, ...]:
    """What stands behind ``name`` in sorted lines of ``name <tab> whose,whose``, if it is there."""
    key = name.encode() + b"\t"
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", start)
        end = len(lines) if end < 0 else end
        if lines.startswith(key, start):
            return tuple(lines[start + len(key) : end].decode().split(sep))
        if lines[start:end] < key:
            low = end + 1
        else:
            high = start
    return ()
