"""Who works on a run: one worker at a time, every write under its fence.

A lease names the worker and a fence, a number that only grows. Each write here is one
transaction that holds only while the lease does; a worker that was thought dead and comes
back finds its fence old and its writes refused (:class:`Fenced`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from runs import attempts, clock, dead, record, tables, trips
from runs.events import append, append_waiting
from runs.states import OPEN, RunStatus, StepStatus, before_run, before_step
from runs.store import Store
from workflows import WORKFLOWS

#: A message may come this much before its time (its clock is another machine's).
EARLY = 1 * clock.SECOND

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
    #: The step is done and only the run's ending is left.
    finishing: bool
    run: record.Run


def claim(store: Store, run_id: str, step: str, worker: str) -> Lease | NoLease:
    """Take a run's lease to do a step, or say why there is nothing to do."""

    def change(connection: Connection) -> Lease | NoLease:
        s = tables.steps.c
        rows = connection.execute(
            select(s.name, s.status, s.attempts).where(s.run_id == run_id).order_by(s.position)
        ).all()
        standing = {row.name: row for row in rows}
        if step not in standing:
            return NoLease.UNKNOWN_STEP if rows else NoLease.DROP  # erased
        undone = [row.name for row in rows if row.status != StepStatus.DONE]
        finishing = not undone and step == rows[-1].name
        if standing[step].status == StepStatus.DONE and not finishing:
            return NoLease.SKIP
        if not finishing and undone[0] != step:
            return NoLease.DROP
        fence = _take(connection, run_id, step, worker)
        if fence is None:
            return NoLease.DROP
        if not finishing:
            _begin_attempt(connection, run_id, step, worker, fence)
        return Lease(
            run_id=run_id,
            step=step,
            worker=worker,
            fence=fence,
            attempt=standing[step].attempts + (0 if finishing else 1),
            finishing=finishing,
            run=record.read_run(connection, run_id),
        )

    return store.write(change)


def commit_step(
    store: Store,
    lease: Lease,
    *,
    output: Any,
    made_by: str,
    partial: dict[str, Any] | None,
    keep: bool,
) -> None:
    """Store what a step made, its progress and its events, and let go of the run.

    ``keep`` holds on to the lease, to finish the run under it. Raises ``Fenced`` when the
    lease is over: nothing is then written.
    """
    flow = WORKFLOWS[lease.run.workflow]
    step = flow.step(lease.step)
    following = flow.steps[flow.position(step.name) + 1 :]

    def change(connection: Connection) -> None:
        values: dict[str, Any] = {
            "percent": step.percent,
            "step": following[0].name if following else step.name,
        }
        _hold(connection, lease, values if keep else values | _let_go(clock.now()))
        _end_step(connection, lease, StepStatus.DONE, output=output, made_by=made_by)
        attempts.end(connection, lease.run_id, lease.fence, "done")
        if partial is not None:
            append(connection, lease.run_id, "partial", partial)
        said = {"percent": step.percent, "step": step.name, "message": step.message}
        append(connection, lease.run_id, "progress", said)
        # Nobody will hold the run again, if it was asked to stop since the last heartbeat.
        record.end_cancelled(connection, lease.run_id)

    store.write(change)


def finish(store: Store, lease: Lease, make: Callable[[int], dict[str, Any]]) -> None:
    """Store the trip's new version and end the run as succeeded, in one transaction.

    ``make`` gets the version's number and returns the itinerary. Raises ``Fenced``.
    """
    flow = WORKFLOWS[lease.run.workflow]

    def change(connection: Connection) -> None:
        ended = {"status": RunStatus.SUCCEEDED, "percent": 100, "ended_at": clock.now()}
        _hold(connection, lease, ended | _let_go(None))
        number = trips.next_version(connection, lease.run.trip_id)
        connection.execute(
            insert(tables.versions).values(
                trip_id=lease.run.trip_id,
                number=number,
                run_id=lease.run_id,
                itinerary=make(number),
                created_at=clock.now(),
            )
        )
        said = {"percent": 100, "step": lease.step, "message": flow.done_message}
        append(connection, lease.run_id, "progress", said)
        append(connection, lease.run_id, "done", {"version": number})

    store.write(change)


