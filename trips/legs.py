"""Going from one place to the next: mode, minutes, metres and fare.

Nearly everything here is **our own estimate**: the straight line between two points times
a detour factor, at a usual speed of the mode. The factors and speeds are round numbers of
general experience, chosen on the slow side, and were not measured; every leg made from
them has the basis ``estimated``. A route engine can take the place of :func:`leg`. Between
the towns of :mod:`trips.rail` the minutes on board are ``recalled``.

========  ======  ==========================================  ======================
mode      detour  minutes before it moves (to the stop, wait)  speed, km/h
========  ======  ==========================================  ======================
walk      1.3     0                                            3 to 4.8, by the party
transit   1.4     12                                           18, beyond 8 km 30
taxi      1.35    5                                            20, beyond 8 km 40
train     1.25    45 (to the station, wait, from it)           110
flight    1.05    210 (to the airport, checks, from it)        750
========  ======  ==========================================  ======================
"""

from dataclasses import dataclass
from math import ceil
from typing import Protocol

from trips import rail
from trips.atlas.schema import Mode, Transfer, Transit
from trips.builtin import access, avoid
from trips.builtin.vocabulary import words
from trips.geo import metres
from trips.itinerary import Leg
from trips.money import Price
from trips.pace import limits
from trips.places import Place
from trips.request import TripRequest

#: Closer than this, in metres, two places are one: no leg between them.
SAME_SPOT = 60
#: Seats for travellers in one taxi.
SEATS = 4
#: Towns farther apart than this straight line, in metres, are flown between.
TRAIN_REACH = 700_000
#: On wheels, no farther than this in metres where a place is told to be up a hill.
_UPHILL_ON_WHEELS = 300
_UPHILL = words("hill hilltop hillside steep uphill climb slope")
#: To the station, the wait, and from it at the other end, minutes.
_STATIONS = 45
#: From here on, in metres, traffic moves faster: the edge of a dense centre.
_CENTRE = 8000
#: What people call the ways of going about, singular.
_NAMES: dict[Mode, frozenset[str]] = {
    "taxi": frozenset({"taxi", "taxis", "cab", "uber"}),
    "transit": frozenset({"metro", "subway", "underground", "bus", "tram", "transit"}),
    "flight": frozenset({"flight", "flying", "plane", "aeroplane", "airplane"}),
    "train": frozenset({"train"}),
}
#: A taxi's estimated fare has this much room above it, for traffic and luggage.
_TAXI_ROOM = 1.25


class Town(Protocol):
    """A city of the atlas, or what is known of it in the findings."""

    @property
    def slug(self) -> str: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


@dataclass(frozen=True, kw_only=True)
class Party:
    """How these travellers go about."""

    travellers: int
    #: Longest single walk, metres, and metres walked in a minute.
    one_walk: int
    speed: int
    #: Ride rather than look for the stairs of a metro station.
    taxi_first: bool
    #: Somebody rolls: level ways alone are gone on foot, as far as we know of them.
    on_wheels: bool
    refused: frozenset[Mode]


def party(request: TripRequest) -> Party:
    """Small children and those who walk little walk less, and slower."""
    day = limits(request)
    return Party(
        travellers=request.travellers,
        one_walk=day.one_walk,
        speed=day.speed,
        taxi_first=access.needed(request).level != "none",
        on_wheels=access.needed(request).level == "full",
        refused=refused(request),
    )


def refused(request: TripRequest) -> frozenset[Mode]:
    """Ways of going about that ``avoid`` names."""
    said = {word for wish in avoid.wishes(request) for word in words(wish)}
    return frozenset(mode for mode, names in _NAMES.items() if said & names)


def leg(
    a: Place, b: Place, transit: Transit, currency: str, who: Party, *, as_of: str
) -> tuple[Leg, Price | None]:
    """The way from ``a`` to ``b`` within a town, and its fare for the whole party.

    ``currency`` is the town's, and the fare's; ``as_of`` the date of the town's fares.
    Walking costs nothing: its fare is ``None``.
    """
    crow = metres(a.lat, a.lon, b.lat, b.lon)
    walk = _walk(crow, who)
    if walk.metres <= _reach(a, b, who) or {"transit", "taxi"} <= who.refused:
        return walk, None
    ride = _fare(transit.ride, who.travellers, currency, as_of)
    cab = _cab_fare(crow, transit, who, currency, as_of)
    if "taxi" in who.refused:
        by_taxi = False
    else:
        by_taxi = "transit" in who.refused or who.taxi_first or cab.high <= ride.high
    return (_taxi(crow), cab) if by_taxi else (_transit(crow), ride)


