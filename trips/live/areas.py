"""Where to sleep: the centre, and quarters round it. Areas with an estimated price, no hotels."""

from collections.abc import Iterable, Sequence

from trips.atlas.gazetteer import Town
from trips.atlas.names import plain
from trips.atlas.schema import Read, StayArea
from trips.geo import metres
from trips.live.prices import Prices
from trips.live.reply import Element

#: GeoNames' day of the gazetteer's towns (:mod:`trips.atlas.gazetteer`).
_GAZETTEER = Read(
    by="GeoNames",
    url="https://www.geonames.org/",
    at="2026-11",
    note="The centre as the gazetteer has it",
)
_QUARTERS = frozenset({"suburb", "quarter", "neighbourhood"})
#: Metres from the centre within which a quarter is one to sleep in, and that lie between two.
_NEAREST, _FARTHEST, _APART = 500, 3_000, 600
_MOST = 5


def areas(
    elements: Iterable[Element], town: Town, prices: Prices, read_at: str
) -> tuple[StayArea, ...]:
    """The centre first, then quarters by distance."""
    about = "The room price is an estimate from the country's price level; it may differ by area."
    found = [
        StayArea(
            slug="stay-centre",
            name=f"Centre of {town.name}",
            lat=town.lat,
            lon=town.lon,
            nightly=prices.nightly,
            about=about,
            read=centre(),
        )
    ]
    for quarter in _quarters(elements, town):
        if len(found) < _MOST and _apart(quarter, found):
            found.append(
                StayArea(
                    slug=f"stay-{quarter.kind[0]}{quarter.id}",
                    name=quarter.name,
                    local_name=quarter.local_name,
                    lat=quarter.lat,
                    lon=quarter.lon,
                    nightly=prices.nightly,
                    about=about,
                    read=Read(by="OpenStreetMap", url=quarter.url, at=read_at),
                )
            )
    return tuple(found)


def centre() -> Read:
    """Who tells where the town's centre is."""
    return _GAZETTEER


def _quarters(elements: Iterable[Element], town: Town) -> list[Element]:
    away = {
        metres(e.lat, e.lon, town.lat, town.lon): e
        for e in elements
        if e.tags.get("place") in _QUARTERS and plain(e.name)
    }
    return [away[m] for m in sorted(away) if _NEAREST <= m <= _FARTHEST]


def _apart(quarter: Element, found: Sequence[StayArea]) -> bool:
    return all(metres(quarter.lat, quarter.lon, a.lat, a.lon) >= _APART for a in found)
