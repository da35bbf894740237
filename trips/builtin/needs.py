"""What a trip needs of its budget, by category and level, for the whole party.

Amounts are minor units of one currency at the high end of each price, since that is what
budgets are held against.
"""

from collections.abc import Iterable, Sequence

from trips.atlas.schema import Band, City, StayArea
from trips.builtin import access, costs, party
from trips.builtin.covers import covers_stay, covers_way_there
from trips.builtin.route import Stop
from trips.exchange import convert
from trips.money import Price
from trips.outline import BudgetCategory
from trips.request import Pace, TripRequest

CATEGORIES: tuple[BudgetCategory, ...] = ("stay", "food", "activities", "transport")
Needs = dict[BudgetCategory, Price]

#: Visits of a full day.
VISITS: dict[Pace, int] = {"relaxed": 2, "balanced": 3, "packed": 4}
_RIDES: dict[Band, int] = {"budget": 2, "mid": 3, "upscale": 4}
#: Taxi rides a day of this length, for those who travel in comfort.
_TAXIS: dict[Band, int] = {"budget": 0, "mid": 0, "upscale": 1}
_TAXI_KM = 5


def usual(request: TripRequest, stops: Sequence[Stop], band: Band, currency: str) -> Needs:
    """What such a trip usually costs at that level."""
    return _sum(
        currency,
        ((name, p, n) for stop in stops for name, p, n in _usual(request, stop, band)),
        _ways(request, stops),
    )


def least(request: TripRequest, stops: Sequence[Stop], currency: str) -> Needs:
    """The least it can cost: the cheapest beds, meals and ways, and what is free to see."""
    return _sum(
        currency,
        ((name, p, n) for stop in stops for name, p, n in _least(request, stop)),
        _ways(request, stops),
    )


#: Category, price, how many of them.
Line = tuple[BudgetCategory, Price, int]


def _usual(request: TripRequest, stop: Stop, band: Band) -> Iterable[Line]:
    city, people = stop.city, request.travellers
    yield from _nights(request, stop, band)
    for meal in costs.MEALS:
        yield "food", costs.meal(city, meal, band), party.eaters(request) * stop.days
    visits = VISITS[request.chosen_pace] * stop.days
    yield "activities", costs.ticket(city, band), visits * people
    yield "transport", costs.ride(city), _RIDES[band] * people * stop.days
    cars = -(-people // costs.TAXI_SEATS)
    yield "transport", costs.taxi(city, _TAXI_KM), _TAXIS[band] * cars * stop.days


def _least(request: TripRequest, stop: Stop) -> Iterable[Line]:
    yield from _nights(request, stop, "budget")
    for meal in costs.MEALS:
        yield "food", costs.cheapest_meals(stop.city, meal, stop.days), party.eaters(request)
    yield "transport", costs.ride(stop.city), request.travellers * stop.days


def _nights(request: TripRequest, stop: Stop, band: Band) -> Iterable[Line]:
    if covers_stay(request):
        price = costs.night(stop.city, band, open_areas(request, stop.city))
        yield "stay", price, stop.nights * party.rooms(request)


def open_areas(request: TripRequest, city: City) -> tuple[StayArea, ...]:
    """The areas that the party can get about in; all, when none is known to be so."""
    level = access.needed(request)
    fit = tuple(area for area in city.stays if access.allows(area.step_free, level))
    return fit or city.stays


def _ways(request: TripRequest, stops: Sequence[Stop]) -> Iterable[Line]:
    """Into the first town and out of the last. Between towns no source of fares is set up."""
    towns = [stop.city for stop in stops]
    if covers_way_there(request):
        yield "transport", costs.transfer(towns[0], request.travellers), 1
        yield "transport", costs.transfer(towns[-1], request.travellers), 1


def _sum(currency: str, *given: Iterable[Line]) -> Needs:
    low = dict.fromkeys(CATEGORIES, 0)
    high = dict.fromkeys(CATEGORIES, 0)
    as_of = []
    for lines in given:
        for name, price, count in lines:
            whole = price.model_copy(update={"low": price.low * count, "high": price.high * count})
            here = convert(whole, currency)
            low[name] += here.low
            high[name] += here.high
            as_of.append(here.as_of)
    return {
        name: Price(
            low=low[name],
            high=high[name],
            currency=currency,
            per="party",
            basis="estimated",
            as_of=min(as_of),
        )
        for name in CATEGORIES
    }
