"""Failing a run that nobody holds: it takes its workers with it, or nobody can do it."""

from typing import Any

from sqlalchemy import Connection, update

from runs import clock, dead, record, tables
from runs.events import append
from runs.states import RunStatus, before_run


def give_up(
    connection: Connection, run_id: str, step: str, reason: dead.Reason, message: str
) -> bool:
    """End it as failed and leave a dead letter, inside the caller's transaction.

    Whether it was so: a run that has ended, or that somebody holds, is left alone.
    """
    error: dict[str, Any] = {
        "class": "internal",
        "message": message,
        "retryable": True,
        "next_actions": ["retry"],
    }
    if not end(connection, run_id, error):
        return False
    dead.bury_run(connection, run_id, step, reason)
    return True


def end(connection: Connection, run_id: str, error: dict[str, Any]) -> bool:
    """End it as failed, inside the caller's transaction. Whether it was so, as above."""
    r = tables.runs.c
    ended = connection.execute(
        update(tables.runs)
        .where(
            r.id == run_id,
            r.status.in_(before_run(RunStatus.FAILED)),
            r.lease_worker.is_(None),
        )
        .values(status=RunStatus.FAILED, ended_at=clock.now(), retry_at=None, error=error)
    )
    if ended.rowcount == 0:
        return False
    record.skip_rest(connection, run_id)
    said = {k: error[k] for k in ("class", "message", "next_actions")}
    append(connection, run_id, "failed", said)
    return True