def retry(store: Store, lease: Lease, *, error: dict[str, Any], in_seconds: float, of: int) -> None:
    """Give the step up for now; it is due again in ``in_seconds``. Raises ``Fenced``."""

    def change(connection: Connection) -> None:
        due = clock.now() + int(in_seconds * clock.SECOND)
        # The message that the worker sends now travels until then.
        _hold(connection, lease, _let_go(due) | {"retry_at": due})
        _move_step(connection, lease, StepStatus.RETRYING, {})
        attempts.end(connection, lease.run_id, lease.fence, "failed", error)
        said = {
            "step": lease.step,
            "attempt": lease.attempt + 1,
            "of": of,
            "in_seconds": round(in_seconds, 1),
            "class": error["class"],
        }
        if not record.end_cancelled(connection, lease.run_id):
            append(connection, lease.run_id, "retrying", said)

    store.write(change)


def wait(store: Store, lease: Lease, *, why: str, in_seconds: float) -> None:
    """Put the step off until there is room for it. Does not count. Raises ``Fenced``."""

    def change(connection: Connection) -> None:
        due = clock.now() + int(in_seconds * clock.SECOND)
        _hold(connection, lease, _let_go(due) | {"retry_at": due})
        attempts.uncount(connection, lease.run_id, lease.step, lease.fence, "waited")
        if not record.end_cancelled(connection, lease.run_id):
            append_waiting(connection, lease.run_id, why)

    store.write(change)


def fail(store: Store, lease: Lease, error: dict[str, Any], cause: str | None = None) -> None:
    """End the run as failed: the last attempt is spent, or none could help. Raises ``Fenced``."""

    def change(connection: Connection) -> None:
        ended = {"status": RunStatus.FAILED, "ended_at": clock.now(), "error": error}
        _hold(connection, lease, ended | _let_go(None))
        _move_step(connection, lease, StepStatus.FAILED, {"ended_at": clock.now()})
        attempts.end(connection, lease.run_id, lease.fence, "failed", error)
        record.skip_rest(connection, lease.run_id)
        dead.bury_failed(connection, lease.run_id, lease.step, error["class"], cause)
        said = {k: error[k] for k in ("class", "message", "next_actions")}
        append(connection, lease.run_id, "failed", said)

    store.write(change)


def release(store: Store, lease: Lease) -> None:
    """Hand a run back unfinished: the worker stops, or the run was asked to.

    The attempt does not count. Does nothing when the lease is over already.
    """
    free(store, lease.run_id, lease.worker, lease.fence)


def free(store: Store, run_id: str, worker: str, fence: int) -> None:
    """Give back a lease that its own worker does not work on any more. Does not count."""
    r = tables.runs.c

    def change(connection: Connection) -> None:
        freed = connection.execute(
            update(tables.runs)
            .where(r.id == run_id, r.lease_worker == worker, r.fence == fence)
            .values(**_let_go(None))
            .returning(r.step)
        ).scalar()
        if freed is not None:
            attempts.uncount(connection, run_id, freed, fence, "released")
            record.end_cancelled(connection, run_id)

    store.write(change)


def lapse(store: Store, worker: str) -> int:
    """Take every lease from a dead worker. Returns how many runs that freed."""
    r = tables.runs.c

    def change(connection: Connection) -> int:
        held = connection.execute(
            select(r.id, r.step, r.fence, r.workflow).where(r.lease_worker == worker)
        ).all()
        for row in held:
            connection.execute(
                update(tables.runs)
                .where(r.id == row.id, r.fence == row.fence)
                .values(**_let_go(None))
            )
            attempts.uncount(connection, row.id, row.step, row.fence, "lost")
            if not record.end_cancelled(connection, row.id):
                _give_up_if_hopeless(connection, row)
        return len(held)

    return store.write(change)


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A lease as the record has it."""

    fence: int
    #: Somebody asked the run to stop.
    cancel_asked: bool


def holds(store: Store, worker: str) -> dict[str, Hold]:
    """The leases that a worker holds, by run."""
    r = tables.runs.c
    query = select(r.id, r.fence, r.cancel_asked_at).where(r.lease_worker == worker)
    return {
        row.id: Hold(fence=row.fence, cancel_asked=row.cancel_asked_at is not None)
        for row in store.read(lambda c: c.execute(query).all())
    }


def fenced(connection: Connection, lease: Lease) -> None:
    """Raise ``Fenced`` unless the lease still holds, inside the caller's transaction."""
    _hold(connection, lease, {"fence": lease.fence})


