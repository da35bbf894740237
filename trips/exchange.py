"""Exchange estimates: good enough to hold a budget against local prices, said to be no more.

The table holds units of each currency for one US dollar, three significant digits, as of
:data:`AS_OF`. It was drawn up from general knowledge and compared with the exchange rates
published with The Economist's Big Mac index of January 2026 (CC BY 4.0); ISK, KES and MAD,
which that index lacks, are general knowledge alone.
"""

from decimal import Context, Decimal

from trips.money import Price, from_minor, to_minor

#: The month that the rates are of.
AS_OF = "2026-01"

#: Units for one US dollar.
PER_USD: dict[str, Decimal] = {
    code: Decimal(units)
    for code, units in {
        "USD": "1",
        "EUR": "0.862",
        "GBP": "0.747",
        "CAD": "1.39",
        "AUD": "1.49",
        "JPY": "159",
        "CHF": "0.804",
        "NZD": "1.74",
        "SEK": "9.23",
        "NOK": "10.1",
        "DKK": "6.44",
        "PLN": "3.63",
        "CZK": "20.9",
        "BRL": "5.37",
        "MXN": "17.7",
        "INR": "90.3",
        "CNY": "6.96",
        "KRW": "1470",
        "SGD": "1.29",
        "ZAR": "16.3",
        "THB": "31.4",
        "TRY": "43.2",
        "MAD": "9.2",
        "AED": "3.67",
        "HUF": "332",
        "ISK": "126",
        "HKD": "7.8",
        "TWD": "31.6",
        "IDR": "16900",
        "MYR": "4.05",
        "VND": "26300",
        "EGP": "47.2",
        "ARS": "1450",
        "CLP": "884",
        "PEN": "3.36",
        "COP": "3690",
        "ILS": "3.14",
        "PHP": "59.5",
        "SAR": "3.75",
        "RON": "4.39",
        "KES": "129",
    }.items()
}

_THREE_DIGITS = Context(prec=3)


class NoRateError(LookupError):
    """We hold no exchange estimate for this currency."""

    code = "no_exchange_rate"
    retryable = False


def rate(source: str, target: str) -> Decimal:
    """Units of ``target`` for one unit of ``source``. Raises :class:`NoRateError`."""
    if source == target:
        return Decimal(1)
    for code in (source, target):
        if code not in PER_USD:
            raise NoRateError(f"We hold no exchange estimate for {code}")
    return PER_USD[target] / PER_USD[source]


def note(source: str, target: str) -> str:
    """The rate as the page states it: ``1 EUR = 1.16 USD, estimate of 2026-01``."""
    rounded = _THREE_DIGITS.plus(rate(source, target))
    return f"1 {source} = {rounded.normalize():f} {target}, estimate of {AS_OF}"


def convert(price: Price, currency: str) -> Price:
    """The price in another currency: an estimate, and no fresher than its older part.

    Raises :class:`NoRateError`. A price already in ``currency`` comes back as it is.
    """
    if price.currency == currency:
        return price
    return price.model_copy(
        update={
            "low": convert_minor(price.low, price.currency, currency),
            "high": convert_minor(price.high, price.currency, currency),
            "currency": currency,
            "basis": "estimated",
            "as_of": min(price.as_of, AS_OF),
        }
    )


def convert_minor(amount: int, source: str, target: str) -> int:
    """Minor units of ``source`` → minor units of ``target``, rounded half up."""
    if source == target:
        return amount
    return to_minor(from_minor(amount, source) * rate(source, target), target)
