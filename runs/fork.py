"""Forks: an ended run done again from one of its steps on, perhaps with other wishes."""

from typing import Any

from sqlalchemy import Connection, select, update

from runs import begin, tables
from runs.record import Run, newest, read_run
from runs.states import StepStatus
from runs.store import Store
from workflows import WORKFLOWS


class NotForked(Exception):
    """Not from there: the trip is being planned, or a step before is not done."""


def fork(
    store: Store,
    run_id: str,
    step: str,
    request: dict[str, Any] | None = None,
    title: str | None = None,
) -> Run:
    """A new run that does ``step`` and those after it again.

    The outputs of the steps before are taken over as they are; nothing that the forked steps
    had paid for is. ``request`` (JSON) takes the place of the run's input and of the trip's
    wishes, ``title`` of the trip's title: whether the outputs that are kept still go with
    them is the caller's to judge. Raises ``NotForked``, ``KeyError`` for a step that the
    workflow does not have, and ``LookupError`` when there is no such run.
    """

    def change(connection: Connection) -> Run:
        old = read_run(connection, run_id)
        first = WORKFLOWS[old.workflow].step(step)
        latest = newest(connection, old.trip_id)
        if not old.status.final or latest is None or not latest.status.final:
            raise NotForked
        if not _before_are_done(connection, old, step):
            raise NotForked
        if request is not None:
            _rewrite(connection, old.trip_id, request, title)
        new_id = begin.go_on(connection, old, first, old.input if request is None else request)
        return read_run(connection, new_id)

    return store.write(change)


def _before_are_done(connection: Connection, old: Run, step: str) -> bool:
    s = tables.steps.c
    query = select(s.name).where(s.run_id == old.id, s.status == StepStatus.DONE)
    done = set(connection.scalars(query))
    return done >= {before.name for before in WORKFLOWS[old.workflow].before(step)}


def _rewrite(
    connection: Connection, trip_id: str, request: dict[str, Any], title: str | None
) -> None:
    values = {"request": request} | ({} if title is None else {"title": title})
    connection.execute(update(tables.trips).where(tables.trips.c.id == trip_id).values(**values))
