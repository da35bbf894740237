"""Trips and their versions. Requests and itineraries are JSON that this room does not read."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select

from runs import clock, tables
from runs.begin import add_run
from runs.prepared import Prepared
from runs.record import Run, newest, run_from
from runs.store import Store

#: How long an ``Idempotency-Key`` is honoured, in microseconds.
KEY_LIFE = 24 * 3600 * clock.SECOND


class KeyReused(Exception):
    """This Idempotency-Key was used before, with another body."""


@dataclass(frozen=True, kw_only=True)
class Trip:
    id: str
    #: ``browser:…``, ``key:…`` or ``token:…``.
    owner: str
    title: str
    request: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Version:
    trip_id: str
    #: 1, 2, 3 …
    number: int
    #: The run that it or, before edits, its forerunner was planned by.
    run_id: str
    itinerary: dict[str, Any]
    created_at: datetime
    #: The version that it was made from, if no run made it.
    made_from: int | None = None
    #: The edit that made it (JSON); ``None`` also where an older version was restored.
    edit: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version as a list shows it."""

    number: int
    created_at: datetime
    #: As in :class:`Version`.
    made_from: int | None
    edit: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Created:
    trip: Trip
    run: Run
    #: The same key and body had made it before.
    replayed: bool


_ADD = Prepared(insert(tables.trips), columns=("id", "owner", "title", "request", "created_at"))


def create(
    store: Store,
    *,
    owner: str,
    title: str,
    request: dict[str, Any],
    workflow: str = "itinerary",
    key: str | None = None,
    key_scope: str | None = None,
    sends: bool = False,
) -> Created:
    """Store a trip, its first run and the run's first event in one transaction.

    ``sends``: the caller sends the run's chain right after (:meth:`Dispatcher.send_first`).
    That it was sent is noted here, and undone when that fails: one write less. Should the
    caller die in between, the message counts as lost, and the reaper sends another.

    ``key`` is an ``Idempotency-Key``, honoured for 24 h within ``key_scope`` (default: the
    owner): the same key and request give the same trip, ten at once too. Raises ``KeyReused``
    when the request differs, ``StorageError`` when the record cannot be written.
    """
    body = _body_digest(workflow, request)
    scoped = None if key is None else _key_digest(key_scope or owner, key)

    def change(connection: Connection) -> Created:
        if scoped is not None and (old := _kept(connection, scoped, body)):
            return old
        at = clock.now()
        trip_id = secrets.token_hex(16)
        row = {
            "id": trip_id,
            "owner": owner,
            "title": title,
            "request": request,
            "created_at": at,
        }
        _ADD.do(connection, row)
        run = add_run(
            connection,
            trip_id=trip_id,
            owner=owner,
            workflow=workflow,
            given=request,
            sends=sends,
        )
        if scoped is not None:
            connection.execute(
                insert(tables.idempotency).values(
                    key_hash=scoped, body_hash=body, trip_id=trip_id, created_at=at
                )
            )
        trip = Trip(
            id=trip_id, owner=owner, title=title, request=request, created_at=clock.aware(at)
        )
        return Created(trip=trip, run=run, replayed=False)

    return store.write(change)


def made_before(
    store: Store,
    *,
    request: dict[str, Any],
    workflow: str = "itinerary",
    key: str,
    key_scope: str,
) -> Created | None:
    """What ``create`` made for this key, if it did. Raises ``KeyReused`` as ``create`` does."""
    scoped, body = _key_digest(key_scope, key), _body_digest(workflow, request)
    return store.write(lambda connection: _kept(connection, scoped, body))


def get(store: Store, trip_id: str) -> Trip | None:
    query = select(tables.trips).where(tables.trips.c.id == trip_id)
    row = store.read(lambda c: c.execute(query).mappings().first())
    return None if row is None else _trip(row)


def page(
    store: Store, owner: str, *, before: str | None = None, limit: int = 20
) -> list[tuple[Trip, Run]]:
    """An owner's trips with their latest runs, newest first, from after trip ``before``."""
    t = tables.trips.c
    query = select(tables.trips).where(t.owner == owner)
    if before is not None:
        mark = select(t.created_at).where(t.id == before).scalar_subquery()
        query = query.where(t.created_at < mark)
    query = query.order_by(t.created_at.desc(), t.id).limit(limit)

    def look(connection: Connection) -> list[tuple[Trip, Run]]:
        pairs = [
            (_trip(row), newest(connection, row["id"]))
            for row in connection.execute(query).mappings().all()
        ]
        return [(trip, run) for trip, run in pairs if run is not None]

    return store.read(look)


def version(store: Store, trip_id: str, number: int | None = None) -> Version | None:
    """That version of the trip, or its newest."""
    v = tables.versions.c
    query = select(tables.versions).where(v.trip_id == trip_id)
    if number is not None:
        query = query.where(v.number == number)
    query = query.order_by(v.number.desc()).limit(1)
    row = store.read(lambda c: c.execute(query).mappings().first())
    return None if row is None else _version(row)


