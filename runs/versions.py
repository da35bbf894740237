"""Runs of other versions of their workflow: left to the workers that have it.

While a new version is rolled out, both kinds of processes work side by side. Each sends and
does the runs of its own version alone. A run whose version no living worker has, and that
has stood for long, is given up: its dead letter can be replayed once such a worker is there.
"""

from sqlalchemy import ColumnElement, Connection, and_, func, not_, or_, select

from runs import clock, tables, workers
from runs.dead import Reason
from runs.giving_up import give_up
from runs.states import OPEN
from runs.store import Store
from workflows import WORKFLOWS

#: So long may a rollout leave a run without a worker for it, in seconds.
ROLLOUT = 300.0


def abilities() -> dict[str, int]:
    """What a worker of this version enters of itself: workflow → version."""
    return {flow.name: flow.version for flow in WORKFLOWS.values()}


def ours() -> ColumnElement[bool]:
    """The condition on ``runs`` for those of a version that this process has."""
    r = tables.runs.c
    return or_(
        *(
            and_(
                r.workflow == flow.name,
                r.workflow_version == flow.version,
                r.step.in_([step.name for step in flow.steps]),
            )
            for flow in WORKFLOWS.values()
        )
    )


def give_up_homeless(store: Store) -> list[str]:
    """Fail the runs that no living worker has the version of: their ids."""
    a, r = tables.attempts.c, tables.runs.c
    long_ago = clock.now() - int(ROLLOUT * clock.SECOND)
    last_attempt = select(func.max(a.ended_at)).where(a.run_id == r.id).scalar_subquery()
    query = select(r.id, r.step, r.workflow, r.workflow_version).where(
        r.status.in_(OPEN),
        r.lease_worker.is_(None),
        func.coalesce(r.sent_at, r.created_at) <= long_ago,
        # One that was worked on until just now has stood since then.
        func.coalesce(last_attempt, 0) <= long_ago,
        not_(ours()),
    )
    standing = store.read(lambda c: c.execute(query).all())
    if not standing:
        return []
    have = {
        (name, version)
        for worker in workers.living(store)
        for name, version in worker.abilities.get("workflows", {}).items()
    }
    homeless = [row for row in standing if (row.workflow, row.workflow_version) not in have]

    def change(connection: Connection) -> list[str]:
        message = "No worker of this site has the version of the planner that this began with."
        return [
            row.id
            for row in homeless
            if give_up(connection, row.id, row.step, Reason.UNKNOWN_VERSION, message)
        ]

    return store.write(change) if homeless else []
