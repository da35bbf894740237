"""The calls that attempts made: one request to a model or a source each.

A call is in the record from before its request goes out, at the most that it can cost. What it
used is written when it has ended; of one that was lost with its worker it stays at the most.
Its end is not fenced: what was used was used, whoever has the run now.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, update

from runs import clock, spend, tables
from runs.prepared import Prepared
from runs.spend import Purse
from runs.store import Store


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call that is about to be made by an attempt."""

    run_id: str
    step: str
    #: The attempt, by the fence that it works under.
    fence: int
    provider: str
    model: str
    #: ``outline``, ``gather`` …
    purpose: str
    #: The most tokens that it may use.
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a call ended."""

    #: ``ok``, ``cancelled`` or the error's class.
    outcome: str
    #: ``None`` when the provider did not say.
    tokens_in: int | None
    tokens_out: int | None
    latency_ms: int
    #: Millionths of a US dollar; ``None`` when the price is not known.
    cost_microusd: int | None = None


_k = tables.calls.c

_OF = ("run_id", "step", "fence", "provider", "model", "purpose")
_BEGIN = Prepared(
    insert(tables.calls), columns=(*_OF, "reservation", "cost_microusd", "started_at")
)
_END = Prepared(
    update(tables.calls)
    .where(_k.run_id == bindparam("of_run"), _k.reservation == bindparam("this"))
    .values(
        outcome=bindparam("ended"),
        tokens_in=bindparam("used_in"),
        tokens_out=bindparam("used_out"),
        cost_microusd=bindparam("cost"),
        latency_ms=bindparam("took"),
    )
)
_LOSE = Prepared(
    update(tables.calls)
    .where(_k.run_id == bindparam("of_run"), _k.fence == bindparam("under"), _k.outcome.is_(None))
    .values(outcome="lost")
)


def begin(store: Store, purse: Purse, call: Call, holds: Callable[[Connection], None]) -> str:
    """Enter a call, and reserve what it can cost where a cap is set: its reservation's id.

    ``holds`` raises unless whoever makes the call has the run still: a process may have slept
    since it took it up, and nobody ends a call of an attempt that has ended.

    Raises ``BudgetError`` when a cap does not allow it, ``StorageError`` when SQL does not
    answer, and what ``holds`` does: the call must not be made then.
    """
    reservation = secrets.token_hex(16)
    most = purse.cost(call.provider, call.tokens_in, call.tokens_out)
    row = {name: getattr(call, name) for name in _OF}
    row |= {"reservation": reservation, "cost_microusd": most}

    def change(connection: Connection) -> None:
        holds(connection)
        purse.reserve(connection, reservation, call.run_id, call.fence, call.provider, most)
        _BEGIN.do(connection, {**row, "started_at": clock.now()})

    # Money waits for the disk. A power cut that takes back a mere note of a call takes back
    # nothing that anybody counts on.
    store.write(change, durable=purse.capped)
    return reservation


def end(store: Store, run_id: str, reservation: str, ended: Ended) -> None:
    """Record how a call ended; also when it was thought lost meanwhile."""

    def change(connection: Connection) -> None:
        if ended.cost_microusd is not None:
            spend.settle(connection, reservation, ended.cost_microusd)
        given = {
            "of_run": run_id,
            "this": reservation,
            "ended": ended.outcome,
            "used_in": ended.tokens_in,
            "used_out": ended.tokens_out,
            "cost": ended.cost_microusd,
            "took": ended.latency_ms,
        }
        _END.do(connection, given)

    store.write(change)


def lose(connection: Connection, run_id: str, fence: int) -> None:
    """An attempt has ended: calls of it that are still open are lost, and paid for in full."""
    _LOSE.do(connection, {"of_run": run_id, "under": fence})
    spend.settle_attempt(connection, run_id, fence)
