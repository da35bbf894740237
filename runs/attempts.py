"""The attempts at a step: one execution each, by the fence that it worked under.

Each function is a part of a caller's transaction, but for those that take a store.
"""

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from runs import clock, spend, tables
from runs.store import Store


def begin(connection: Connection, run_id: str, step: str, worker: str, fence: int) -> None:
    connection.execute(
        insert(tables.attempts).values(
            run_id=run_id, step=step, fence=fence, worker=worker, started_at=clock.now()
        )
    )


def end(
    connection: Connection,
    run_id: str,
    fence: int,
    outcome: str,
    error: dict[str, Any] | None = None,
) -> None:
    """An attempt that counts is over."""
    a = tables.attempts.c
    spend.settle_attempt(connection, run_id, fence)
    connection.execute(
        update(tables.attempts)
        .where(a.run_id == run_id, a.fence == fence)
        .values(
            outcome=outcome,
            ended_at=clock.now(),
            error_class=error and error["class"],
            message=error and error["message"][:500],
        )
    )


def uncount(connection: Connection, run_id: str, step: str, fence: int, outcome: str) -> None:
    """End an attempt without counting it, if it is still running."""
    a, s = tables.attempts.c, tables.steps.c
    spend.settle_attempt(connection, run_id, fence)
    ended = connection.execute(
        update(tables.attempts)
        .where(a.run_id == run_id, a.fence == fence, a.outcome.is_(None))
        .values(outcome=outcome, ended_at=clock.now())
    )
    if ended.rowcount:
        connection.execute(
            update(tables.steps)
            .where(s.run_id == run_id, s.name == step, s.attempts > 0)
            .values(attempts=s.attempts - 1)
        )


def waited(store: Store, run_id: str, step: str) -> float:
    """Seconds since the step was first put off for want of room; 0 when it never was."""
    a = tables.attempts.c
    query = select(func.min(a.started_at)).where(
        a.run_id == run_id, a.step == step, a.outcome == "waited"
    )
    first = store.read(lambda c: c.scalar(query))
    return 0.0 if first is None else (clock.now() - first) / clock.SECOND
