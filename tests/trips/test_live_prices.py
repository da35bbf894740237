"""Prices from a country's level, against what the bundled cities say of themselves."""

from statistics import median

import pytest

from trips.atlas import load
from trips.live.prices import MEALS, NIGHTS, meal, nightly
from trips.places import Category


@pytest.mark.parametrize("kind", MEALS)
def test_meals_are_as_the_bundled_cities_have_them_by_and_large(kind: Category) -> None:
    ratios = []
    for city in map(load.city, load.slugs()):
        own = [p.price[1] for p in city.places if p.category == kind and p.price]
        guess = meal(kind, city.country)
        if own and guess:
            ratios.append(median(own) / guess[1])
    assert len(ratios) > 30
    assert 0.75 < median(ratios) < 1.33


@pytest.mark.parametrize("band", NIGHTS)
def test_rooms_are_too(band: str) -> None:
    ratios = []
    for city in map(load.city, load.slugs()):
        own = [price[1] for area in city.stays for b, price in area.nightly.items() if b == band]
        guess = {str(b): price for b, price in nightly(city.country).items()}
        if own and guess:
            ratios.append(median(own) / guess[band][1])
    assert len(ratios) > 30
    assert 0.75 < median(ratios) < 1.33


def test_prices_are_in_the_country_s_own_minor_units_and_rounded() -> None:
    low, high = meal("restaurant", "JP") or (0, 0)
    assert 0 < low < high < 20_000
    assert low % 100 == 0


def test_where_nothing_is_known_nothing_is_said() -> None:
    assert meal("restaurant", "ZZ") is None
    assert meal("museum", "FR") is None
    assert nightly("ZZ") == {}
