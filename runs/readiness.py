"""Whether each worker takes what its queues hold: noted by the worker itself, read by anybody.

A heartbeat says that a process lives; it says nothing about its queues. A worker may answer
every ping and take nothing any more after a lost connection. So it sends canaries, no-ops, to
itself through each of its queues (:mod:`workers.canary`) and notes here when they came.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update

from runs import clock, tables
from runs.store import Store

#: A canary that came so many seconds ago still proves its queue; a worker has as long to
#: prove itself after its start.
PROVEN = 60.0


class Readiness(StrEnum):
    #: A canary came through each of its queues within the last minute.
    READY = "ready"
    #: Every place has been taken since before one could come: it works.
    BUSY = "busy"
    #: It started less than a minute ago.
    STARTING = "starting"
    #: Nothing came for more than a minute.
    SILENT = "silent"
    #: Its broker has no canaries.
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class WorkerState:
    id: str
    host: str
    pid: int
    started_at: datetime
    #: Providers that it is set up for.
    providers: tuple[str, ...]
    readiness: Readiness
    #: Queue → seconds since a canary last came through it; ``None``: none ever did.
    canaries: Mapping[str, float | None]

    @property
    def works(self) -> bool:
        """It takes steps, or will as soon as it has a place."""
        return self.readiness is not Readiness.SILENT


def note(
    store: Store, worker_id: str, came: Mapping[str, int | None], busy_since: int | None
) -> None:
    """Enter when a worker's canaries last came (queue → time), and since when it has no place."""
    w = tables.workers.c
    entry = (
        update(tables.workers)
        .where(w.id == worker_id)
        .values(canaries=dict(came), busy_since=busy_since)
    )
    store.write(lambda connection: connection.execute(entry))


def of_living(store: Store) -> list[WorkerState]:
    """Every worker that has not ended, the oldest first; one may have just died."""
    w = tables.workers.c
    query = select(tables.workers).where(w.ended_at.is_(None)).order_by(w.started_at)
    now = clock.now()
    return [
        WorkerState(
            id=row.id,
            host=row.host,
            pid=row.pid,
            started_at=clock.aware(row.started_at),
            providers=tuple(row.abilities.get("providers", ())),
            readiness=state_of(now, row.started_at, row.canaries, row.busy_since),
            canaries={
                queue: None if at is None else max(now - at, 0) / clock.SECOND
                for queue, at in (row.canaries or {}).items()
            },
        )
        for row in store.read(lambda c: c.execute(query).all())
    ]


def state_of(
    now: int, started: int, canaries: Mapping[str, int | None] | None, busy_since: int | None
) -> Readiness:
    """All times as the record's numbers; ``canaries``: queue → when one last came."""
    lately = now - int(PROVEN * clock.SECOND)
    if canaries == {}:
        return Readiness.UNKNOWN
    if canaries and all(at is not None and at >= lately for at in canaries.values()):
        return Readiness.READY
    if busy_since is not None:
        return Readiness.BUSY
    return Readiness.STARTING if started >= lately else Readiness.SILENT
