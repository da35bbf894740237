"""What happened to a run: numbered rows of the record, and their courier.

An event is committed with the change that it tells of, numbered 1, 2, 3 … within its run.
After the commit it is published on the run's Redis channel in flask-sse's wire format.
Pub/sub is only the courier: what it loses, the rows still have.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import redis
import structlog
from flask_sse import Message
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import NoResultFound

from runs import clock, tables
from runs.prepared import Prepared
from runs.store import Store, after_commit
from runs.wire import Wire

log = structlog.get_logger(__name__)

#: After one of these a run's stream ends.
FINAL_TYPES = frozenset({"done", "failed", "cancelled"})

#: Longest the courier waits for Redis, in seconds: nobody's step is held up by a stream.
COURIER_TIMEOUT = 1.0


@dataclass(frozen=True, kw_only=True)
class Event:
    run_id: str
    #: 1, 2, 3 … within the run; 0 for chatter, which is published and never stored.
    number: int
    #: ``progress``, ``partial``, ``retrying``, ``waiting``, ``failover``, ``done``, ``failed``,
    #: ``cancelled``; ``activity`` for chatter.
    type: str
    data: dict[str, Any]
    at: datetime

    def wire(self) -> str:
        """The event as flask-sse publishes it."""
        message = Message(self.data, type=self.type, id=self.number or None)
        return json.dumps(message.to_dict())


def channel(run_id: str) -> str:
    """The Redis channel of a run."""
    return f"wayline:run:{run_id}"


@dataclass(frozen=True)
class Said:
    """What is to be told of a change: an event's type and data, not numbered yet."""

    type: str
    data: dict[str, Any]


_NEXT_NUMBER = Prepared(
    update(tables.runs)
    .where(tables.runs.c.id == bindparam("of_run"))
    .values(last_event=tables.runs.c.last_event + 1)
    .returning(tables.runs.c.last_event)
)
_ADD = Prepared(insert(tables.events), columns=("run_id", "number", "type", "data", "at"))


def append(connection: Connection, run_id: str, type: str, data: dict[str, Any]) -> None:  # noqa: A002
    """Add the run's next event, inside the caller's transaction; published after its commit."""
    row = _NEXT_NUMBER.first(connection, {"of_run": run_id})
    if row is None:
        raise NoResultFound(run_id)
    write(connection, run_id, row.last_event, [Said(type, data)])


def write(connection: Connection, run_id: str, last: int, said: Sequence[Said]) -> None:
    """Add events whose numbers, up to ``last``, the caller's UPDATE of the run has taken."""
    at = clock.now()
    when = clock.aware(at)
    shown = when.isoformat(timespec="milliseconds")
    first = last - len(said) + 1
    told = [
        Event(
            run_id=run_id,
            number=number,
            type=one.type,
            data={"run": run_id, **one.data, "at": shown},
            at=when,
        )
        for number, one in enumerate(said, first)
    ]
    rows = [
        {"run_id": run_id, "number": e.number, "type": e.type, "data": e.data, "at": at}
        for e in told
    ]
    _ADD.each(connection, rows)
    for event in told:
        after_commit(connection, event)


def tell(store: Store, run_id: str, type: str, data: dict[str, Any]) -> None:  # noqa: A002
    """Store and publish an event that stands for itself, without another change."""
    store.write(lambda connection: append(connection, run_id, type, data))


def append_waiting(connection: Connection, run_id: str, why: str) -> None:
    """Say what a run waits for, unless that is the last thing that was said."""
    e, r = tables.events.c, tables.runs.c
    newest = select(r.last_event).where(r.id == run_id).scalar_subquery()
    last = connection.execute(
        select(e.type, e.data).where(e.run_id == run_id, e.number == newest)
    ).first()
    if last is None or last.type != "waiting" or last.data["why"] != why:
        append(connection, run_id, "waiting", {"why": why})


def tell_waiting(store: Store, run_id: str, why: str) -> None:
    """The same, as a change of its own."""
    store.write(lambda connection: append_waiting(connection, run_id, why))


def chatter(run_id: str, step: str, text: str) -> Event:
    """A remark on what a step is doing now: published without a number, never stored."""
    at = clock.aware(clock.now())
    return Event(
        run_id=run_id,
        number=0,
        type="activity",
        data={"run": run_id, "step": step, "text": text},
        at=at,
    )


def after(store: Store, run_id: str, number: int, limit: int = 500) -> list[Event]:
    """The run's events with larger numbers, in order, at most ``limit``."""
    e = tables.events.c
    query = (
        select(tables.events)
        .where(e.run_id == run_id, e.number > number)
        .order_by(e.number)
        .limit(limit)
    )
    rows = store.read(lambda c: c.execute(query).all())
    return [
        Event(
            run_id=row.run_id,
            number=row.number,
            type=row.type,
            data=row.data,
            at=clock.aware(row.at),
        )
        for row in rows
    ]


class Courier:
    """Publishes committed events. Never raises: a lost message is read from the rows."""

    def __init__(self, redis_url: str) -> None:
        self._redis = redis.Redis.from_url(
            redis_url,
            socket_timeout=COURIER_TIMEOUT,
            socket_connect_timeout=COURIER_TIMEOUT,
            retry=Retry(NoBackoff(), 1),
            max_connections=100,
        )
        self._wire = Wire(self._redis.connection_pool)

    def publish(self, events: Sequence[Event]) -> None:
        """One round trip, however many they are."""
        try:
            self._wire.give(*(("PUBLISH", channel(e.run_id), e.wire()) for e in events))
        except redis.RedisError as error:
            log.warning("events not published", run=events[0].run_id, error=type(error).__name__)

    def close(self) -> None:
        self._wire.close()
        self._redis.close()
