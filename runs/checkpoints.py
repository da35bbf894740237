"""What a step has paid for or waited for already, so that a retry reads it back."""

from typing import Any

from sqlalchemy import Connection, insert, select

from runs import clock, tables
from runs.leases import Lease, fenced
from runs.store import Store


def read(store: Store, run_id: str, step: str) -> dict[str, Any]:
    """Every checkpoint of a step: key → JSON value."""
    c = tables.checkpoints.c
    query = select(c.key, c.value).where(c.run_id == run_id, c.step == step)
    return {row.key: row.value for row in store.read(lambda k: k.execute(query).all())}


def save(store: Store, lease: Lease, key: str, value: Any) -> None:
    """Keep a value under the lease. Raises ``Fenced`` when the lease is over."""

    def change(connection: Connection) -> None:
        fenced(connection, lease)
        connection.execute(
            insert(tables.checkpoints).values(
                run_id=lease.run_id,
                step=lease.step,
                key=key,
                value=value,
                created_at=clock.now(),
            )
        )

    store.write(change)
