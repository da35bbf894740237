"""Who works on a run: one worker at a time, every write under its fence.

A lease names the worker and a fence, a number that only grows. Each write under it is one
transaction that holds only while the lease does (:mod:`runs.outcomes`); a worker that was
thought dead and comes back finds its fence old and its writes refused (:class:`Fenced`).

The statements are built once: building one costs ten times what SQLite takes to do it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from runs import attempts, clock, record, tables
from runs.dead import Reason
from runs.giving_up import give_up
from runs.prepared import Prepared
from runs.record import Finished
from runs.states import OPEN, RunStatus, StepStatus, before_step
from runs.store import Store

#: A message may come this much before its time (its clock is another machine's).
EARLY = 1 * clock.SECOND

#: Machines' clocks may stand so far apart. What was noted still later than this from now was
#: noted before the clock was put back.
APART = 5 * clock.SECOND

#: So many attempts lost with their workers on one step, and it is given up.
MOST_LOST = 10


class Fenced(Exception):
    """This lease is over: another worker has the run, or it has ended."""


class NoLease(Enum):
    """Why a message gives no work."""

    #: The step is done already: go on to the next message of the chain.
    SKIP = auto()
    #: A duplicate, too early, or for a run that has ended: drop it and what follows it.
    DROP = auto()
    #: The run has no such step.
    UNKNOWN_STEP = auto()


@dataclass(frozen=True, kw_only=True)
class Lease:
    run_id: str
    step: str
    worker: str
    #: Writes hold only under the newest fence.
    fence: int
    #: The attempt that this is, from 1.
    attempt: int
    run: record.Run
    #: What the steps before left, by name.
    earlier: Mapping[str, Finished] = field(default_factory=dict)


_r, _s = tables.runs.c, tables.steps.c

#: What was made is read as text: taking it apart can wait until the record is let go of.
_STANDING = Prepared(
    select(_s.name, _s.status, _s.attempts, _s.made_by, type_coerce(_s.output, Text).label("made"))
    .where(_s.run_id == bindparam("of_run"))
    .order_by(_s.position)
)


def wait_over(due: Any, beyond: Any) -> ColumnElement[bool]:
    """Whether a run does not wait, or waits no more: it is due, or further from being due than
    it was at first, since the clock was put back.

    ``due``: now; ``beyond``: now and ``APART``.
    """
    return or_(_r.retry_at.is_(None), _r.retry_at <= due, _r.waits_since > beyond)


_TAKE = Prepared(
    update(tables.runs)
    .where(
        _r.id == bindparam("of_run"),
        or_(*(_r.status == status for status in OPEN)),
        _r.lease_worker.is_(None),
        _r.cancel_asked_at.is_(None),
        wait_over(bindparam("due"), bindparam("beyond")),
    )
    .values(
        lease_worker=bindparam("by"),
        fence=_r.fence + 1,
        status=RunStatus.RUNNING,
        step=bindparam("at_step"),
        started_at=func.coalesce(_r.started_at, bindparam("now")),
        retry_at=None,
        sends=0,
    )
    .returning(*_r)
)

_BEGIN = Prepared(
    update(tables.steps)
    .where(
        _s.run_id == bindparam("of_run"),
        _s.name == bindparam("at_step"),
        or_(*(_s.status == status for status in before_step(StepStatus.RUNNING))),
    )
    .values(
        status=StepStatus.RUNNING,
        attempts=_s.attempts + 1,
        started_at=func.coalesce(_s.started_at, bindparam("now")),
    )
)


def claim(store: Store, run_id: str, step: str, worker: str) -> Lease | NoLease:
    """Take a run's lease to do a step, or say why there is nothing to do."""

    def change(connection: Connection) -> tuple[Lease, list[Any]] | NoLease:
        rows = _STANDING.all(connection, {"of_run": run_id})
        standing = {row.name: row for row in rows}
        if step not in standing:
            return NoLease.UNKNOWN_STEP if rows else NoLease.DROP  # erased
        if standing[step].status == StepStatus.DONE:
            return NoLease.SKIP
        if next(row.name for row in rows if row.status != StepStatus.DONE) != step:
            return NoLease.DROP
        taken = _take(connection, run_id, step, worker)
        if taken is None:
            return NoLease.DROP
        attempt = standing[step].attempts + 1
        begin_attempt(connection, run_id, step, worker, taken.fence)
        lease = Lease(
            run_id=run_id,
            step=step,
            worker=worker,
            fence=taken.fence,
            attempt=attempt,
            run=record.run_from(taken._asdict(), attempt),
        )
        return lease, [row for row in rows if row.status == StepStatus.DONE]

    # Not durable: a claim that a power cut takes back was of a worker that it took as well. Its
    # fence may be given again, to a worker with another id; what was written under it before
    # and is still there took the claim to the disk with it.
    got = store.write(change, durable=False)
    if isinstance(got, NoLease):
        return got
    lease, done = got
    made = {row.name: Finished(output=json.loads(row.made), made_by=row.made_by) for row in done}
    return replace(lease, earlier=made)