def transfer(
    a: Place, b: Place, way: Transfer, beyond: int, currency: str, who: Party, *, as_of: str
) -> tuple[Leg, Price | None]:
    """From an arrival point into town, or back, by one of its known ways.

    ``beyond``: minutes between the centre, where the way ends, and the place itself.
    """
    crow = metres(a.lat, a.lon, b.lat, b.lon)
    found = Leg(
        mode=way.mode,
        minutes=way.minutes + beyond,
        metres=round(crow * 1.35),
        basis="estimated",
        how=way.how,
    )
    if way.price == (0, 0):
        return found, None
    times = who.travellers if way.per == "person" else ceil(who.travellers / SEATS)
    return found, _fare(way.price, times, currency, as_of)


def journey(one: Town, other: Town, refused: frozenset[Mode] = frozenset()) -> Leg:
    """The journey between two towns: by a train that is recalled, else from the distance."""
    on_board = rail.minutes(one.slug, other.slug)
    if on_board is None or "train" in refused:
        return between_towns(one.lat, one.lon, other.lat, other.lon, refused)
    hours, rest = divmod(on_board, 60)
    length = " ".join(f"{n} {unit}" for n, unit in ((hours, "h"), (rest, "min")) if n)
    return Leg(
        mode="train",
        minutes=on_board + _STATIONS + rail.checks(one.slug, other.slug),
        metres=round(metres(one.lat, one.lon, other.lat, other.lon) * 1.25),
        basis="recalled",
        how=f"Fast train, about {length} on board as recalled of {rail.AS_OF}",
    )


def between_towns(
    lat1: float, lon1: float, lat2: float, lon2: float, refused: frozenset[Mode] = frozenset()
) -> Leg:
    """The journey between two points, from the distance alone.

    What it costs is not known and never guessed. Nor is it known whether a train or a flight
    runs: the mode stands for the speed that the minutes are reckoned with, and is not to be
    told as the way to go.
    """
    crow = metres(lat1, lon1, lat2, lon2)
    fly = crow > TRAIN_REACH if not refused & {"flight", "train"} else "train" in refused
    if fly:
        return Leg(
            mode="flight",
            minutes=_fives(210 + crow * 1.05 / 12_500),
            metres=round(crow * 1.05),
            basis="estimated",
        )
    return Leg(
        mode="train",
        minutes=_fives(_STATIONS + crow * 1.25 / 1833),
        metres=round(crow * 1.25),
        basis="estimated",
    )


def _reach(a: Place, b: Place, who: Party) -> int:
    """Metres that the party goes on foot, or rolls, between the two."""
    if who.on_wheels and any(_UPHILL & words(f"{p.name} {p.about or ''}") for p in (a, b)):
        return min(who.one_walk, _UPHILL_ON_WHEELS)
    return who.one_walk


def _walk(crow: int, who: Party) -> Leg:
    length = round(crow * 1.3)
    return Leg(mode="walk", minutes=ceil(length / who.speed), metres=length, basis="estimated")


def _transit(crow: int) -> Leg:
    length = round(crow * 1.4)
    return Leg(
        mode="transit",
        minutes=ceil(12 + _two_speeds(length, 300, 500)),
        metres=length,
        basis="estimated",
    )


def _taxi(crow: int) -> Leg:
    length = round(crow * 1.35)
    return Leg(
        mode="taxi",
        minutes=ceil(5 + _two_speeds(length, 333, 667)),
        metres=length,
        basis="estimated",
    )


def _two_speeds(length: int, near: int, far: int) -> float:
    """Minutes for ``length`` metres at ``near`` m/min in the centre and ``far`` beyond it."""
    return min(length, _CENTRE) / near + max(0, length - _CENTRE) / far


def _cab_fare(crow: int, transit: Transit, who: Party, currency: str, as_of: str) -> Price:
    one = transit.taxi_start + ceil(crow * 1.35 / 1000 * transit.taxi_km)
    return _fare((one, ceil(one * _TAXI_ROOM)), ceil(who.travellers / SEATS), currency, as_of)


def _fare(one: tuple[int, int], times: int, currency: str, as_of: str) -> Price:
    return Price(
        low=one[0] * times,
        high=one[1] * times,
        currency=currency,
        per="party",
        basis="estimated",
        as_of=as_of,
    )


def _fives(minutes: float) -> int:
    return ceil(minutes / 5) * 5
