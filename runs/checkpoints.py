"""What a step has paid for or waited for already, so that a retry reads it back."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from runs import clock, tables
from runs.leases import Lease, fenced
from runs.store import Store

_c = tables.checkpoints.c
_OF_STEP = select(_c.key, _c.value).where(
    _c.run_id == bindparam("of_run"), _c.step == bindparam("of_step")
)
_ADD = insert(tables.checkpoints)


def read(store: Store, run_id: str, step: str) -> dict[str, Any]:
    """Every checkpoint of a step: key → JSON value."""
    given = {"of_run": run_id, "of_step": step}
    return {row.key: row.value for row in store.read(lambda c: c.execute(_OF_STEP, given).all())}


def save(store: Store, lease: Lease, key: str, value: Any) -> None:
    """Keep a value under the lease. Raises ``Fenced`` when the lease is over."""

    def change(connection: Connection) -> None:
        fenced(connection, lease)
        row = {
            "run_id": lease.run_id,
            "step": lease.step,
            "key": key,
            "value": value,
            "created_at": clock.now(),
        }
        connection.execute(_ADD, row)

    store.write(change)