def begin_attempt(connection: Connection, run_id: str, step: str, worker: str, fence: int) -> None:
    """The step is being worked on under that fence, inside the caller's transaction."""
    given = {"of_run": run_id, "at_step": step, "now": clock.now()}
    _BEGIN.do(connection, given)
    attempts.begin(connection, run_id, step, worker, fence)


def release(store: Store, lease: Lease) -> None:
    """Hand a run back unfinished: the worker stops, or the run was asked to.

    The attempt does not count. Does nothing when the lease is over already.
    """
    free(store, lease.run_id, lease.worker, lease.fence)


def free(store: Store, run_id: str, worker: str, fence: int) -> None:
    """Give back a lease that its own worker does not work on any more. Does not count."""

    def change(connection: Connection) -> None:
        freed = connection.execute(
            update(tables.runs)
            .where(_r.id == run_id, _r.lease_worker == worker, _r.fence == fence)
            .values(**let_go(None))
            .returning(_r.step)
        ).scalar()
        if freed is not None:
            attempts.uncount(connection, run_id, freed, fence, "released")
            record.end_cancelled(connection, run_id)

    store.write(change)


def lapse(store: Store, worker: str, seen: int | None = None) -> int | None:
    """Take every lease from a dead worker. Returns how many runs that freed.

    ``seen``: what its counter stood at all the while; ``None`` is returned, and nothing taken,
    when it has moved after all.
    """
    counter = select(tables.workers.c.counter).where(tables.workers.c.id == worker)

    def change(connection: Connection) -> int | None:
        if seen is not None and connection.scalar(counter) != seen:
            return None
        return _free_all(connection, worker, "lost")

    return store.write(change)


def release_all(store: Store, worker: str) -> None:
    """Hand everything back: the worker stops in good order. Does not count."""
    store.write(lambda connection: _free_all(connection, worker, "released"))


def _free_all(connection: Connection, worker: str, outcome: str) -> int:
    held = connection.execute(
        select(_r.id, _r.step, _r.fence, _r.workflow).where(_r.lease_worker == worker)
    ).all()
    for row in held:
        connection.execute(
            update(tables.runs).where(_r.id == row.id, _r.fence == row.fence).values(**let_go(None))
        )
        attempts.uncount(connection, row.id, row.step, row.fence, outcome)
        if not record.end_cancelled(connection, row.id):
            _give_up_if_hopeless(connection, row)
    return len(held)


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A lease as the record has it."""

    fence: int
    #: Somebody asked the run to stop.
    cancel_asked: bool


_HOLDS = select(_r.id, _r.fence, _r.cancel_asked_at).where(_r.lease_worker == bindparam("by"))


def holds(store: Store, worker: str) -> dict[str, Hold]:
    """The leases that a worker holds, by run."""
    return {
        row.id: Hold(fence=row.fence, cancel_asked=row.cancel_asked_at is not None)
        for row in store.read(lambda c: c.execute(_HOLDS, {"by": worker}).all())
    }


_FENCED = (
    select(_r.id)
    .where(
        _r.id == bindparam("of_run"),
        _r.lease_worker == bindparam("by"),
        _r.fence == bindparam("under"),
        _r.status == RunStatus.RUNNING,
    )
    .with_for_update()
)


def fenced(connection: Connection, lease: Lease) -> None:
    """Raise ``Fenced`` unless the lease holds, to the end of the caller's transaction."""
    given = {"of_run": lease.run_id, "by": lease.worker, "under": lease.fence}
    if connection.execute(_FENCED, given).first() is None:
        raise Fenced(lease.run_id)


def let_go(sent_at: int | None) -> dict[str, Any]:
    """What frees a run. ``sent_at``: a message for it is on its way, or will be due, then."""
    return {"lease_worker": None, "sent_at": sent_at, "sends": 0}


def _take(connection: Connection, run_id: str, step: str, worker: str) -> Any | None:
    now = clock.now()
    given = {
        "of_run": run_id,
        "at_step": step,
        "by": worker,
        "now": now,
        "due": now + EARLY,
        "beyond": now + APART,
    }
    return _TAKE.first(connection, given)


def _give_up_if_hopeless(connection: Connection, row: Any) -> None:
    """Fail a run whose step has taken too many workers with it."""
    a = tables.attempts.c
    lost = connection.scalar(
        select(func.count()).where(a.run_id == row.id, a.step == row.step, a.outcome == "lost")
    )
    if (lost or 0) < MOST_LOST:
        return
    message = f"The step was lost {lost} times together with the process working on it"
    give_up(connection, row.id, row.step, Reason.LOST, message)
