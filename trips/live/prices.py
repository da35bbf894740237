"""What meals and rooms cost in a town of which only the country is known: estimates, no more.

The table holds the medians over the bundled cities of what their own places and areas cost,
each brought to US cents and to the price level of the United States. A country's level and
our exchange estimate make a price of it again.
"""

from decimal import Decimal

from trips.atlas.countries import countries
from trips.atlas.schema import Band
from trips.exchange import PER_USD
from trips.money import to_minor
from trips.places import Category

Range = tuple[int, int]

#: One meal with a drink, US cents at the price level of the United States.
MEALS: dict[Category, Range] = {
    "restaurant": (2500, 5500),
    "cafe": (1150, 2700),
    "bar": (1750, 3700),
    "bakery": (600, 1750),
    "street_food": (900, 1850),
}
#: A night in a double room, likewise.
NIGHTS: dict[Band, Range] = {
    "budget": (9500, 16000),
    "mid": (18500, 32500),
    "upscale": (37500, 75500),
}


def meal(kind: Category, code: str) -> Range | None:
    """One person's meal there, in minor units of the country's currency.

    ``None`` where nobody eats, and for a country of which we lack the level or a rate.
    """
    return _there(MEALS[kind], code) if kind in MEALS else None


def nightly(code: str) -> dict[Band, Range]:
    """A double room by band, likewise; empty where that cannot be said."""
    prices = {band: _there(price, code) for band, price in NIGHTS.items()}
    return {band: price for band, price in prices.items() if price is not None}


def _there(cents: Range, code: str) -> Range | None:
    country = countries().countries.get(code)
    if country is None or country.price_level is None or country.currency not in PER_USD:
        return None
    times = PER_USD[country.currency] * country.price_level / 100
    low, high = (_round(Decimal(c) / 100 * times) for c in cents)
    return to_minor(low, country.currency), to_minor(high, country.currency)


def _round(amount: Decimal) -> Decimal:
    """To two figures: more would claim too much."""
    return Decimal(f"{amount:.1e}")
