"""The SQL store: one write at a time, committed in groups, and many readers.

SQLite lets one connection write at a time and is unfair about which. So the threads of a
process stand in line (:mod:`runs.line`), and those that wait together are committed together,
with one fsync: each caller still gets its own answer, after the commit that made it true.

    store.write(change)   ``change(connection)`` in a transaction of its own; returns its result
    store.read(look)      ``look(connection)`` on a consistent snapshot

A write is on disk before it is answered, unless it says that it need not be: what only has to
hold while the machine runs (who works on what, who is alive) is seen by all at once and may be
gone after a power cut. What follows it in the log takes it to the disk as well, so the record
is always a beginning of what was written, never one with holes.

What a change has to tell the world is handed to :func:`after_commit` and reaches the
store's ``publish`` once it is true, in the caller's thread.
"""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from runs.errors import StorageError
from runs.line import Line, Write

T = TypeVar("T")

_TOLD = "wayline.after_commit"
#: Whether a connection waits for the disk at each commit.
_FULL = "wayline.full"

#: How long a transaction waits for another process's write to end, in milliseconds.
BUSY_MS = 5000

#: Seconds between two looks at whether it has ended.
LOOK = 0.0005


def after_commit(connection: Connection, thing: object) -> None:
    """Have ``thing`` published once the transaction that is open here is committed."""
    connection.info.setdefault(_TOLD, []).append(thing)


class Store:
    """The record's database. Safe to use from many threads; one per process."""

    def __init__(self, url: str, publish: Callable[[list[Any]], None] | None = None) -> None:
        self._publish = publish
        self._readers = _sqlite_engine(url, writes=False)
        self._writer = _sqlite_engine(url, writes=True)
        #: The one connection that writes; whoever leads the line has it to itself.
        self._writing: Connection | None = None
        self._line = Line(self._commit)

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

    def write(self, change: Callable[[Connection], T], *, durable: bool = True) -> T:
        """Run ``change`` in a transaction and return its result once it is on disk.

        What ``change`` raises undoes it and is raised here. Raises ``StorageError`` when
        SQL does not answer, the disk is full, or the store is closed. Not ``durable``: the
        answer does not wait for the disk.
        """
        write = Write(change, durable)
        self._line.do(write)
        if write.problem is not None:
            raise write.problem
        if write.told and self._publish is not None:
            self._publish(write.told)
        result: T = write.result
        return result

    def close(self) -> None:
        """Finish the writes that wait, then let go of the files."""
        self._line.close(10)
        if self._writing is not None:
            self._writing.close()
        self._readers.dispose()
        self._writer.dispose()

    def _commit(self, group: list[Write]) -> None:
        """One transaction for the group, a savepoint for each of its changes."""
        try:
            if self._writing is None:
                self._writing = self._writer.connect()
            _sync(self._writing, full=any(write.durable for write in group))
            with self._writing.begin():
                for write in group:
                    _attempt(self._writing, write)
        except Exception as error:  # noqa: BLE001 - told to every caller, whatever it is
            self._let_go()
            cause = error.orig if isinstance(error, DBAPIError) else error
            for write in group:
                write.problem = StorageError(cause=f"{type(cause).__name__}: {cause}")
        except BaseException:  # the leader is cut off, perhaps between BEGIN and its note of it
            self._let_go()
            raise
        for write in group:
            write.settled = True

    def _let_go(self) -> None:
        """Nobody knows what state the writing connection is in: the next group opens another."""
        connection, self._writing = self._writing, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _sync(connection: Connection, *, full: bool) -> None:
    """Whether the next commit waits for the disk. Not to be changed within a transaction."""
    if connection.info.get(_FULL) is not full:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA synchronous={'FULL' if full else 'NORMAL'}")
        connection.info[_FULL] = full


def _attempt(connection: Connection, write: Write) -> None:
    """One change in its savepoint. An error of the database itself is the whole group's: raised."""
    connection.info.pop(_TOLD, None)
    # By hand: SQLAlchemy's own savepoints cost more than the change's statements.
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT one_change")
    try:
        write.result = write.change(connection)
    except Exception as problem:
        if isinstance(problem, DBAPIError):
            if not isinstance(problem, IntegrityError):
                raise
            # The change's own: it speaks of a row that is gone, or there already.
            problem = StorageError(cause=type(problem.orig).__name__)
        driver.execute("ROLLBACK TO SAVEPOINT one_change")
        driver.execute("RELEASE SAVEPOINT one_change")
        write.problem = problem
        return
    driver.execute("RELEASE SAVEPOINT one_change")
    write.told = connection.info.pop(_TOLD, [])


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
