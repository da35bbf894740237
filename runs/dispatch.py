"""Sends a run's chain. The queue is only a courier: what it loses is sent again."""

from typing import Any
from uuid import uuid4

import structlog
from celery import Celery
from sqlalchemy import Connection, bindparam, or_, update

from runs import clock, tables
from runs.broker import ROUTINE, URGENT, away, client
from runs.leases import APART, wait_over
from runs.prepared import Prepared
from runs.record import Run
from runs.settings import Settings
from runs.states import OPEN
from runs.store import Store
from runs.trips import Created
from workflows import WORKFLOWS, Step

log = structlog.get_logger(__name__)


class Dispatcher:
    """Sends chains with short timeouts, each time noted in the record."""

    def __init__(self, settings: Settings, store: Store, celery: Celery | None = None) -> None:
        self._store = store
        self.celery = celery or client(settings)
        self._away = away(self.celery)

    def send(self, run: Run, *, urgent: bool = False) -> bool:
        """Send the chain from the run's present step on; ``urgent``: before all that wait.

        False when somebody else sends it, or the broker is away: the reaper then sends it.
        """
        marked = _mark(self._store, run.id, run.sent_at)
        return marked is not None and self._sent(run, marked, URGENT if urgent else ROUTINE)

    def send_first(self, created: Created) -> bool:
        """Send the chain of a run that was stored to be sent (``trips.create(sends=True)``).

        False when it was made before, by whoever sends it, or when the broker is away.
        """
        run = created.run
        if created.replayed or run.sent_at is None:
            return False
        return self._sent(run, run.sent_at, ROUTINE)

    def _sent(self, run: Run, marked: int, priority: int) -> bool:
        try:
            self._send_chain(run, priority)
        except self._away as error:
            log.warning("chain not sent", run=run.id, error=type(error).__name__)
            _unmark(self._store, run.id, marked)
            return False
        return True

    def depth(self, queue: str) -> int | None:
        """Messages waiting in a queue; ``None`` when the broker does not say."""
        try:
            with self.celery.connection_or_acquire() as connection:
                try:
                    declared = connection.default_channel.queue_declare(queue, passive=True)
                except connection.channel_errors:
                    return 0  # nobody has sent to it yet
                return int(declared.message_count)
        except self._away:
            return None

    def close(self) -> None:
        self.celery.close()

    def _send_chain(self, run: Run, priority: int) -> None:
        """A Celery chain of the steps that are left, as its canvas would put it on the wire.

        The canvas copies and freezes each signature first, for twice the time: ours are whole.
        """
        flow = WORKFLOWS[run.workflow]
        first, *others = flow.from_step(run.step) if run.step else flow.steps
        links = [_link(step, flow.name, run.id) for step in others]
        self.celery.send_task(
            first.task(flow.name),
            args=(run.id,),
            chain=links[::-1],  # the next one last
            queue=first.queue(flow.name),
            priority=priority,
            ignore_result=True,
        )


def _link(step: Step, workflow: str, run_id: str) -> dict[str, Any]:
    """A step in a chain: a signature as Celery's messages have it."""
    return {
        "task": step.task(workflow),
        "args": (run_id,),
        "kwargs": {},
        "options": {
            "task_id": str(uuid4()),
            "queue": step.queue(workflow),
            "priority": ROUTINE,
        },
        "subtask_type": None,
        "immutable": True,
    }


_r = tables.runs.c
_FREE = (
    or_(*(_r.status == status for status in OPEN)),
    _r.id == bindparam("of_run"),
    _r.lease_worker.is_(None),
    wait_over(bindparam("now"), bindparam("beyond")),
)
_NOTED = {"sent_at": bindparam("now"), "sends": _r.sends + 1}
_MARK_FIRST = Prepared(update(tables.runs).where(*_FREE, _r.sent_at.is_(None)).values(**_NOTED))
_MARK = Prepared(
    update(tables.runs).where(*_FREE, _r.sent_at == bindparam("seen")).values(**_NOTED)
)


def _mark(store: Store, run_id: str, seen: int | None) -> int | None:
    """Note that a run's chain is being sent, if nobody did since it was ``seen``.

    Of several processes that want to send the same run, one gets the time of its note.
    """

    def change(connection: Connection) -> int | None:
        now = clock.now()
        given = {"of_run": run_id, "now": now, "beyond": now + APART}
        if seen is None:
            marked = _MARK_FIRST.do(connection, given)
        else:
            marked = _MARK.do(connection, {**given, "seen": seen})
        return now if marked else None

    # Not durable: after a power cut the message is as likely to be gone as this note of it.
    return store.write(change, durable=False)


def _unmark(store: Store, run_id: str, marked: int) -> None:
    """It was not sent after all: the next try is not put off for it."""
    undo = (
        update(tables.runs)
        .where(_r.id == run_id, _r.sent_at == marked)
        .values(sent_at=None, sends=_r.sends - 1)
    )
    store.write(lambda connection: connection.execute(undo))
