"""What things usually cost in a country: dollars at the United States' level, brought to its own.

The amounts are the medians of the bundled cities, each divided by its country's price level;
the level and the exchange rate are estimates too. So is whatever comes of them.
"""

from dataclasses import dataclass
from decimal import Decimal

from trips.atlas.countries import countries
from trips.atlas.schema import Band, Transit
from trips.exchange import PER_USD
from trips.live.kinds import Usual
from trips.money import from_minor, to_minor

#: A double room, a night, in US dollars at the United States' price level.
_NIGHTS: dict[Band, tuple[float, float]] = {
    "budget": (95, 160),
    "mid": (175, 315),
    "upscale": (360, 725),
}
_RIDE = (2.0, 3.4)
_TAXI_START, _TAXI_KM = 4.5, 2.0

Range = tuple[int, int]


class NoPricesError(LookupError):
    """Nothing is known from which a country's prices could be estimated."""

    code = "no_prices"
    retryable = False


@dataclass(frozen=True)
class Prices:
    """A country's. Amounts are minor units of its ``currency``."""

    currency: str
    #: Percent of the United States' price level, and the year that is of.
    level: int
    as_of: str

    def range(self, dollars: tuple[float, float]) -> Range:
        return self.one(dollars[0]), self.one(dollars[1])

    def one(self, dollars: float) -> int:
        """To two figures: no estimate is finer."""
        local = Decimal(str(dollars)) * self.level / 100 * PER_USD[self.currency]
        if local == 0:
            return 0
        rounded = Decimal(f"{local:.1e}")
        return to_minor(rounded, self.currency)

    def visit(self, usual: Usual, fee: str | None) -> Range:
        """A person's ticket or meal; ``fee`` is the element's own tag, if it has one."""
        free = usual.free if fee in (None, "") else fee == "no"
        return (0, 0) if free else self.range(usual.paid)

    @property
    def nightly(self) -> dict[Band, Range]:
        return {band: self.range(dollars) for band, dollars in _NIGHTS.items()}

    @property
    def transit(self) -> Transit:
        return Transit(
            ride=self.range(_RIDE),
            taxi_start=self.one(_TAXI_START),
            taxi_km=self.one(_TAXI_KM),
            about=(
                "Fares are estimates from the country's price level. Lines and stops are not "
                "known here: ask where you stay, or look them up on the spot."
            ),
        )

    def taxi(self, metres: float) -> Range:
        fare = self.one(_TAXI_START + _TAXI_KM * metres / 1_000)
        return fare, self.one(1.4 * float(from_minor(fare, self.currency)) / self._unit)

    @property
    def _unit(self) -> float:
        """What a dollar at the United States' level comes to, in the currency."""
        return float(PER_USD[self.currency]) * self.level / 100


def prices(country: str) -> Prices:
    """That country's (ISO 3166-1 alpha-2). Raises :class:`NoPricesError`."""
    known = countries().countries.get(country)
    if known is None or known.price_level is None or known.currency not in PER_USD:
        raise NoPricesError(country)
    as_of = countries().origin(country, "price_level").as_of
    return Prices(currency=known.currency, level=known.price_level, as_of=as_of[:4])
