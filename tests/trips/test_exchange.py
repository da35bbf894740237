"""Exchange estimates. Prices are made up."""

from decimal import Decimal

import pytest

from trips.choices import CURRENCIES
from trips.exchange import AS_OF, PER_USD, NoRateError, convert, convert_minor, note, rate
from trips.money import Basis, Price


def price(
    low: int, high: int, currency: str, as_of: str = "2025", basis: Basis = "sourced"
) -> Price:
    return Price(low=low, high=high, currency=currency, per="person", basis=basis, as_of=as_of)


def test_every_currency_of_the_form_has_a_rate() -> None:
    assert set(CURRENCIES) <= set(PER_USD)


def test_rates_have_three_significant_digits() -> None:
    for units in PER_USD.values():
        assert len(units.normalize().as_tuple().digits) <= 3


def test_rates_invert() -> None:
    for code in PER_USD:
        assert abs(rate("USD", code) * rate(code, "USD") - 1) < Decimal("1e-20")
        assert rate(code, code) == 1


def test_minor_units_of_both_sides_are_kept() -> None:
    assert convert_minor(1_000, "USD", "JPY") == 1_590
    assert convert_minor(1_590, "JPY", "USD") == 1_000


def test_a_converted_price_is_an_estimate_and_no_fresher_than_its_parts() -> None:
    old = convert(price(862, 1_724, "EUR"), "USD")
    assert (old.low, old.high, old.currency, old.per) == (1_000, 2_000, "USD", "person")
    assert (old.basis, old.as_of) == ("estimated", "2025")
    assert convert(price(1, 2, "EUR", "2026-11-22"), "USD").as_of == AS_OF


def test_the_same_currency_is_left_alone() -> None:
    same = price(5, 6, "EUR")
    assert convert(same, "EUR") is same


def test_what_the_page_says() -> None:
    assert note("EUR", "USD") == f"1 EUR = 1.16 USD, estimate of {AS_OF}"
    assert note("USD", "KRW") == f"1 USD = 1470 KRW, estimate of {AS_OF}"


def test_an_unknown_currency_says_so() -> None:
    with pytest.raises(NoRateError, match="XAU"):
        convert(price(1, 2, "XAU"), "EUR")
