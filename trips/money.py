"""Money: integers in minor units with a currency, never floats.

A *minor unit* is the smallest coin of a currency as ISO 4217 counts it: a cent
for USD and EUR, a whole yen for JPY.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from babel.numbers import get_currency_precision
from pydantic import Field, model_validator

from trips.model import Model

#: How a fact is known. ``sourced``: read somewhere we can name, on a date we can name;
#: ``recalled``: general knowledge written into the bundled atlas; ``estimated``: computed.
Basis = Literal["sourced", "recalled", "estimated"]

#: What one price buys.
Per = Literal["person", "party", "night", "ride"]


class Price(Model):
    """What something costs, as a range.

    Budgets are checked against ``high``. A price that is not known is an absent
    ``Price`` ("not included"), never zero; zero means free.
    """

    #: Minor units of ``currency``.
    low: int = Field(ge=0)
    #: Minor units of ``currency``.
    high: int = Field(ge=0)
    #: ISO 4217 code.
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    per: Per
    basis: Basis
    #: When it was true: ``2025``, ``2026-01`` or a full date.
    as_of: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")

    @model_validator(mode="after")
    def _ordered(self) -> "Price":
        if self.low > self.high:
            raise ValueError("the low end of a price is above its high end")
        return self


def exponent(currency: str) -> int:
    """Decimal digits of the currency's minor unit (2 for USD, 0 for JPY; from CLDR)."""
    return get_currency_precision(currency)


def to_minor(amount: Decimal, currency: str) -> int:
    """``Decimal("12.50")`` of EUR → 1250. Rounds half up to a whole minor unit."""
    scaled = amount.scaleb(exponent(currency))
    return int(scaled.to_integral_value(rounding=ROUND_HALF_UP))


def from_minor(amount: int, currency: str) -> Decimal:
    """1250 minor units of EUR → ``Decimal("12.50")``."""
    return Decimal(amount).scaleb(-exponent(currency))
