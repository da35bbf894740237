"""What may never happen, noted by the record itself: triggers on its tables.

They see every change of every process at its commit, so nothing slips between two looks.
``beats`` keeps when each worker's counter last moved, by SQLite's clock.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from runs.store import Store

_FINAL = "('succeeded', 'failed', 'cancelled')"

#: What is never to be seen → (event, condition, what is noted).
_NEVER = {
    "a final state changed": (
        "UPDATE ON runs",
        f"OLD.status IN {_FINAL} AND (NEW.status <> OLD.status OR NEW.ended_at <> OLD.ended_at)",
        "OLD.id",
    ),
    "a fence fell": ("UPDATE ON runs", "NEW.fence < OLD.fence", "OLD.id"),
    "progress fell": ("UPDATE ON runs", "NEW.percent < OLD.percent", "OLD.id"),
    "a finished step changed": (
        "UPDATE ON steps",
        "OLD.status = 'done' AND (NEW.status <> 'done' OR NEW.output <> OLD.output)",
        "OLD.run_id || ' ' || OLD.name",
    ),
    "a finished step was begun again": (
        "INSERT ON attempts",
        "EXISTS (SELECT 1 FROM steps WHERE run_id = NEW.run_id AND name = NEW.step"
        " AND status = 'done')",
        "NEW.run_id || ' ' || NEW.step",
    ),
    "an event of an ended run": (
        "INSERT ON events",
        "EXISTS (SELECT 1 FROM events WHERE run_id = NEW.run_id AND number < NEW.number"
        " AND type IN ('done', 'failed', 'cancelled'))",
        "NEW.run_id || ' ' || NEW.number",
    ),
    "a checkpoint was overwritten": (
        "UPDATE ON checkpoints",
        "NEW.value <> OLD.value",
        "OLD.run_id || ' ' || OLD.step",
    ),
}

#: Of these, the ones that repeat finished work.
REPEATED = frozenset({"a finished step changed", "a finished step was begun again"})

_NOW = "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"


@dataclass(frozen=True)
class Note:
    never: str
    what: str


def install(store: Store) -> None:
    """Have the record watch itself. Call it once, before anything happens."""
    statements = [
        "CREATE TABLE faults_notes (never TEXT, what TEXT)",
        "CREATE TABLE faults_beats (worker TEXT PRIMARY KEY, at INTEGER)",
        "CREATE TRIGGER faults_beat AFTER UPDATE OF counter ON workers BEGIN"
        f" INSERT OR REPLACE INTO faults_beats VALUES (NEW.id, {_NOW}); END",
    ]
    for number, (never, (on, when, what)) in enumerate(_NEVER.items()):
        statements.append(
            f"CREATE TRIGGER faults_{number} AFTER {on} WHEN {when} BEGIN"
            f" INSERT INTO faults_notes VALUES ('{never}', {what}); END"
        )

    def change(connection: Connection) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    store.write(change)


def notes(store: Store) -> list[Note]:
    query = "SELECT never, what FROM faults_notes"
    return [Note(*row) for row in store.read(lambda c: c.exec_driver_sql(query).all())]


def last_beat(store: Store, worker: str) -> int | None:
    """When the worker's counter last moved: microseconds since 1970."""
    query = "SELECT at FROM faults_beats WHERE worker = ?"
    return store.read(lambda c: c.exec_driver_sql(query, (worker,)).scalar())
