"""Every way within a town, worked out once.

The scheduler asks for the same way thousands of times; here it is a dictionary's answer.
"""

from dataclasses import dataclass, replace

from trips import legs
from trips.atlas.schema import Transfer
from trips.costs import exchanged
from trips.exchange import AS_OF, convert_minor
from trips.findings import Destination, Findings
from trips.geo import metres
from trips.itinerary import Leg
from trips.money import Price
from trips.places import Place
from trips.request import TripRequest
from trips.schedule.candidates import town_of

#: Farther than this from the centre, in metres, a transfer goes on beyond its end.
_CENTRE = 1500
#: Who walks so far at once, in metres, may walk so many times as far to save a fare.
_WALKERS, _FARTHER = 1200, 1.6


@dataclass(frozen=True, slots=True)
class Way:
    leg: Leg
    #: Whole party, traveller's currency; ``None``: free.
    cost: Price | None
    minutes: int
    #: Metres on foot; 0 for a ride.
    walked: int
    #: The fare's high end.
    fare: int


class Ways:
    """The ways of one trip, by the ids of their ends."""

    def __init__(self, request: TripRequest, findings: Findings, currency: str) -> None:
        self.who = legs.party(request)
        #: The traveller's.
        self.currency = currency
        self._dates = {t.slug: _price_date(t, findings) for t in findings.destinations}
        self._points: dict[str, Transfer] = {}
        self._known: dict[tuple[str, str], Way] = {}
        self._apart: dict[tuple[str, str], int] = {}

    def leads(self, point: Place, way: Transfer) -> None:
        """From now on, the way between this arrival point and any place is this transfer."""
        self._points[point.id] = way

    def walk_farther(self) -> None:
        """From now on, walk some ways that one would else ride: there is little for fares.

        Not who walks little anyway.
        """
        if self.who.one_walk >= _WALKERS:
            self.who = replace(self.who, one_walk=round(self.who.one_walk * _FARTHER))

    def ride(self, town: Destination) -> int:
        """What a ride on the town's transport costs the party at most."""
        fare = town.transit.ride[1] * self.who.travellers
        return convert_minor(fare, town.currency, self.currency)

    def between(self, town: Destination, a: Place, b: Place) -> Way:
        key = (a.id, b.id)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._work_out(town, a, b)
            self._known[b.id, a.id] = found  # as long, and as dear, the other way round
        return found

    def apart(self, a: Place, b: Place) -> int:
        """Metres in a straight line."""
        key = (a.id, b.id)
        found = self._apart.get(key)
        if found is None:
            found = self._apart[key] = metres(a.lat, a.lon, b.lat, b.lon)
        return found

    def _work_out(self, town: Destination, a: Place, b: Place) -> Way:
        as_of = self._dates[town.slug]
        point = self._points.get(a.id) or self._points.get(b.id)
        if point is None:
            leg, fare = legs.leg(a, b, town.transit, town.currency, self.who, as_of=as_of)
        else:
            leg, fare = self._transfer(town, a, b, point, as_of)
        cost = exchanged(fare, self.currency)
        return Way(
            leg=leg,
            cost=cost,
            minutes=0 if leg.metres < legs.SAME_SPOT else leg.minutes,
            walked=leg.metres if leg.mode == "walk" else 0,
            fare=cost.high if cost else 0,
        )

    def _transfer(
        self, town: Destination, a: Place, b: Place, way: Transfer, as_of: str
    ) -> tuple[Leg, Price | None]:
        """Between an arrival point and a place, which may lie beyond the centre.

        The ride on from the centre may be on the same ticket or not: its fare is added to
        the high end alone. A taxi goes on for the same fare, or so its range allows.
        """
        inner = b if a.id in self._points else a
        beyond, more = self._from_centre(town, inner, as_of)
        leg, fare = legs.transfer(a, b, way, beyond, town.currency, self.who, as_of=as_of)
        if fare is None or more is None or way.mode == "taxi":
            return leg, fare
        return leg, fare.model_copy(update={"high": fare.high + more.high})

    def _from_centre(self, town: Destination, place: Place, as_of: str) -> tuple[int, Price | None]:
        """Minutes and fare from the centre, where transfers end, to a place away from it."""
        if metres(town.lat, town.lon, place.lat, place.lon) <= _CENTRE:
            return 0, None
        centre = place.model_copy(update={"lat": town.lat, "lon": town.lon})
        leg, fare = legs.leg(centre, place, town.transit, town.currency, self.who, as_of=as_of)
        return leg.minutes, fare


def _price_date(town: Destination, findings: Findings) -> str:
    """Fares are as old as the oldest price we hold of that town."""
    prices = [
        p.price.as_of
        for p in (*findings.food, *findings.activities, *(s.place for s in findings.stays))
        if p.price and town_of(p, findings.destinations) is town
    ]
    return min(prices, default=AS_OF)