def versions(store: Store, trip_id: str) -> list[Version]:
    """Every version, oldest first."""
    v = tables.versions.c
    query = select(tables.versions).where(v.trip_id == trip_id).order_by(v.number)
    return [_version(row) for row in store.read(lambda c: c.execute(query).mappings().all())]


def history(store: Store, trip_id: str) -> list[VersionLine]:
    """How each version came to be, newest first, without the itineraries."""
    v = tables.versions.c
    columns = (v.number, v.created_at, v.made_from, v.edit)
    query = select(*columns).where(v.trip_id == trip_id).order_by(v.number.desc())
    return [
        VersionLine(
            number=row.number,
            created_at=clock.aware(row.created_at),
            made_from=row.made_from,
            edit=row.edit,
        )
        for row in store.read(lambda c: c.execute(query).all())
    ]


def erase(store: Store, trip_id: str) -> None:
    """Delete a trip and everything about it. Who works on it finds its lease gone."""
    gone = delete(tables.trips).where(tables.trips.c.id == trip_id)
    store.write(lambda connection: connection.execute(gone))


class VersionChanged(Exception):
    """The trip has a newer version than the one that was edited."""

    def __init__(self, newest: int) -> None:
        super().__init__(f"The newest version is {newest}.")
        self.newest = newest


def add_version(
    store: Store,
    base: Version,
    itinerary: dict[str, Any],
    *,
    edit: dict[str, Any] | None,
    newest: int | None = None,
) -> Version:
    """Store a version that no run made: an edit of ``base``, or ``base`` restored.

    It stands on the run that ``base`` does. ``newest``: the version that has to be the
    trip's newest still (default: ``base``). Raises ``VersionChanged`` when it is not, and
    ``LookupError`` when the trip is erased.
    """
    expected = base.number if newest is None else newest

    def change(connection: Connection) -> Version:
        # Whoever else adds a version waits for this row, where the database can do that.
        trip = select(tables.trips.c.id).where(tables.trips.c.id == base.trip_id)
        if connection.scalar(trip.with_for_update()) is None:
            raise LookupError(base.trip_id)
        number = next_version(connection, base.trip_id)
        if number != expected + 1:
            raise VersionChanged(number - 1)
        row = {
            "trip_id": base.trip_id,
            "number": number,
            "run_id": None,
            "itinerary": {**itinerary, "version": number},
            "created_at": clock.now(),
            "material_run": base.run_id,
            "made_from": base.number,
            "edit": edit,
        }
        connection.execute(insert(tables.versions).values(**row))
        kept = select(tables.versions).where(
            tables.versions.c.trip_id == base.trip_id, tables.versions.c.number == number
        )
        return _version(connection.execute(kept).mappings().one())

    return store.write(change)


_NEWEST_VERSION = Prepared(
    select(func.max(tables.versions.c.number).label("number")).where(
        tables.versions.c.trip_id == bindparam("of_trip")
    )
)


def next_version(connection: Connection, trip_id: str) -> int:
    """The number that the trip's next version gets."""
    newest = _NEWEST_VERSION.first(connection, {"of_trip": trip_id})
    return ((newest and newest.number) or 0) + 1


def _kept(connection: Connection, scoped: str, body: str) -> Created | None:
    """What this key made before. Raises ``KeyReused`` when it was for another request."""
    k = tables.idempotency.c
    connection.execute(delete(tables.idempotency).where(k.created_at < clock.now() - KEY_LIFE))
    row = connection.execute(select(tables.idempotency).where(k.key_hash == scoped)).first()
    if row is None:
        return None
    if row.body_hash != body:
        raise KeyReused
    trip = connection.execute(select(tables.trips).where(tables.trips.c.id == row.trip_id))
    first = connection.execute(
        select(tables.runs)
        .where(tables.runs.c.trip_id == row.trip_id)
        .order_by(tables.runs.c.created_at)
        .limit(1)
    )
    return Created(
        trip=_trip(trip.mappings().one()), run=run_from(first.mappings().one()), replayed=True
    )


def _body_digest(workflow: str, request: dict[str, Any]) -> str:
    return _digest(json.dumps([workflow, request], sort_keys=True))


def _key_digest(scope: str, key: str) -> str:
    return _digest(f"{scope}\n{key}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _trip(row: RowMapping) -> Trip:
    return Trip(
        id=row["id"],
        owner=row["owner"],
        title=row["title"],
        request=row["request"],
        created_at=clock.aware(row["created_at"]),
    )


def _version(row: RowMapping) -> Version:
    return Version(
        trip_id=row["trip_id"],
        number=row["number"],
        run_id=row["run_id"] or row["material_run"],
        itinerary=row["itinerary"],
        created_at=clock.aware(row["created_at"]),
        made_from=row["made_from"],
        edit=row["edit"],
    )
