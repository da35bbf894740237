"""The calls that attempts made: one request to a model or a source each."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert

from runs import clock, tables
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


def add(store: Store, lease: Lease, call: Call) -> None:
    """Record a call. Not fenced: what was used was used, whoever has the run now."""

    def change(connection: Connection) -> None:
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
                started_at=clock.now() - call.latency_ms * 1000,
            )
        )

    store.write(change)
