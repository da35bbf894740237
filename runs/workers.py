"""Who is alive: each worker moves a counter; others watch it by their own clocks."""

import os
import secrets
import socket
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from runs import clock, tables
from runs.prepared import Prepared
from runs.store import Store

#: A worker moves its counter this often, in seconds.
BEAT = 0.5

#: A worker whose counter has not moved for so long, by the watcher's own clock, is dead.
LEASE = 2.0


_w = tables.workers.c
_LIVING = select(tables.workers).where(_w.ended_at.is_(None)).order_by(_w.started_at)
#: Those that live, and those that ended and hold a lease all the same: one that was thought dead
#: may claim a run before its next beat.
_WATCHED = select(_w.id, _w.counter).where(
    or_(
        _w.ended_at.is_(None),
        _w.id.in_(
            select(tables.runs.c.lease_worker).where(tables.runs.c.lease_worker.is_not(None))
        ),
    )
)
_BEAT = Prepared(
    update(tables.workers)
    .where(_w.id == bindparam("this"))
    .values(counter=_w.counter + 1, ended_at=None)
)


@dataclass(frozen=True, kw_only=True)
class Worker:
    id: str
    pid: int
    host: str
    counter: int
    #: ``{"providers": ["xai"], …}``: what it can do.
    abilities: dict[str, Any]


def register(store: Store, abilities: dict[str, Any]) -> str:
    """Enter a worker into the record; returns its id."""
    worker_id = secrets.token_hex(16)

    def change(connection: Connection) -> None:
        connection.execute(
            insert(tables.workers).values(
                id=worker_id,
                pid=os.getpid(),
                host=socket.gethostname()[:255],
                counter=0,
                abilities=abilities,
                started_at=clock.now(),
            )
        )

    store.write(change)
    return worker_id


def beat(store: Store, worker_id: str) -> None:
    """Move the counter. A worker thought dead that beats again is alive again."""
    # Not durable: it matters to those who watch it now, and they go with the machine.
    store.write(lambda connection: _BEAT.do(connection, {"this": worker_id}), durable=False)


def end(store: Store, worker_id: str) -> bool:
    """It stopped, or was found dead. False when that was noted already."""
    stop = (
        update(tables.workers)
        .where(_w.id == worker_id, _w.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    return store.write(lambda connection: connection.execute(stop).rowcount > 0)


def watched(store: Store) -> dict[str, int]:
    """The counters of those whose silence matters, by id."""
    return {row.id: row.counter for row in store.read(lambda c: c.execute(_WATCHED).all())}


def living(store: Store) -> list[Worker]:
    """The workers that have not ended, as the record has them; one may have just died."""
    return [
        Worker(
            id=row.id,
            pid=row.pid,
            host=row.host,
            counter=row.counter,
            abilities=row.abilities,
        )
        for row in store.read(lambda c: c.execute(_LIVING).all())
    ]
