"""The calls that attempts made: one request to a model or a source each."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from runs import clock, spend, tables
from runs.leases import Lease
from runs.store import Store


@dataclass(frozen=True, kw_only=True)
class Call:
    provider: str
    model: str
    #: ``outline``, ``gather`` …
    purpose: str
    #: ``ok`` or the error's class.
    outcome: str
    #: ``None`` when the provider did not say.
    tokens_in: int | None
    tokens_out: int | None
    latency_ms: int
    #: Millionths of a US dollar; ``None`` when the price is not known.
    cost_microusd: int | None = None
    #: What was reserved for it, if anything; settled with its cost.
    reservation: str | None = None


def add(store: Store, lease: Lease, call: Call) -> None:
    """Record a call. Not fenced: what was used was used, whoever has the run now.

    Of a run that was erased meanwhile nothing is kept but what its call cost.
    """

    def change(connection: Connection) -> None:
        if call.reservation is not None and call.cost_microusd is not None:
            spend.settle(connection, call.reservation, call.cost_microusd)
        r = tables.runs.c
        if connection.scalar(select(r.id).where(r.id == lease.run_id)) is None:
            return
        connection.execute(
            insert(tables.calls).values(
                run_id=lease.run_id,
                step=lease.step,
                fence=lease.fence,
                provider=call.provider,
                model=call.model,
                purpose=call.purpose,
                outcome=call.outcome,
                tokens_in=call.tokens_in,
                tokens_out=call.tokens_out,
                latency_ms=call.latency_ms,
                cost_microusd=call.cost_microusd,
                started_at=clock.now() - call.latency_ms * 1000,
            )
        )

    store.write(change)
