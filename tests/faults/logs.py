"""Cutting the tails off logs: Valkey's append-only file, and the record's write-ahead log."""

import shutil
import sqlite3
from itertools import pairwise
from pathlib import Path

from runs import migrate, trips
from runs.store import Store
from tests.faults.trial import Trial
from tests.servers import ValkeyServer

TRIPS = 40


def append_only(trial: Trial, count: int) -> None:
    """Valkey starts with a prefix of what it was told, or says why it does not start."""
    server = ValkeyServer(trial.folder / "valkey").start()
    with server.client() as client:
        for number in range(400):
            client.rpush("faults", number)
    server.kill()
    files = server.valkey.folder / "appendonlydir"
    whole = trial.folder / "whole"
    files.rename(whole)
    started = refused = 0
    for _ in range(count):
        shutil.rmtree(files, ignore_errors=True)
        shutil.copytree(whole, files)
        (log,) = files.glob("*.incr.aof")
        _cut(trial, log)
        try:
            server.start()
        except (AssertionError, OSError) as error:
            refused += 1
            trial.judge(str(error), "refused without a word")
            continue
        started += 1
        with server.client() as client:
            found = [int(raw) for raw in client.lrange("faults", 0, -1)]
        trial.judge(found == list(range(len(found))), f"not a prefix: {found[:5]}…")
        server.kill()
    trial.figures.trials += count
    trial.judge(started >= count / 2, f"only {started} of {count} starts")
    trial.note(f"Valkey's log: {started} starts with a prefix, {refused} loud refusals")


def write_ahead(trial: Trial, count: int) -> None:
    """The record opens with a prefix of its transactions, whole."""
    url = f"sqlite:///{trial.folder / 'record' / 'wayline.db'}"
    migrate.upgrade(url)
    store = Store.open(url)
    # The log then holds the trips alone, and fewer than are written back by themselves.
    store.read(lambda c: c.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all())
    for number in range(TRIPS):
        trips.create(store, owner="faults", title=str(number), request={"destination": "X"})
    # Copied while it is open: closing would empty the log into the file.
    shutil.copytree(trial.folder / "record", trial.folder / "crashed")
    store.close()
    lengths = []
    for _ in range(count):
        shutil.rmtree(trial.folder / "record")
        shutil.copytree(trial.folder / "crashed", trial.folder / "record")
        _cut(trial, trial.folder / "record" / "wayline.db-wal")
        lengths.append(_prefix(trial, trial.folder / "record" / "wayline.db"))
    trial.figures.trials += count
    trial.judge(max(lengths) > 0, "every cut left nothing: nothing was tried")
    trial.note(f"the record's log: between {min(lengths)} and {max(lengths)} of {TRIPS} trips left")


def _prefix(trial: Trial, path: Path) -> int:
    """How many trips there are; judges that they are the first, each with all of its rows."""
    record = sqlite3.connect(path)
    try:
        try:
            sound = record.execute("PRAGMA integrity_check").fetchone()[0]
            trial.judge(sound == "ok", f"the record is damaged: {sound}")
            titles = [int(t) for (t,) in record.execute("SELECT title FROM trips ORDER BY rowid")]
        except sqlite3.OperationalError as error:
            # The schema itself was in the part that was cut off.
            trial.judge("no such table" in str(error), f"unreadable: {error}")
            return 0
        trial.judge(titles == list(range(len(titles))), f"not a prefix: {titles[:5]}…")
        counts = [
            record.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("runs", "events")
        ]
        trial.judge(all(a == b for a, b in pairwise([len(titles), *counts])), f"halves: {counts}")
        steps = record.execute("SELECT count(*) FROM steps").fetchone()[0]
        trial.judge(steps == 4 * len(titles), f"{steps} steps of {len(titles)} runs")
        return len(titles)
    finally:
        record.close()


def _cut(trial: Trial, log: Path) -> None:
    """Anywhere, in the middle of a record too."""
    with log.open("r+b") as file:
        file.truncate(trial.random.randrange(1, log.stat().st_size))
