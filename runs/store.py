"""The SQL store: one writer thread, many readers.

SQLite lets one connection write at a time and is unfair about which. So one thread a
process takes all writes in order and commits those that wait together, with one fsync:
each caller still gets its own answer, after the commit that made it durable.

    store.write(change)   ``change(connection)`` in a transaction of its own; returns its result
    store.read(look)      ``look(connection)`` on a consistent snapshot

What a change has to tell the world is handed to :func:`after_commit` and reaches the
store's ``publish`` once it is true, in the caller's thread.
"""

import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from runs.errors import StorageError

T = TypeVar("T")

#: The most changes committed together: bounds how long the first of them waits.
GROUP = 64

_TOLD = "wayline.after_commit"

#: How long a transaction waits for another process's write to end, in milliseconds.
BUSY_MS = 5000

#: Seconds between two looks at whether it has ended.
LOOK = 0.0005


@dataclass
class _Write(Generic[T]):
    change: Callable[[Connection], T]
    #: The change's result, and what it wants told after the commit.
    answer: "Future[tuple[T, list[Any]]]"


def after_commit(connection: Connection, thing: object) -> None:
    """Have ``thing`` published once the transaction that is open here is on disk."""
    connection.info.setdefault(_TOLD, []).append(thing)


class Store:
    """The record's database. Safe to use from many threads; one per process."""

    def __init__(self, url: str, publish: Callable[[list[Any]], None] | None = None) -> None:
        self._publish = publish
        self._readers = _sqlite_engine(url, writes=False)
        self._writer = _sqlite_engine(url, writes=True)
        self._waiting: queue.SimpleQueue[_Write[Any] | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._write_all, name="store-writer", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, url: str, publish: Callable[[list[Any]], None] | None = None) -> "Store":
        """Open ``sqlite:///path``; the schema is :mod:`runs.migrate`'s business.

        ``publish`` gets what each committed change handed to :func:`after_commit`.
        """
        return cls(url, publish)

    def read(self, look: Callable[[Connection], T]) -> T:
        """Run ``look`` on one snapshot. Raises ``StorageError`` when SQL does not answer."""
        try:
            with self._readers.begin() as connection:
                return look(connection)
        except DBAPIError as error:
            raise StorageError(cause=type(error.orig).__name__) from error

    def write(self, change: Callable[[Connection], T]) -> T:
        """Run ``change`` in a transaction and return its result once it is on disk.

        What ``change`` raises undoes it and is raised here. Raises ``StorageError`` when
        SQL does not answer, the disk is full, or the store is closed.
        """
        if self._closed.is_set():
            raise StorageError(cause="closed")
        answer: Future[tuple[T, list[Any]]] = Future()
        self._waiting.put(_Write(change, answer))
        result, told = answer.result()
        if told and self._publish is not None:
            self._publish(told)
        return result

    def close(self) -> None:
        """Finish the writes that wait, then let go of the files."""
        self._closed.set()
        self._waiting.put(None)
        self._thread.join(timeout=10)
        while not self._waiting.empty():  # came in between: nobody will do it
            if (late := self._waiting.get()) is not None:
                late.answer.set_exception(StorageError(cause="closed"))
        self._readers.dispose()
        self._writer.dispose()

    def _write_all(self) -> None:
        while (first := self._waiting.get()) is not None:
            group = [first]
            last = False
            while len(group) < GROUP and not last:
                try:
                    following = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    last = True
                else:
                    group.append(following)
            self._commit(group)
            if last:
                return

    def _commit(self, group: list[_Write[Any]]) -> None:
        """One transaction for the group, a savepoint for each of its changes."""
        results: list[tuple[_Write[Any], Any, list[Any], Exception | None]] = []
        try:
            with self._writer.begin() as connection:
                for write in group:
                    results.append((write, *_attempt(connection, write.change)))
        except Exception as error:  # noqa: BLE001 - told to every caller, whatever it is
            cause = error.orig if isinstance(error, DBAPIError) else error
            for write in group:
                write.answer.set_exception(StorageError(cause=f"{type(cause).__name__}: {cause}"))
            return
        for write, result, told, problem in results:
            if problem is None:
                write.answer.set_result((result, told))
            else:
                write.answer.set_exception(problem)


def _attempt(
    connection: Connection, change: Callable[[Connection], T]
) -> tuple[T | None, list[Any], Exception | None]:
    """One change in its savepoint. An error of the database itself is the whole group's: raised."""
    connection.info.pop(_TOLD, None)
    # By hand: SQLAlchemy's own savepoints cost more than the change's statements.
    connection.exec_driver_sql("SAVEPOINT one_change")
    try:
        result = change(connection)
    except Exception as problem:
        if isinstance(problem, DBAPIError):
            if not isinstance(problem, IntegrityError):
                raise
            # The change's own: it speaks of a row that is gone, or there already.
            problem = StorageError(cause=type(problem.orig).__name__)
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_change")
        connection.exec_driver_sql("RELEASE SAVEPOINT one_change")
        return None, [], problem
    connection.exec_driver_sql("RELEASE SAVEPOINT one_change")
    return result, connection.info.pop(_TOLD, []), None


def _sqlite_engine(url: str, *, writes: bool) -> Engine:
    """An engine whose transactions write or read alone, on a file that outlives a crash."""
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # As many connections as there are threads that read: none waits for another's.
    engine = create_engine(url, connect_args={"check_same_thread": False}, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is erased is overwritten, not only let go of.
        cursor.execute("PRAGMA secure_delete=ON")
        if writes:
            cursor.execute("PRAGMA busy_timeout=0")  # we wait ourselves, below
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if writes:
            _begin_when_free(connection.connection.driver_connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _begin_when_free(connection: Any) -> None:
    """Begin once no other process writes; after ``BUSY_MS``, SQLite's own error.

    SQLite looks again after 1, 2, 5, 10 … 100 ms: with a few busy processes the write lock then
    lies idle for most of the time. Ours lasts half a millisecond; so do the looks.
    """
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            # The low byte: BUSY_RECOVERY and the like are BUSY too.
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(LOOK)
        else:
            return