def _take(connection: Connection, run_id: str, step: str, worker: str) -> int | None:
    r = tables.runs.c
    now = clock.now()
    return connection.execute(
        update(tables.runs)
        .where(
            r.id == run_id,
            r.status.in_(OPEN),
            r.lease_worker.is_(None),
            r.cancel_asked_at.is_(None),
            or_(r.retry_at.is_(None), r.retry_at <= now + EARLY),
        )
        .values(
            lease_worker=worker,
            fence=r.fence + 1,
            status=RunStatus.RUNNING,
            step=step,
            started_at=func.coalesce(r.started_at, now),
            retry_at=None,
            sends=0,
        )
        .returning(r.fence)
    ).scalar()


def _begin_attempt(connection: Connection, run_id: str, step: str, worker: str, fence: int) -> None:
    s = tables.steps.c
    now = clock.now()
    connection.execute(
        update(tables.steps)
        .where(s.run_id == run_id, s.name == step, s.status.in_(before_step(StepStatus.RUNNING)))
        .values(
            status=StepStatus.RUNNING,
            attempts=s.attempts + 1,
            started_at=func.coalesce(s.started_at, now),
        )
    )
    attempts.begin(connection, run_id, step, worker, fence)


def _let_go(sent_at: int | None) -> dict[str, Any]:
    """What frees a run. ``sent_at``: a message for it is on its way, or will be due, then."""
    return {"lease_worker": None, "sent_at": sent_at, "sends": 0}


def _hold(connection: Connection, lease: Lease, values: dict[str, Any]) -> None:
    """Write to the run if the lease still holds. Raises ``Fenced`` when it does not."""
    r = tables.runs.c
    allowed = before_run(values["status"]) if "status" in values else (RunStatus.RUNNING,)
    held = connection.execute(
        update(tables.runs)
        .where(
            r.id == lease.run_id,
            r.lease_worker == lease.worker,
            r.fence == lease.fence,
            r.status.in_(allowed),
        )
        .values(**values)
    )
    if held.rowcount == 0:
        raise Fenced(lease.run_id)


def _move_step(
    connection: Connection, lease: Lease, to: StepStatus, values: dict[str, Any]
) -> None:
    s = tables.steps.c
    connection.execute(
        update(tables.steps)
        .where(s.run_id == lease.run_id, s.name == lease.step, s.status.in_(before_step(to)))
        .values(status=to, **values)
    )


def _end_step(
    connection: Connection, lease: Lease, to: StepStatus, *, output: Any, made_by: str
) -> None:
    values = {"output": output, "made_by": made_by, "ended_at": clock.now()}
    _move_step(connection, lease, to, values)


def _give_up_if_hopeless(connection: Connection, row: Any) -> None:
    """Fail a run whose step has taken too many workers with it."""
    a, r = tables.attempts.c, tables.runs.c
    lost = connection.scalar(
        select(func.count()).where(a.run_id == row.id, a.step == row.step, a.outcome == "lost")
    )
    if (lost or 0) < MOST_LOST:
        return
    error = {
        "class": "internal",
        "message": f"The step was lost {lost} times together with the process working on it",
        "retryable": True,
        "next_actions": ["retry"],
    }
    connection.execute(
        update(tables.runs)
        .where(r.id == row.id, r.status.in_(before_run(RunStatus.FAILED)))
        .values(status=RunStatus.FAILED, ended_at=clock.now(), error=error)
    )
    record.skip_rest(connection, row.id)
    dead.bury_run(connection, row.id, row.step, dead.Reason.LOST)
    said = {k: error[k] for k in ("class", "message", "next_actions")}
    append(connection, row.id, "failed", said)
