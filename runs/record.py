"""Runs and their steps: reading them, asking them to stop. Starting them is in ``begin``."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, select, update

from runs import clock, tables
from runs.events import append
from runs.states import RunStatus, StepStatus, before_run, before_step
from runs.store import Store


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a workflow, as the record has it."""

    id: str
    trip_id: str
    owner: str
    workflow: str
    workflow_version: int
    status: RunStatus
    #: 0–100; never falls.
    percent: int
    #: The step worked on or waited for; the last one when all are done.
    step: str | None
    #: The attempt of that step, from 1; 0 before it was first taken up.
    attempt: int
    input: dict[str, Any]
    parent: str | None
    #: ``{class, message, retryable, next_actions}`` of a failed run.
    error: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    #: When the next attempt is due, while one waits.
    retry_at: datetime | None
    #: Number of its newest event.
    last_event: int
    cancel_asked: bool
    #: When its chain was last sent, as the record's number: compared, never shown.
    sent_at: int | None


@dataclass(frozen=True, kw_only=True)
class StepRecord:
    run_id: str
    name: str
    #: 0 for the first.
    position: int
    status: StepStatus
    #: Attempts begun that count: those lost with their worker do not.
    attempts: int
    #: ``xai/grok-4`` or ``builtin``, when done.
    made_by: str | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What a finished step left."""

    #: JSON.
    output: Any
    #: ``xai/grok-4`` or ``builtin``.
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a run's calls used. Tokens that a provider did not report are not in the sums."""

    calls: int
    tokens_in: int
    tokens_out: int
    #: Millionths of a US dollar; ``None`` when any call's price is unknown.
    cost_microusd: int | None


_r, _s = tables.runs.c, tables.steps.c

_RUN = (
    select(tables.runs, _s.attempts.label("attempt"))
    .outerjoin_from(tables.runs, tables.steps, (_s.run_id == _r.id) & (_s.name == _r.step))
    .where(_r.id == bindparam("of_run"))
)

_FINISHED = select(_s.name, _s.output, _s.made_by).where(
    _s.run_id == bindparam("of_run"), _s.status == StepStatus.DONE
)


def read_run(connection: Connection, run_id: str) -> Run:
    """The run inside a transaction. Raises ``LookupError`` when there is none."""
    found = connection.execute(_RUN, {"of_run": run_id}).mappings().first()
    if found is None:
        raise LookupError(run_id)
    return run_from(found, found["attempt"] or 0)


def newest(connection: Connection, trip_id: str) -> Run | None:
    """A trip's newest run inside a transaction; ``None`` for a trip that is not there."""
    r = tables.runs.c
    ids = select(r.id).where(r.trip_id == trip_id).order_by(r.created_at.desc(), r.id.desc())
    run_id = connection.scalar(ids.limit(1))
    return None if run_id is None else read_run(connection, run_id)


def get(store: Store, run_id: str) -> Run | None:
    def look(connection: Connection) -> Run | None:
        try:
            return read_run(connection, run_id)
        except LookupError:
            return None

    return store.read(look)


def of_trip(store: Store, trip_id: str) -> list[Run]:
    """A trip's runs, oldest first."""
    r = tables.runs.c
    query = select(r.id).where(r.trip_id == trip_id).order_by(r.created_at, r.id)
    return store.read(lambda c: [read_run(c, run_id) for run_id in c.scalars(query)])


def latest(store: Store, trip_id: str) -> Run | None:
    """A trip's newest run."""
    return store.read(lambda c: newest(c, trip_id))


def steps(store: Store, run_id: str) -> list[StepRecord]:
    s = tables.steps.c
    columns = (
        s.run_id,
        s.name,
        s.position,
        s.status,
        s.attempts,
        s.made_by,
        s.started_at,
        s.ended_at,
    )
    query = select(*columns).where(s.run_id == run_id).order_by(s.position)
    return [
        StepRecord(
            run_id=row.run_id,
            name=row.name,
            position=row.position,
            status=StepStatus(row.status),
            attempts=row.attempts,
            made_by=row.made_by,
            started_at=clock.maybe_aware(row.started_at),
            ended_at=clock.maybe_aware(row.ended_at),
        )
        for row in store.read(lambda c: c.execute(query).all())
    ]


