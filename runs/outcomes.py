"""How an attempt ends: what it made, a wait, or a failure, each one fenced transaction.

Each function raises ``Fenced`` when the lease is over; nothing is then written.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, update

from runs import attempts, clock, dead, events, record, tables, trips
from runs.events import Said
from runs.leases import Fenced, Lease, begin_attempt, let_go
from runs.prepared import Json, Prepared
from runs.states import RunStatus, StepStatus, before_step
from runs.store import Store
from workflows import WORKFLOWS, Step

#: (version number) → the itinerary stored under it.
Make = Callable[[int], dict[str, Any]]

_r, _s = tables.runs.c, tables.steps.c


def _hold_and(**values: Any) -> Prepared:
    """An UPDATE of the run that holds while the lease does, and makes room for ``more`` events."""
    return Prepared(
        update(tables.runs)
        .where(
            _r.id == bindparam("of_run"),
            _r.lease_worker == bindparam("by"),
            _r.fence == bindparam("under"),
            _r.status == RunStatus.RUNNING,
        )
        .values(last_event=_r.last_event + bindparam("more"), **values)
        .returning(_r.last_event, _r.cancel_asked_at)
    )


_LET_GO = {**let_go(None), "sent_at": bindparam("sent")}
_STEP_DONE = _hold_and(percent=bindparam("to_percent"), step=bindparam("at_step"), **_LET_GO)
_STEP_DONE_GO_ON = _hold_and(
    percent=bindparam("to_percent"), step=bindparam("at_step"), fence=_r.fence + 1
)
_SUCCEEDED = _hold_and(
    status=RunStatus.SUCCEEDED, percent=100, ended_at=bindparam("now"), **let_go(None)
)
_FAILED = _hold_and(
    status=RunStatus.FAILED, ended_at=bindparam("now"), error=bindparam("why"), **let_go(None)
)
_LATER = _hold_and(retry_at=bindparam("due"), waits_since=bindparam("now"), **_LET_GO)


def _move_to(status: StepStatus, **values: Any) -> Prepared:
    return Prepared(
        update(tables.steps)
        .where(
            _s.run_id == bindparam("of_run"),
            _s.name == bindparam("this_step"),
            or_(*(_s.status == before for before in before_step(status))),
        )
        .values(status=status, **values)
    )


_DONE = _move_to(
    StepStatus.DONE,
    output=bindparam("made"),
    made_by=bindparam("made_with"),
    ended_at=bindparam("now"),
)
_RETRYING = _move_to(StepStatus.RETRYING)
_STEP_FAILED = _move_to(StepStatus.FAILED, ended_at=bindparam("now"))
_VERSION = Prepared(
    insert(tables.versions),
    columns=("trip_id", "number", "run_id", "itinerary", "created_at"),
)


def commit_step(
    store: Store,
    lease: Lease,
    *,
    output: Any,
    made_by: str,
    partial: dict[str, Any] | None,
    go_on: bool = False,
    message: bool = True,
) -> Lease | None:
    """Store what a step that is not the last made, its progress and its events.

    The run is let go of; ``message``: another one for its next step is on its way. With
    ``go_on`` the next step's lease is taken in the same transaction and returned, unless
    somebody asked the run to stop.
    """
    flow = WORKFLOWS[lease.run.workflow]
    step = flow.step(lease.step)
    following = flow.steps[flow.position(step.name) + 1]
    said = _said(step, partial)
    earlier = {**lease.earlier, step.name: record.Finished(output=output, made_by=made_by)}
    output = Json.of(output)  # before the record is held for writing

    def change(connection: Connection) -> Lease | None:
        now = clock.now()
        given = {"to_percent": step.percent, "at_step": following.name}
        if go_on:
            last, asked = _hold(connection, _STEP_DONE_GO_ON, lease, len(said), given)
        else:
            given["sent"] = now if message else None
            last, asked = _hold(connection, _STEP_DONE, lease, len(said), given)
        _end_step(connection, lease, output, made_by)
        events.write(connection, lease.run_id, last, said)
        if asked:
            # Nobody will hold the run again to see that it was asked to stop.
            _stop_here(connection, lease, go_on)
            return None
        return _next(connection, lease, following, last, earlier) if go_on else None

    return store.write(change)


def finish_step(
    store: Store,
    lease: Lease,
    *,
    output: Any,
    made_by: str,
    partial: dict[str, Any] | None,
    make: Make,
) -> None:
    """Store what the last step made, and finish the run: its version, ``succeeded``, 100 %.

    ``make`` gets the version's number and returns the itinerary; what it raises undoes all.
    """
    flow = WORKFLOWS[lease.run.workflow]
    said = _said(flow.step(lease.step), partial)
    output = Json.of(output)

    def change(connection: Connection) -> None:
        number = trips.next_version(connection, lease.run.trip_id)
        told = [*said, *_ending(lease, number)]
        last, _ = _hold(connection, _SUCCEEDED, lease, len(told), {"now": clock.now()})
        _end_step(connection, lease, output, made_by)
        _add_version(connection, lease, number, make)
        events.write(connection, lease.run_id, last, told)

    store.write(change)


def retry(
    store: Store,
    lease: Lease,
    *,
    error: dict[str, Any],
    in_seconds: float,
    of: int,
    message: bool = True,
) -> None:
    """Give the step up for now; it is due again in ``in_seconds``.

    ``message``: the one that the worker sends now travels until then.
    """

    def change(connection: Connection) -> None:
        asked = _later(connection, lease, in_seconds, message)
        given = {"of_run": lease.run_id, "this_step": lease.step}
        _RETRYING.do(connection, given)
        attempts.end(connection, lease.run_id, lease.fence, "failed", error)
        if asked:
            record.end_cancelled(connection, lease.run_id)
            return
        said = {
            "step": lease.step,
            "attempt": lease.attempt + 1,
            "of": of,
            "in_seconds": round(in_seconds, 1),
            "class": error["class"],
        }
        events.append(connection, lease.run_id, "retrying", said)

    store.write(change)


def wait(store: Store, lease: Lease, *, why: str, in_seconds: float, message: bool = True) -> None:
    """Put the step off until there is room for it. Does not count."""

    def change(connection: Connection) -> None:
        asked = _later(connection, lease, in_seconds, message)
        attempts.uncount(connection, lease.run_id, lease.step, lease.fence, "waited")
        if asked:
            record.end_cancelled(connection, lease.run_id)
        else:
            events.append_waiting(connection, lease.run_id, why)

    store.write(change)


def fail(store: Store, lease: Lease, error: dict[str, Any], cause: str | None = None) -> None:
    """End the run as failed: the last attempt is spent, or none could help."""
    said = [Said("failed", {k: error[k] for k in ("class", "message", "next_actions")})]

    def change(connection: Connection) -> None:
        now = clock.now()
        last, _ = _hold(connection, _FAILED, lease, len(said), {"now": now, "why": error})
        given = {"of_run": lease.run_id, "this_step": lease.step, "now": now}
        _STEP_FAILED.do(connection, given)
        attempts.end(connection, lease.run_id, lease.fence, "failed", error)
        record.skip_rest(connection, lease.run_id)
        dead.bury_failed(connection, lease.run_id, lease.step, error["class"], cause)
        events.write(connection, lease.run_id, last, said)

    store.write(change)


def _hold(
    connection: Connection,
    statement: Prepared,
    lease: Lease,
    more: int,
    given: dict[str, Any],
) -> tuple[int, bool]:
    """Write to the run if the lease still holds. Raises ``Fenced`` when it does not.

    Returns the number of its newest event, of the ``more`` that the caller is to write, and
    whether it was asked to stop.
    """
    lease_of = {"of_run": lease.run_id, "by": lease.worker, "under": lease.fence, "more": more}
    held = statement.first(connection, {**lease_of, **given})
    if held is None:
        raise Fenced(lease.run_id)
    return held.last_event, held.cancel_asked_at is not None


def _later(connection: Connection, lease: Lease, in_seconds: float, message: bool) -> bool:
    """Let go of the run until then. Whether it was asked to stop."""
    now = clock.now()
    due = now + int(in_seconds * clock.SECOND)
    given = {"due": due, "now": now, "sent": due if message else None}
    return _hold(connection, _LATER, lease, 0, given)[1]


def _end_step(connection: Connection, lease: Lease, output: Any, made_by: str) -> None:
    given = {
        "of_run": lease.run_id,
        "this_step": lease.step,
        "made": output,
        "made_with": made_by,
        "now": clock.now(),
    }
    _DONE.do(connection, given)
    attempts.end(connection, lease.run_id, lease.fence, "done")


def _next(
    connection: Connection,
    lease: Lease,
    step: Step,
    last_event: int,
    earlier: Mapping[str, record.Finished],
) -> Lease:
    """The same worker goes on with the next step, under a fence of its own."""
    fence = lease.fence + 1
    begin_attempt(connection, lease.run_id, step.name, lease.worker, fence)
    run = replace(lease.run, step=step.name, attempt=1, last_event=last_event)
    return replace(lease, step=step.name, fence=fence, attempt=1, run=run, earlier=earlier)


def _stop_here(connection: Connection, lease: Lease, held: bool) -> None:
    if held:
        free = update(tables.runs).where(_r.id == lease.run_id).values(**let_go(None))
        connection.execute(free)
    record.end_cancelled(connection, lease.run_id)


def _add_version(connection: Connection, lease: Lease, number: int, make: Make) -> None:
    _VERSION.do(
        connection,
        {
            "trip_id": lease.run.trip_id,
            "number": number,
            "run_id": lease.run_id,
            "itinerary": make(number),
            "created_at": clock.now(),
        },
    )


def _said(step: Step, partial: dict[str, Any] | None) -> list[Said]:
    done = {"percent": step.percent, "step": step.name, "message": step.message}
    shown = [] if partial is None else [Said("partial", partial)]
    return [*shown, Said("progress", done)]


def _ending(lease: Lease, number: int) -> list[Said]:
    message = WORKFLOWS[lease.run.workflow].done_message
    ready = {"percent": 100, "step": lease.step, "message": message}
    return [Said("progress", ready), Said("done", {"version": number})]
