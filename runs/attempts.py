"""The attempts at a step: one execution each, by the fence that it worked under.

Each function is a part of a caller's transaction, but for those that take a store.
"""

from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from runs import calls, clock, tables
from runs.prepared import Prepared
from runs.store import Store

_a = tables.attempts.c

_BEGIN = Prepared(
    insert(tables.attempts), columns=("run_id", "step", "fence", "worker", "started_at")
)

_END = Prepared(
    update(tables.attempts)
    .where(_a.run_id == bindparam("of_run"), _a.fence == bindparam("under"))
    .values(
        outcome=bindparam("ended"),
        ended_at=bindparam("now"),
        error_class=bindparam("why"),
        message=bindparam("said"),
    )
)


def begin(connection: Connection, run_id: str, step: str, worker: str, fence: int) -> None:
    row = {
        "run_id": run_id,
        "step": step,
        "fence": fence,
        "worker": worker,
        "started_at": clock.now(),
    }
    _BEGIN.do(connection, row)


def end(
    connection: Connection,
    run_id: str,
    fence: int,
    outcome: str,
    error: dict[str, Any] | None = None,
) -> None:
    """An attempt that counts is over."""
    calls.lose(connection, run_id, fence)
    given = {
        "of_run": run_id,
        "under": fence,
        "ended": outcome,
        "now": clock.now(),
        "why": error and error["class"],
        "said": error and error["message"][:500],
    }
    _END.do(connection, given)


def uncount(connection: Connection, run_id: str, step: str, fence: int, outcome: str) -> None:
    """End an attempt without counting it, if it is still running."""
    s = tables.steps.c
    calls.lose(connection, run_id, fence)
    ended = connection.execute(
        update(tables.attempts)
        .where(_a.run_id == run_id, _a.fence == fence, _a.outcome.is_(None))
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
    query = select(func.min(_a.started_at)).where(
        _a.run_id == run_id, _a.step == step, _a.outcome == "waited"
    )
    first = store.read(lambda c: c.scalar(query))
    return 0.0 if first is None else (clock.now() - first) / clock.SECOND