def output(store: Store, run_id: str, step: str) -> Any | None:
    """What a step made, as JSON; ``None`` until it is done."""
    s = tables.steps.c
    query = select(s.output).where(s.run_id == run_id, s.name == step, s.status == StepStatus.DONE)
    return store.read(lambda c: c.scalar(query))


def finished(store: Store, run_id: str) -> dict[str, Finished]:
    """What each finished step made, by the step's name."""
    return {
        row.name: Finished(output=row.output, made_by=row.made_by)
        for row in store.read(lambda c: c.execute(_FINISHED, {"of_run": run_id}).all())
    }


def usage(store: Store, run_id: str) -> Usage:
    k = tables.calls.c
    query = select(
        func.count(),
        func.coalesce(func.sum(k.tokens_in), 0),
        func.coalesce(func.sum(k.tokens_out), 0),
        func.sum(k.cost_microusd),
        func.count(k.cost_microusd),
    ).where(k.run_id == run_id)
    calls, tokens_in, tokens_out, cost, priced = store.read(lambda c: c.execute(query).one())
    return Usage(
        calls=calls,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost_microusd=(cost or 0) if priced == calls else None,
    )


def usual_seconds(store: Store, workflow: str, at: datetime | None = None) -> float | None:
    """Median seconds from acceptance to the end of the latest 50 successes; None below three.

    ``at`` (aware) gives what was usual at that time.
    """
    r = tables.runs.c
    until = clock.now() if at is None else clock.microseconds(at)
    query = (
        select(r.ended_at - r.created_at)
        .where(r.workflow == workflow, r.status == RunStatus.SUCCEEDED, r.ended_at <= until)
        .order_by(r.ended_at.desc())
        .limit(50)
    )
    lengths = store.read(lambda c: list(c.scalars(query)))
    if len(lengths) < 3:
        return None
    return float(statistics.median(lengths)) / clock.SECOND


def cancel(store: Store, run_id: str) -> Run:
    """Ask a run to stop; one that nobody works on ends at once.

    A final run is returned as it is. Raises ``LookupError`` when there is no such run.
    """
    r = tables.runs.c

    def change(connection: Connection) -> Run:
        connection.execute(
            update(tables.runs)
            .where(r.id == run_id, r.status.in_(before_run(RunStatus.CANCELLED)))
            .values(cancel_asked_at=func.coalesce(r.cancel_asked_at, clock.now()))
        )
        end_cancelled(connection, run_id)
        return read_run(connection, run_id)

    return store.write(change)


def end_cancelled(connection: Connection, run_id: str) -> bool:
    """End a run that was asked to stop and that nobody works on; whether it was so."""
    r = tables.runs.c
    ended = connection.execute(
        update(tables.runs)
        .where(
            r.id == run_id,
            r.status.in_(before_run(RunStatus.CANCELLED)),
            r.cancel_asked_at.is_not(None),
            r.lease_worker.is_(None),
        )
        .values(status=RunStatus.CANCELLED, ended_at=clock.now(), retry_at=None)
    )
    if ended.rowcount == 0:
        return False
    skip_rest(connection, run_id)
    append(connection, run_id, "cancelled", {})
    return True


def skip_rest(connection: Connection, run_id: str) -> None:
    """Mark the steps that will not be done any more."""
    s = tables.steps.c
    connection.execute(
        update(tables.steps)
        .where(s.run_id == run_id, s.status.in_(before_step(StepStatus.SKIPPED)))
        .values(status=StepStatus.SKIPPED, ended_at=clock.now())
    )


def run_from(row: Mapping[str, Any] | RowMapping, attempt: int = 0) -> Run:
    return Run(
        id=row["id"],
        trip_id=row["trip_id"],
        owner=row["owner"],
        workflow=row["workflow"],
        workflow_version=row["workflow_version"],
        status=RunStatus(row["status"]),
        percent=row["percent"],
        step=row["step"],
        attempt=attempt,
        input=row["input"],
        parent=row["parent"],
        error=row["error"],
        created_at=clock.aware(row["created_at"]),
        started_at=clock.maybe_aware(row["started_at"]),
        ended_at=clock.maybe_aware(row["ended_at"]),
        retry_at=clock.maybe_aware(row["retry_at"]),
        last_event=row["last_event"],
        cancel_asked=row["cancel_asked_at"] is not None,
        sent_at=row["sent_at"],
    )
