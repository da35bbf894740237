"""Runs past their workflow's deadline that nobody works on: they end.

Those that are worked on are held to it by their workers.
"""

from sqlalchemy import Connection, and_, or_, select

from runs import clock, tables, versions
from runs.errors import DeadlineError
from runs.giving_up import end
from runs.states import OPEN
from runs.store import Store
from workflows import WORKFLOWS


def end_overdue(store: Store) -> list[str]:
    """Fail them; their ids."""
    r = tables.runs.c
    now = clock.now()
    late = or_(
        *(
            and_(
                r.workflow == flow.name,
                r.created_at < now - int(flow.deadline_seconds * clock.SECOND),
            )
            for flow in WORKFLOWS.values()
        )
    )
    query = select(r.id).where(r.status.in_(OPEN), r.lease_worker.is_(None), late, versions.ours())
    ids = store.read(lambda c: c.scalars(query).all())
    if not ids:
        return []
    error = DeadlineError().to_dict()

    def change(connection: Connection) -> list[str]:
        return [run_id for run_id in ids if end(connection, run_id, error)]

    return store.write(change)
