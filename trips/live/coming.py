"""Stations and airports, and the way into town: minutes and fares by the distance, estimated."""

from collections.abc import Iterable, Iterator

from trips.atlas.gazetteer import Town
from trips.atlas.names import plain
from trips.atlas.schema import Arrival, Read, Transfer
from trips.geo import metres
from trips.live.areas import centre
from trips.live.prices import Prices
from trips.live.reply import Element

_STATIONS, _AIRPORTS = 3, 1
#: Metres up to which one walks from a station.
_WALK = 1_500
#: Metres a minute along the straight line, detours counted, and minutes before it moves.
_WALKING, _RIDING, _FAR_RIDING, _DRIVING = 55, 220, 420, 300
_WAIT_RIDE, _WAIT_TAXI = 12, 5
#: From here on, in metres, a ride is a train's or a coach's, at several fares.
_FAR, _FARES = 8_000, 3
_LEAST, _MOST = 5, 300
#: Metres within which a town's gates are looked for.
_NEAR = 70_000


def arrivals(
    elements: Iterable[Element], town: Town, prices: Prices, read_at: str
) -> tuple[Arrival, ...]:
    """The nearest airport, then the stations; the centre alone where none is known."""
    away = sorted(
        ((metres(e.lat, e.lon, town.lat, town.lon), e) for e in elements if plain(e.name)),
        key=lambda pair: (pair[0], pair[1].id),
    )
    near = [(m, e) for m, e in away if m <= _NEAR]
    airports = [pair for pair in near if _iata(pair[1])][:_AIRPORTS]
    stations = [pair for pair in near if pair[1].tags.get("railway") == "station"]
    stations.sort(key=lambda pair: "wikidata" not in pair[1].tags)
    found = tuple(
        _arrival(element, away, prices, read_at)
        for away, element in (*airports, *stations[:_STATIONS])
    )
    return found or (_anywhere(town),)


def _iata(element: Element) -> str | None:
    code = element.tags.get("iata", "")
    return code if element.tags.get("aeroway") == "aerodrome" and _is_code(code) else None


def _is_code(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def _arrival(element: Element, away: int, prices: Prices, read_at: str) -> Arrival:
    iata = _iata(element)
    return Arrival(
        slug=f"{'airport' if iata else 'station'}-{element.kind[0]}{element.id}",
        name=element.name,
        kind="airport" if iata else "station",
        iata=iata,
        lat=element.lat,
        lon=element.lon,
        transfers=tuple(_transfers(away, prices)),
        read=Read(by="OpenStreetMap", url=element.url, at=read_at),
    )


def _transfers(away: int, prices: Prices) -> Iterator[Transfer]:
    if away <= _WALK:
        yield Transfer(
            mode="walk",
            minutes=_between(away / _WALKING),
            price=(0, 0),
            per="person",
            how="On foot; estimated from the distance",
        )
    low, high = prices.transit.ride
    times, pace = (_FARES, _FAR_RIDING) if away > _FAR else (1, _RIDING)
    yield Transfer(
        mode="transit",
        minutes=_between(_WAIT_RIDE + away / pace),
        price=(low * times, high * times),
        per="person",
        how="Public transport; minutes and fare estimated, the line is not known here",
    )
    yield Transfer(
        mode="taxi",
        minutes=_between(_WAIT_TAXI + away / _DRIVING),
        price=prices.taxi(away),
        per="ride",
        how="Taxi; minutes and fare estimated from the distance",
    )


def _between(minutes: float) -> int:
    return round(min(max(minutes, _LEAST), _MOST))


def _anywhere(town: Town) -> Arrival:
    """Where nobody tells of a gate, the trip begins in the centre, and says so."""
    return Arrival(
        slug="arrival-centre",
        name=f"Centre of {town.name}",
        kind="station",
        lat=town.lat,
        lon=town.lon,
        transfers=(
            Transfer(
                mode="walk",
                minutes=_LEAST,
                price=(0, 0),
                per="person",
                how="No station or airport is known here: arriving in the centre is assumed",
            ),
        ),
        read=centre(),
    )
