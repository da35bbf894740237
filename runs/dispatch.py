"""Sends a run's chain. The queue is only a courier: what it loses is sent again."""

import structlog
from celery import Celery, chain
from kombu.exceptions import OperationalError
from sqlalchemy import Connection, or_, update

from runs import clock, tables
from runs.broker import client
from runs.record import Run
from runs.settings import Settings
from runs.states import OPEN
from runs.store import Store
from workflows import WORKFLOWS

log = structlog.get_logger(__name__)


class Dispatcher:
    """Sends chains with short timeouts, each time noted in the record."""

    def __init__(self, settings: Settings, store: Store, celery: Celery | None = None) -> None:
        self._store = store
        self._celery = celery or client(settings)
        connection = self._celery.connection_for_write()
        self._away = (OperationalError, OSError, *connection.connection_errors)

    def send(self, run: Run) -> bool:
        """Send the chain from the run's present step on.

        False when somebody else sends it, or the broker is away: the reaper then sends it.
        """
        marked = _mark(self._store, run.id, run.sent_at)
        if marked is None:
            return False
        try:
            self._chain(run).apply_async()
        except self._away as error:
            log.warning("chain not sent", run=run.id, error=type(error).__name__)
            _unmark(self._store, run.id, marked)
            return False
        return True

    def depth(self, queue: str) -> int | None:
        """Messages waiting in a queue; ``None`` when the broker does not say."""
        try:
            with self._celery.connection_for_read() as connection:
                try:
                    declared = connection.default_channel.queue_declare(queue, passive=True)
                except connection.channel_errors:
                    return 0  # nobody has sent to it yet
                return int(declared.message_count)
        except self._away:
            return None

    def close(self) -> None:
        self._celery.close()

    def _chain(self, run: Run) -> chain:
        flow = WORKFLOWS[run.workflow]
        steps = flow.from_step(run.step) if run.step else flow.steps
        messages = (
            self._celery.signature(step.task(flow.name), args=(run.id,), immutable=True).set(
                queue=step.queue(flow.name)
            )
            for step in steps
        )
        return chain(*messages, app=self._celery)


def _mark(store: Store, run_id: str, seen: int | None) -> int | None:
    """Note that a run's chain is being sent, if nobody did since it was ``seen``.

    Of several processes that want to send the same run, one gets the time of its note.
    """
    r = tables.runs.c

    def change(connection: Connection) -> int | None:
        now = clock.now()
        marked = connection.execute(
            update(tables.runs)
            .where(
                r.id == run_id,
                r.status.in_(OPEN),
                r.lease_worker.is_(None),
                or_(r.retry_at.is_(None), r.retry_at <= now),
                r.sent_at.is_(None) if seen is None else r.sent_at == seen,
            )
            .values(sent_at=now, sends=r.sends + 1)
        )
        return now if marked.rowcount else None

    return store.write(change)


def _unmark(store: Store, run_id: str, marked: int) -> None:
    """It was not sent after all."""
    r = tables.runs.c
    undo = update(tables.runs).where(r.id == run_id, r.sent_at == marked).values(sent_at=None)
    store.write(lambda connection: connection.execute(undo))
