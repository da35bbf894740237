"""Can the budget work? The least such a trip costs, and what would work instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from trips.atlas.schema import City
from trips.builtin import needs, route, split
from trips.builtin.covers import covers_stay
from trips.builtin.taste import taste
from trips.money import Price, from_minor
from trips.request import TripRequest


def least(request: TripRequest, cities: tuple[City, ...]) -> Price:
    """The least that such a trip costs the whole party, in the traveller's currency.

    The cheapest beds, meals and transfers, and nothing but free sights; travel to the first
    town and between towns is not in it.
    """
    return _least(_Trip(request, cities, request.days))


def advice(request: TripRequest, cities: tuple[City, ...]) -> str | None:
    """What to tell when the budget cannot work, or only just; ``None`` when there is no need."""
    budget, cost = request.budget_minor, least(request, cities)
    if budget is None or budget >= cost.high:
        return None
    have = _money(budget, cost.currency)
    said = f"the least for {_what(request, cities)} is about {_range(cost)}."
    if budget >= cost.low:
        return f"{have} works only if every price is at its low end: {said}"
    return f"{have} cannot work: {said} {_instead(request, cities, budget, cost)}"


@dataclass(frozen=True)
class _Trip:
    """The trip at another length: the request itself stays as it is."""

    request: TripRequest
    cities: tuple[City, ...]
    days: int


def _least(trip: _Trip) -> Price:
    stops = _stops(trip)
    parts = needs.least(trip.request, stops, split.currency_of(trip.request, stops)).values()
    some = next(iter(parts))
    return some.model_copy(
        update={"low": sum(p.low for p in parts), "high": sum(p.high for p in parts)}
    )


def _stops(trip: _Trip) -> Sequence[route.Stop]:
    shorter = trip.request
    if trip.days != shorter.days:
        undated = {"depart_on": None, "return_on": None, "booked": (), "flexible_dates": True}
        shorter = shorter.model_copy(update={**undated, "planned_days": trip.days})
    return route.stops(shorter, trip.cities[: trip.days], taste(shorter))


def _instead(request: TripRequest, cities: tuple[City, ...], budget: int, cost: Price) -> str:
    more = f"What would work: about {_money(cost.high, cost.currency)}"
    for days in range(request.days - 1, 0, -1):
        if _least(_Trip(request, cities, days)).high <= budget:
            shorter = "1 day without a night" if days == 1 else f"{days} days"
            return f"{more}, or {shorter} for this money."
    return f"{more}; for this money not even one day."


def _what(request: TripRequest, cities: tuple[City, ...]) -> str:
    towns = [s.city.name for s in _stops(_Trip(request, cities, request.days))]
    where = " and ".join(filter(None, (", ".join(towns[:-1]), towns[-1])))
    length = "1 day" if request.days == 1 else f"{request.days} days"
    people = "one person" if request.travellers == 1 else f"{request.travellers} people"
    beds = "" if covers_stay(request) else ", without a place to stay"
    return f"{length} in {where} for {people}{beds}"


def _range(price: Price) -> str:
    low, high = (from_minor(a, price.currency) for a in (price.low, price.high))
    return f"{low:,.0f}–{high:,.0f} {price.currency}"


def _money(amount: int, currency: str) -> str:
    return f"{from_minor(amount, currency):,.0f} {currency}"
