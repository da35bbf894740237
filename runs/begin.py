"""Starting runs: a first one, or one that takes over what an ended one had finished."""

import secrets
from typing import Any

from sqlalchemy import Connection, insert, select

from runs import clock, dead, tables
from runs.events import Said, append, write
from runs.prepared import Prepared
from runs.record import Run, newest, read_run, run_from
from runs.states import RunStatus, StepStatus
from runs.store import Store
from workflows import WORKFLOWS, Step, Workflow

_ADD_STEPS = Prepared(
    insert(tables.steps), columns=("run_id", "name", "position", "status", "attempts")
)
#: What a run that nobody has begun does not have.
_NOT_YET = dict.fromkeys(
    (
        "error",
        "started_at",
        "ended_at",
        "retry_at",
        "waits_since",
        "cancel_asked_at",
        "lease_worker",
    )
)
_ADD_RUN = Prepared(
    insert(tables.runs), columns=[c.name for c in tables.runs.c if c.name not in _NOT_YET]
)


class NotAgain(Exception):
    """This run cannot be tried again: it goes on, it succeeded, or a newer one took its place."""


def add_run(
    connection: Connection,
    *,
    trip_id: str,
    owner: str,
    workflow: str,
    given: dict[str, Any],
    sends: bool = False,
) -> Run:
    """Store a queued run with its waiting steps and its first event (0 %).

    ``sends``: the caller is about to send its chain, which is noted here already.
    """
    flow = WORKFLOWS[workflow]
    row = _insert(connection, flow, flow.steps[0], trip_id, owner, given, parent=None, sends=sends)
    _insert_steps(connection, row["id"], flow, flow.steps)
    return run_from({**_NOT_YET, **row})


def again(store: Store, run_id: str) -> Run:
    """A new run that goes on where a failed or cancelled one ended.

    It takes over the outputs of the finished steps, and what the unfinished one had paid for
    already. Raises ``NotAgain``, and ``LookupError`` when there is no such run.
    """

    def change(connection: Connection) -> Run:
        old = read_run(connection, run_id)
        if old.status not in (RunStatus.FAILED, RunStatus.CANCELLED) or (
            newest(connection, old.trip_id) != old
        ):
            raise NotAgain
        flow = WORKFLOWS[old.workflow]
        s = tables.steps.c
        done = set(
            connection.scalars(
                select(s.name).where(s.run_id == run_id, s.status == StepStatus.DONE)
            )
        )
        # With all of them done, the last one is done again: it also finishes the run.
        left = [step for step in flow.steps if step.name not in done] or [flow.steps[-1]]
        new_id = go_on(connection, old, left[0], old.input)
        _copy(connection, "checkpoints", run_id, new_id, tables.checkpoints.c.step == left[0].name)
        return read_run(connection, new_id)

    return store.write(change)


def go_on(connection: Connection, old: Run, first: Step, given: dict[str, Any]) -> str:
    """Store a run in the place of an ended one, from ``first`` on: its id.

    It takes over what the steps before made, and what was told of them.
    """
    flow = WORKFLOWS[old.workflow]
    row = _insert(connection, flow, first, old.trip_id, old.owner, given, parent=old.id)
    new_id: str = row["id"]
    _take_over(connection, old.id, new_id, flow, first)
    _insert_steps(connection, new_id, flow, flow.from_step(first.name))
    dead.gone_on(connection, old.id, new_id)
    return new_id


def _insert(
    connection: Connection,
    flow: Workflow,
    first: Step,
    trip_id: str,
    owner: str,
    given: dict[str, Any],
    parent: str | None,
    sends: bool = False,
) -> dict[str, Any]:
    run_id, now = secrets.token_hex(16), clock.now()
    row = {
        "id": run_id,
        "trip_id": trip_id,
        "owner": owner,
        "workflow": flow.name,
        "workflow_version": flow.version,
        "status": RunStatus.QUEUED,
        "percent": 0,
        "step": first.name,
        "input": given,
        "parent": parent,
        "created_at": now,
        "sent_at": now if sends else None,
        "sends": int(sends),
        "fence": 0,
        "last_event": 1,
    }
    _ADD_RUN.do(connection, row)
    said = {"percent": 0, "step": first.name, "message": flow.queued_message}
    write(connection, run_id, 1, [Said("progress", said)])
    return row


def _insert_steps(
    connection: Connection, run_id: str, flow: Workflow, steps: tuple[Step, ...]
) -> None:
    rows = [
        {
            "run_id": run_id,
            "name": step.name,
            "position": flow.position(step.name),
            "status": StepStatus.WAITING,
            "attempts": 0,
        }
        for step in steps
    ]
    _ADD_STEPS.each(connection, rows)


def _take_over(connection: Connection, old: str, new: str, flow: Workflow, first: Step) -> None:
    """Give the new run the steps before ``first`` as done, with their progress and events."""
    kept = [step.name for step in flow.before(first.name)]
    _copy(connection, "steps", old, new, tables.steps.c.name.in_(kept))
    e = tables.events.c
    told = select(e.type, e.data).where(e.run_id == old).order_by(e.number)
    of_step = []  # what a step told, up to the progress that ends it
    for row in connection.execute(told).all():
        if row.type == "partial":
            of_step.append(row)
        elif row.type == "progress":
            of_step.append(row)
            if row.data["step"] in kept and row.data["percent"] != 0:
                for said in of_step:
                    append(connection, new, said.type, {**said.data, "run": new})
            of_step = []
    if kept:
        r = tables.runs.c
        percent = flow.step(kept[-1]).percent
        connection.execute(tables.runs.update().where(r.id == new).values(percent=percent))


def _copy(connection: Connection, name: str, old: str, new: str, which: Any) -> None:
    """Copy rows of one run to another."""
    table = tables.metadata.tables[name]
    rows = connection.execute(select(table).where(table.c.run_id == old, which)).mappings().all()
    if rows:
        connection.execute(insert(table), [{**row, "run_id": new} for row in rows])
