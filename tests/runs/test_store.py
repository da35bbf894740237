"""The store: one writer, committed in groups, each caller with its own answer."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from runs.errors import StorageError
from runs.line import GROUP
from runs.store import Store, after_commit
from tests.servers import until


@pytest.fixture
def counted(store: Store) -> Store:
    store.write(lambda c: c.execute(text("CREATE TABLE n (v INTEGER UNIQUE)")))
    return store


def count(store: Store) -> int:
    return int(store.read(lambda c: c.scalar(text("SELECT count(*) FROM n"))) or 0)


def add(value: int) -> Callable[[Connection], int]:
    def change(connection: Connection) -> int:
        connection.execute(text("INSERT INTO n VALUES (:v)"), {"v": value})
        return value

    return change


def test_many_threads_write_and_each_gets_its_own_result(counted: Store) -> None:
    results: dict[int, int] = {}

    def one(value: int) -> None:
        results[value] = counted.write(add(value))

    threads = [threading.Thread(target=one, args=(v,)) for v in range(GROUP * 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {v: v for v in range(GROUP * 3)}
    assert count(counted) == GROUP * 3


def test_a_change_that_raises_is_undone_alone(counted: Store) -> None:
    def bad(connection: Connection) -> None:
        connection.execute(text("INSERT INTO n VALUES (1)"))
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        counted.write(bad)
    counted.write(add(2))
    assert count(counted) == 1


def test_a_change_that_breaks_a_rule_of_the_tables_is_undone_alone(counted: Store) -> None:
    """Those committed together with it are kept."""
    begun, go = threading.Event(), threading.Event()

    def slow(_: Connection) -> None:
        begun.set()
        go.wait(10)

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(counted.write, slow)
        begun.wait(10)
        others = [pool.submit(counted.write, add(value)) for value in (1, 1, 2)]
        until(lambda: all(other.running() for other in others), what="they wait together")
        go.set()
        first.result()
        errors = [other.exception() for other in others]
    assert [type(error) for error in errors if error] == [StorageError]
    assert count(counted) == 2


def test_what_is_told_is_told_after_the_commit_only(counted: Store, told: list[object]) -> None:
    def good(connection: Connection) -> None:
        after_commit(connection, "good")
        assert told == []

    def bad(connection: Connection) -> None:
        after_commit(connection, "bad")
        raise ValueError("mine")

    counted.write(good)
    with pytest.raises(ValueError, match="mine"):
        counted.write(bad)
    assert told == ["good"]


def test_a_committed_write_is_seen_by_another_process_connection(
    counted: Store, tmp_path: Path
) -> None:
    counted.write(add(7))
    other = sqlite3.connect(tmp_path / "wayline.db")
    assert other.execute("SELECT v FROM n").fetchall() == [(7,)]
    other.close()


def test_the_file_outlives_a_crash(store: Store) -> None:
    pragma = store.read(lambda c: c.scalar(text("PRAGMA journal_mode")))
    assert pragma == "wal"
    assert store.write(lambda c: c.scalar(text("PRAGMA synchronous"))) == 2  # FULL


def test_a_full_disk_is_a_storage_error_and_leaves_nothing_half_written(counted: Store) -> None:
    counted.write(lambda c: c.execute(text("CREATE TABLE big (b BLOB)")))
    pages = counted.read(lambda c: c.scalar(text("PRAGMA page_count")))

    def too_much(connection: Connection) -> None:
        # SQLite's own limit raises the very error that a full disk does.
        connection.execute(text(f"PRAGMA max_page_count={int(pages or 0) + 2}"))
        connection.execute(text("INSERT INTO n VALUES (99)"))
        connection.execute(text("INSERT INTO big VALUES (zeroblob(200000))"))

    with pytest.raises(StorageError) as caught:
        counted.write(too_much)
    assert "full" in str(caught.value.cause)
    assert count(counted) == 0
    counted.write(lambda c: c.execute(text("PRAGMA max_page_count=1073741823")))
    counted.write(add(1))
    assert count(counted) == 1


def test_a_missing_table_is_a_storage_error(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(StorageError):
        store.read(lambda c: c.execute(text("SELECT * FROM runs")))
    with pytest.raises(StorageError):
        store.write(lambda c: c.execute(text("DELETE FROM runs")))
    store.close()


def test_a_closed_store_refuses(url: str) -> None:
    store = Store.open(url)
    store.close()
    with pytest.raises(StorageError):
        store.write(lambda c: None)


def test_who_need_not_wait_for_the_disk_does_not_unless_others_do(counted: Store) -> None:
    """What is committed together with a durable change is durable too."""

    def synchronous(connection: Connection) -> int:
        return int(connection.scalar(text("PRAGMA synchronous")) or 0)

    assert counted.write(synchronous, durable=False) == 1  # NORMAL
    assert counted.write(synchronous) == 2  # FULL
    begun, go = threading.Event(), threading.Event()

    def slow(_: Connection) -> None:
        begun.set()
        go.wait(10)

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(counted.write, slow, durable=False)
        begun.wait(10)
        others = [pool.submit(counted.write, synchronous, durable=d) for d in (False, True)]
        until(lambda: len(counted._line._waiting) == 2, what="they wait together")
        go.set()
        first.result()
        assert [other.result() for other in others] == [2, 2]


def test_a_leader_cut_off_as_it_begins_leaves_a_store_that_writes(counted: Store) -> None:
    """A signal's handler may raise right after SQLite began, before anybody has noted it."""
    cut = threading.Event()

    def interrupt(_: Connection) -> None:
        if not cut.is_set():
            cut.set()
            raise KeyboardInterrupt

    event.listen(counted._writer, "begin", interrupt)
    with pytest.raises(KeyboardInterrupt):
        counted.write(lambda c: None)
    for durable, level in ((False, 1), (True, 2)):
        found = counted.write(
            lambda c: c.scalar(text("PRAGMA synchronous")),
            durable=durable,
        )
        assert found == level
