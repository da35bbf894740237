"""What may be spent on models: per run and per day, in SQL, reserved before each call.

The most that a call can cost is reserved before it and settled after it. What is not settled
counts in full, so whatever crashes, the caps hold. Days are those of UTC. Amounts are
microdollars, millionths of a US dollar; a day's amounts outlive the trips they were spent on.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from runs import clock, tables
from runs.errors import BudgetError
from runs.prepared import Prepared
from runs.settings import Settings
from runs.store import Store

#: Microdollars of a dollar.
DOLLAR = 1_000_000
DAY = 24 * 3600 * clock.SECOND


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens, which is microdollars per token."""

    into: Decimal
    out: Decimal

    def of(self, tokens_in: int, tokens_out: int) -> int:
        """Microdollars, rounded up."""
        return math.ceil(tokens_in * self.into + tokens_out * self.out)


@dataclass(frozen=True, kw_only=True)
class Caps:
    """Microdollars; ``None`` for no cap."""

    run: int | None = None
    day: int | None = None

    @property
    def any(self) -> bool:
        return self.run is not None or self.day is not None


def caps(settings: Settings) -> Caps:
    return Caps(
        run=_microdollars(settings.WAYLINE_SPEND_RUN_USD),
        day=_microdollars(settings.WAYLINE_SPEND_DAY_USD),
    )


def prices(settings: Settings) -> dict[str, Price]:
    """The prices that are set, by the provider's name."""
    given = {
        "xai": (settings.XAI_PRICE_IN, settings.XAI_PRICE_OUT),
        "groq": (settings.GROQ_PRICE_IN, settings.GROQ_PRICE_OUT),
        "openai": (settings.OPENAI_PRICE_IN, settings.OPENAI_PRICE_OUT),
    }
    return {
        name: Price(into, out)
        for name, (into, out) in given.items()
        if into is not None and out is not None
    }


class Purse:
    """Knows what calls cost and holds the caps. Safe to use from many threads."""

    def __init__(self, store: Store, caps: Caps, prices: Mapping[str, Price]) -> None:
        self._store = store
        self._caps = caps
        self._prices = prices

    def cost(self, provider: str, tokens_in: int, tokens_out: int) -> int | None:
        """Microdollars; ``None`` when the provider's price is not known."""
        price = self._prices.get(provider)
        return None if price is None else price.of(tokens_in, tokens_out)

    @property
    def capped(self) -> bool:
        """Whether anything has to be reserved."""
        return self._caps.any

    def reserve(
        self,
        connection: Connection,
        reservation: str,
        run_id: str,
        fence: int,
        provider: str,
        most: int | None,
    ) -> None:
        """Set aside the ``most`` that a call can cost, inside the caller's transaction.

        Nothing is, when no cap is set. Raises ``BudgetError`` when a cap does not allow the
        call, or its price is not known (``None``).
        """
        if not self.capped:
            return
        if most is None:
            raise BudgetError(cause=f"the price of {provider} is not known")
        self._check(connection, run_id, most)
        connection.execute(
            insert(tables.spend).values(
                id=reservation,
                run_id=run_id,
                fence=fence,
                provider=provider,
                reserved_microusd=most,
                at=clock.now(),
            )
        )

    def _check(self, connection: Connection, run_id: str, most: int) -> None:
        s = tables.spend.c
        spent = select(
            func.coalesce(func.sum(func.coalesce(s.cost_microusd, s.reserved_microusd)), 0)
        )
        if self._caps.run is not None:
            of_run = connection.scalar(spent.where(s.run_id == run_id)) or 0
            if of_run + most > self._caps.run:
                raise BudgetError(cause=f"run: {of_run} + {most} > {self._caps.run} microdollars")
        if self._caps.day is not None:
            of_day = connection.scalar(spent.where(s.at >= _midnight())) or 0
            if of_day + most > self._caps.day:
                raise BudgetError(
                    "What this site may spend on AI models today is used up.",
                    cause=f"day: {of_day} + {most} > {self._caps.day} microdollars",
                )


def settle(connection: Connection, reservation: str, cost: int) -> None:
    """What the call did cost, inside the caller's transaction; also when it comes late."""
    s = tables.spend.c
    connection.execute(update(tables.spend).where(s.id == reservation).values(cost_microusd=cost))


_s = tables.spend.c

_SETTLE_ATTEMPT = Prepared(
    update(tables.spend)
    .where(
        _s.run_id == bindparam("of_run"),
        _s.fence == bindparam("under"),
        _s.cost_microusd.is_(None),
    )
    .values(cost_microusd=_s.reserved_microusd)
)


def settle_attempt(connection: Connection, run_id: str, fence: int) -> None:
    """An attempt has ended: what it left open is taken for spent in full."""
    _SETTLE_ATTEMPT.do(connection, {"of_run": run_id, "under": fence})


@dataclass(frozen=True)
class Spent:
    """Microdollars: settled, and reserved by calls that are under way."""

    settled: int
    reserved: int


def of_run(store: Store, run_id: str) -> Spent:
    """What a run has spent under caps."""
    return _spent(store, tables.spend.c.run_id == run_id)


def today(store: Store) -> Spent:
    """What was spent under caps since midnight UTC."""
    return _spent(store, tables.spend.c.at >= _midnight())


def _spent(store: Store, which: ColumnElement[bool]) -> Spent:
    s = tables.spend.c
    query = select(
        func.coalesce(func.sum(s.cost_microusd), 0),
        func.coalesce(func.sum(s.reserved_microusd).filter(s.cost_microusd.is_(None)), 0),
    ).where(which)
    settled, reserved = store.read(lambda c: c.execute(query).one())
    return Spent(settled, reserved)


def _midnight() -> int:
    now = clock.now()
    return now - now % DAY


def _microdollars(dollars: Decimal | None) -> int | None:
    return None if dollars is None else math.floor(dollars * DOLLAR)
