"""Coming and going: the airport or station, the way into town, and the time each takes."""

from dataclasses import dataclass
from math import ceil

from trips.atlas import load
from trips.atlas.schema import Arrival, Transfer
from trips.findings import Destination
from trips.legs import SEATS, Party
from trips.pace import SMALL
from trips.places import Fact, Place
from trips.request import TripRequest

#: Minutes from landing to the exit (passports, bags), and before departure (bags, checks):
#: our allowance for an airport and for a station.
_OUT = {"airport": 45, "station": 10}
_AHEAD = {"airport": 120, "station": 20}
#: A taxi with small children is worth its fare up to this many minutes.
_SHORT = 60
#: Between these minutes of the day few trains and buses run.
_NIGHT = (30, 300)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The point a trip comes in or goes out by."""

    place: Place
    #: Minutes from arriving to leaving the building, and from entering it to departing.
    out: int
    ahead: int
    way: Transfer


def gate(request: TripRequest, town: Destination, who: Party, minute: int) -> Gate:
    """The arrival point of this trip, and the way between it and the centre.

    The first one of the town's list, which is the usual one, unless the traveller comes
    by air or by train and says so. ``minute``: when the way is taken.
    """
    point = _point(request, town)
    place = Place(
        id=f"{town.slug}.{point.slug}",
        name=point.name,
        category=point.kind,
        lat=point.lat,
        lon=point.lon,
        visit_minutes=_OUT[point.kind],
        facts=_facts(point),
    )
    way = _way(request, point, who, minute)
    return Gate(place=place, out=_OUT[point.kind], ahead=_AHEAD[point.kind], way=way)


def _point(request: TripRequest, town: Destination) -> Arrival:
    kinds = []
    if "flights" in request.inclusions:
        kinds.append("airport")
    if "train" in request.inclusions:
        kinds.append("station")
    fitting = [a for a in town.arrivals if a.kind in kinds]
    return (fitting or list(town.arrivals))[0]


def _way(request: TripRequest, point: Arrival, who: Party, minute: int) -> Transfer:
    """The cheapest ride for the party; a taxi with small children, at night, or past stairs."""
    ways = [w for w in point.transfers if w.mode not in who.refused] or list(point.transfers)
    rides = [w for w in ways if w.mode != "walk"] or ways
    small = min(request.children_ages, default=18) < SMALL
    at_night = _NIGHT[0] <= minute % 1440 <= _NIGHT[1]
    taxis = [w for w in rides if w.mode == "taxi"]
    short = [w for w in taxis if w.minutes <= _SHORT]
    if request.budget_minor != 0:
        rides = (taxis if at_night or who.taxi_first else short if small else []) or rides
    return min(rides, key=lambda w: (_cost(w, who), w.minutes))


def _cost(way: Transfer, who: Party) -> int:
    return way.price[1] * (who.travellers if way.per == "person" else ceil(who.travellers / SEATS))


def _facts(point: Arrival) -> dict[str, Fact]:
    """What the atlas's own places say of themselves, for a place made from an arrival point."""
    if point.read is not None:
        read = load.read_fact(point.read)
        unknown = Fact(basis="estimated", note="Not known")
        return {"existence": read, "position": read, "hours": unknown, "price": unknown}
    known = Fact(basis="recalled", note="General knowledge")
    position = known
    if point.checked is not None:
        check = point.checked
        position = Fact(
            basis="recalled",
            source=check.by,
            read_at=check.as_of,
            note=f"{check.by} ({check.as_of}) has it {check.metres} m away",
        )
    unknown = Fact(basis="recalled", note="Not known")
    return {"existence": known, "position": position, "hours": unknown, "price": unknown}
