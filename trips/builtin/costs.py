"""What things usually cost in a town, at three levels, from the town's own places.

Prices are in the town's currency. The level is the ``band`` of a stay: budget, mid, upscale.
"""

from collections.abc import Iterable, Sequence

from trips.atlas.schema import Arrival, Band, City, CityPlace, StayArea, Transfer
from trips.money import Per, Price
from trips.places import EATING, Meal

BANDS: tuple[Band, ...] = ("budget", "mid", "upscale")
MEALS: tuple[Meal, ...] = ("breakfast", "lunch", "dinner")

#: Where in the range of a town's prices a level lies, 0–1.
_MEAL_AT = {"budget": 0.2, "mid": 0.5, "upscale": 0.8}
#: Per cent of what a visit costs on average: how much each level goes where one pays.
_TICKETS = {"budget": 50, "mid": 100, "upscale": 150}
#: People in a taxi.
TAXI_SEATS = 4

Range = tuple[int, int]


def meal(city: City, which: Meal, band: Band) -> Price:
    """One person's meal. A town without a place for that meal: as its other meals."""
    return _price(city, _at(_meal_prices(city, which), _MEAL_AT[band]), "person")


def cheapest_meals(city: City, which: Meal, count: int) -> Price:
    """One person's ``count`` cheapest meals together, no place twice where there are enough."""
    prices = _meal_prices(city, which)
    taken = [prices[n % len(prices)] for n in range(count)] if prices else []
    return _price(city, (sum(p[0] for p in taken), sum(p[1] for p in taken)), "person")


def ticket(city: City, band: Band) -> Price:
    """One person's visit on average, free ones counted: well-known sights weigh more, since
    they are visited more."""
    visits = [p for p in city.places if p.category not in EATING and p.price is not None]
    weight = sum(p.fame**2 for p in visits) * 100
    low, high = (
        sum(p.fame**2 * p.price[end] for p in visits if p.price) * _TICKETS[band] // max(1, weight)
        for end in (0, 1)
    )
    return _price(city, (low, high), "person")


def night(city: City, band: Band, areas: Iterable[StayArea] = ()) -> Price:
    """A double room in the cheapest area of that level, or of the next level that there is."""
    wanted = BANDS.index(band)
    for level in (*BANDS[wanted:], *reversed(BANDS[:wanted])):
        prices = [a.nightly[level] for a in tuple(areas) or city.stays if level in a.nightly]
        if prices:
            return _price(city, min(prices, key=lambda p: (p[1], p[0])), "night")
    raise AssertionError("a stay area has at least one band")  # the schema sees to it


def ride(city: City) -> Price:
    """One person's ride by public transport."""
    return _price(city, city.transit.ride, "person")


def taxi(city: City, kilometres: float) -> Price:
    """One taxi ride of that length."""
    fare = round(city.transit.taxi_start + city.transit.taxi_km * kilometres)
    return _price(city, (fare, fare), "ride")


def transfer(city: City, people: int) -> Price:
    """The whole party's cheapest way from the town's first arrival point to the centre."""
    arrival: Arrival = city.arrivals[0]
    fares = [_fare(way, people) for way in arrival.transfers if way.mode != "walk"]
    fares = fares or [_fare(way, people) for way in arrival.transfers]
    return _price(city, min(fares, key=lambda f: (f[1], f[0])), "party")


def _fare(way: Transfer, people: int) -> Range:
    times = people if way.per == "person" else -(-people // TAXI_SEATS)
    return way.price[0] * times, way.price[1] * times


def _meal_prices(city: City, which: Meal) -> Sequence[Range]:
    eating = [p for p in city.places if p.category in EATING and p.meals]
    return _sorted(p for p in eating if which in p.meals) or _sorted(eating)


def _sorted(places: Iterable[CityPlace]) -> list[Range]:
    prices = [p.price for p in places if p.price is not None and p.price_per == "person"]
    return sorted(prices, key=lambda p: (p[1], p[0]))


def _at(prices: Sequence[Range], share: float) -> Range:
    """The low ends' quantile and the high ends': no single place's."""
    if not prices:
        return (0, 0)
    at = min(len(prices) - 1, int(len(prices) * share))
    return sorted(low for low, _ in prices)[at], sorted(high for _, high in prices)[at]


def _price(city: City, given: Range, per: Per) -> Price:
    return Price(
        low=given[0],
        high=given[1],
        currency=city.currency,
        per=per,
        basis="estimated",
        as_of=city.recalled_as_of,
    )
