"""Dead letters: what ended for good, kept with everything needed to replay it.

Two kinds. A *run* that failed by an error whose rule says so, or whose step took too many
workers with it. And a *message* that nobody can do anything with. The same again is the same
letter, with one delivery more; one that dies again after a replay is open again.

Replaying them is in :mod:`runs.replay`.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)

from runs import clock, tables
from runs.policy import RULES
from runs.store import Store


class Kind(StrEnum):
    RUN = "run"
    MESSAGE = "message"


class Reason(StrEnum):
    """Why something is here."""

    #: A run: an error of ours, twice.
    INTERNAL = "internal"
    #: A run: its step was lost too often together with the process working on it.
    LOST = "lost"
    #: A message: it is not JSON, or not in the form of a task's message.
    UNREADABLE = "unreadable"
    #: A message: larger than any of ours.
    TOO_LARGE = "too_large"
    #: A message: for a task that no worker of this version has.
    UNKNOWN_TASK = "unknown_task"
    #: A message: its task takes other arguments.
    WRONG_ARGUMENTS = "wrong_arguments"
    #: A message: its run has no such step.
    UNKNOWN_STEP = "unknown_step"
    #: A message or a run: the run is of a version of its workflow that no living worker has.
    UNKNOWN_VERSION = "unknown_version"


#: Error classes (their codes) by which a run ends here.
DEADLY = frozenset(kind.code for kind, rule in RULES.items() if rule.dead_letter)


@dataclass(frozen=True, kw_only=True)
class Letter:
    id: str
    kind: Kind
    reason: Reason
    #: Types, numbers and codes.
    cause: str | None
    #: The run that died; of a message ``None``: what it says may be wrong.
    run_id: str | None
    step: str | None
    workflow: str | None
    workflow_version: int | None
    queue: str | None
    #: What :mod:`runs.envelope` kept of a message.
    message: dict[str, Any] | None
    #: The message's size in bytes.
    size: int | None
    sha256: str | None
    #: Bytes of it that were not kept; such a message cannot be replayed.
    cut: int
    deliveries: int
    first_at: datetime
    last_at: datetime
    replayed_at: datetime | None
    #: The run that went on in its place.
    replayed_by: str | None

    @property
    def open(self) -> bool:
        """Nobody has replayed it since it last died."""
        return self.replayed_at is None

    @property
    def replayable(self) -> bool:
        return self.open and self.cut == 0


@dataclass(frozen=True, kw_only=True)
class Count:
    """The letters that nobody has replayed."""

    open: int
    oldest: datetime | None


def bury_failed(
    connection: Connection, run_id: str, step: str, code: str, cause: str | None
) -> None:
    """Keep a run that has just failed by the error ``code``, if its rule says so."""
    if code in DEADLY:
        bury_run(connection, run_id, step, Reason.INTERNAL, cause)


def bury_run(
    connection: Connection, run_id: str, step: str, reason: Reason, cause: str | None = None
) -> None:
    """Keep a run that has just failed, inside the transaction that fails it."""
    a, r = tables.attempts.c, tables.runs.c
    run = connection.execute(select(r.workflow, r.workflow_version).where(r.id == run_id)).one()
    tried = select(func.count()).where(a.run_id == run_id, a.step == step)
    values = {
        "kind": Kind.RUN,
        "reason": reason,
        "cause": cause and cause[:500],
        "run_id": run_id,
        "step": step,
        "workflow": run.workflow,
        "workflow_version": run.workflow_version,
        "cut": 0,
    }
    _keep(connection, digest(run_id), values, deliveries=max(connection.scalar(tried) or 0, 1))


def bury_message(store: Store, letter_id: str, values: dict[str, Any]) -> int:
    """Keep a message that nobody can do. Returns how often it has died so far."""
    row = {"cut": 0, **values, "kind": Kind.MESSAGE}
    return store.write(lambda connection: _keep(connection, letter_id, row, deliveries=1))


def digest(*parts: str | bytes) -> str:
    """What tells one letter from another: the same again has the same."""
    found = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(len(raw).to_bytes(8, "big") + raw)
    return found.hexdigest()[:32]


def gone_on(connection: Connection, run_id: str, new_run: str) -> None:
    """Another run has taken the place of one that may be here: its letter is done with."""
    d = tables.dead_letters.c
    connection.execute(
        update(tables.dead_letters)
        .where(d.run_id == run_id, d.replayed_at.is_(None))
        .values(replayed_at=clock.now(), replayed_by=new_run)
    )


def replayed(store: Store, letter: Letter) -> None:
    """Its message has been published again. One that has died again already stays open."""
    d = tables.dead_letters.c
    done = (
        update(tables.dead_letters)
        .where(d.id == letter.id, d.deliveries == letter.deliveries)
        .values(replayed_at=clock.now())
    )
    store.write(lambda connection: connection.execute(done))


def get(store: Store, letter_id: str) -> Letter | None:
    query = select(tables.dead_letters).where(tables.dead_letters.c.id == letter_id)
    row = store.read(lambda c: c.execute(query).mappings().first())
    return None if row is None else _letter(row)


def find(
    store: Store,
    *,
    only_open: bool = True,
    kind: Kind | None = None,
    reason: Reason | None = None,
    ids: Collection[str] | None = None,
    limit: int = 100,
) -> list[Letter]:
    """Letters, those that died last first."""
    d = tables.dead_letters.c
    query = select(tables.dead_letters).order_by(d.last_at.desc(), d.id).limit(limit)
    if only_open:
        query = query.where(d.replayed_at.is_(None))
    query = _chosen(query, kind, reason, ids)
    return [_letter(row) for row in _rows(store, query)]


def oldest_first(
    store: Store,
    *,
    kind: Kind | None = None,
    reason: Reason | None = None,
    ids: Collection[str] | None = None,
    page: int = 100,
) -> Iterator[Letter]:
    """Those that nobody has replayed; what dies from now on is not among them."""
    d = tables.dead_letters.c
    query = _chosen(select(tables.dead_letters), kind, reason, ids).where(
        d.replayed_at.is_(None), d.last_at <= clock.now()
    )
    query = query.order_by(d.last_at, d.id).limit(page)
    rows = _rows(store, query)
    while rows:
        yield from map(_letter, rows)
        last = rows[-1]
        rows = _rows(store, query.where(tuple_(d.last_at, d.id) > (last["last_at"], last["id"])))


def count(store: Store) -> Count:
    d = tables.dead_letters.c
    query = select(func.count(), func.min(d.last_at)).where(d.replayed_at.is_(None))
    number, oldest = store.read(lambda c: c.execute(query).one())
    return Count(open=number, oldest=clock.maybe_aware(oldest))


def drop(store: Store, letter_id: str) -> bool:
    """Forget a letter; whether there was one. The run that it tells of stays as it is."""
    gone = delete(tables.dead_letters).where(tables.dead_letters.c.id == letter_id)
    return store.write(lambda connection: connection.execute(gone).rowcount > 0)


def _rows(store: Store, query: Select[Any]) -> Sequence[RowMapping]:
    return store.read(lambda connection: connection.execute(query).mappings().all())


def _chosen(
    query: Select[Any], kind: Kind | None, reason: Reason | None, ids: Collection[str] | None
) -> Select[Any]:
    d = tables.dead_letters.c
    if kind is not None:
        query = query.where(d.kind == kind)
    if reason is not None:
        query = query.where(d.reason == reason)
    if ids is not None:
        query = query.where(d.id.in_(ids))
    return query


def _keep(
    connection: Connection, letter_id: str, values: dict[str, Any], *, deliveries: int
) -> int:
    """Enter a letter, or count another delivery of one that is there. Returns the deliveries."""
    d = tables.dead_letters.c
    now = clock.now()
    again = connection.execute(
        update(tables.dead_letters)
        .where(d.id == letter_id)
        .values(deliveries=d.deliveries + deliveries, last_at=now, replayed_at=None)
        .returning(d.deliveries)
    ).scalar()
    if again is not None:
        return int(again)
    connection.execute(
        insert(tables.dead_letters).values(
            id=letter_id, deliveries=deliveries, first_at=now, last_at=now, **values
        )
    )
    return deliveries


def _letter(row: RowMapping) -> Letter:
    return Letter(
        id=row["id"],
        kind=Kind(row["kind"]),
        reason=Reason(row["reason"]),
        cause=row["cause"],
        run_id=row["run_id"],
        step=row["step"],
        workflow=row["workflow"],
        workflow_version=row["workflow_version"],
        queue=row["queue"],
        message=row["message"],
        size=row["size"],
        sha256=row["sha256"],
        cut=row["cut"],
        deliveries=row["deliveries"],
        first_at=clock.aware(row["first_at"]),
        last_at=clock.aware(row["last_at"]),
        replayed_at=clock.maybe_aware(row["replayed_at"]),
        replayed_by=row["replayed_by"],
    )
