"""Canaries: no-ops that a worker sends itself, to know that it takes what its queues hold.

A queue is shared, and any worker may take what lies in it. So each worker has a *lane* in each
of its queues: a further priority of kombu's Redis transport that no other worker asks for. The
lanes stand first in the one BRPOP by which a worker waits for all its queues. A canary in a
lane thus comes by the same connection, the same command and the same list of queues as every
step, it waits behind no backlog, and it reaches this worker or nobody. Then it goes through the
pool as any task does.

A worker that takes none of its own, although the broker takes them from it and it has a place
free, is of no use to anybody: it hands back its runs and ends, to be started anew.
"""

import os
import secrets
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import structlog
from celery import Celery, Task
from celery.worker import state, strategy

from runs import clock, envelope, readiness
from runs.broker import ROUTINE, URGENT, away
from runs.errors import StorageError, causes
from runs.lanes import lane_of, separator
from runs.store import Store

log = structlog.get_logger(__name__)

NAME = "wayline.canary"

#: Periods without a canary of a queue after which the worker is of no use.
PATIENCE = 3

#: Seconds between looks at whether there is a place free.
LOOK = 0.5

#: A canary that nobody takes is forgotten by the broker after so many seconds.
LIFE = 120

#: Seconds to end in good order before the process is ended without it.
GRACE = 10.0


@dataclass
class _Lane:
    """One queue's. Times on the monotonic clock, in seconds."""

    queue: str
    key: str
    #: Since when a canary is missing, with a place free for it all the time.
    missing_since: float | None = None
    #: When one last came, by the record's clock.
    came: int | None = None


class Canaries:
    """Sends them, counts them, and notes in the record when they came. A thread of its own."""

    def __init__(
        self,
        celery: Celery,
        store: Store,
        worker_id: str,
        queues: Sequence[str],
        *,
        places: int,
        period: float,
    ) -> None:
        self._celery = celery
        self._store = store
        self._worker_id = worker_id
        self._places = places
        self._period = period
        #: It ended the process, since none came.
        self.silent = False
        #: Below every priority of a message: the transport asks for the lowest first.
        self.priority = -1 - secrets.randbelow(2**40)
        self._lanes: dict[str, _Lane] = {}
        self._away = away(celery)
        between = separator(celery.connection_for_write())
        if between is not None:
            self._lanes = {
                queue: _Lane(queue, lane_of(queue, self.priority, between)) for queue in queues
            }
        self._busy_since: int | None = None
        #: When the next are sent, on the monotonic clock.
        self._due = time.monotonic()
        #: What came of those sent last is in the record.
        self._noted = True
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="canaries", daemon=True)

    @property
    def transport_options(self) -> dict[str, object]:
        """What the consumer's connection has to be opened with to take from the lanes."""
        return {"priority_steps": [self.priority, URGENT, ROUTINE]} if self._lanes else {}

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Send no more. Returns at once."""
        self._ended.set()

    def close(self) -> None:
        """End the thread, and take back what is on its way."""
        self.stop()
        if self._thread.ident is not None:  # it began
            self._thread.join(timeout=5)
        try:
            with self._celery.connection_for_write() as connection:
                for lane in self._lanes.values():
                    connection.default_channel.client.delete(lane.key)
        except self._away:
            return

    def take(self, queue: str) -> None:
        """One came, on a thread of the pool."""
        with self._lock:
            lane = self._lanes[queue]
            lane.missing_since = None
            lane.came = clock.now()

    def _run(self) -> None:
        while not self._ended.is_set() and not self.silent:
            try:
                self._turn()
            except Exception as error:  # noqa: BLE001 - without the thread nobody looks any more
                log.error("canaries stumbled", error=causes(error))
                self._excuse()
            self._ended.wait(min(LOOK, self._period / 4))

    def _turn(self) -> None:
        self._look()
        if not self._noted:  # time enough for those sent just now to have come
            self._noted = True
            self._note()
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + self._period
            self._send_all()
            self._noted = False
        if silent := self._silent():
            log.error("worker takes nothing from its queues", queues=silent)
            self.silent = True
            _end_process()

    def _look(self) -> None:
        """While every place is taken, no canary can come: their time begins anew after it."""
        if len(state.active_requests) < self._places:
            self._busy_since = None
            return
        self._busy_since = self._busy_since or clock.now()
        self._excuse()

    def _excuse(self) -> None:
        with self._lock:
            for lane in self._lanes.values():
                if lane.missing_since is not None:
                    lane.missing_since = time.monotonic()

    def _send_all(self) -> None:
        """One to each lane, in the place of one that was not taken."""
        try:
            with self._celery.connection_for_write() as connection:
                client = connection.default_channel.client
                for lane in self._lanes.values():
                    with self._lock:
                        lane.missing_since = lane.missing_since or time.monotonic()
                    client.delete(lane.key)
                    envelope.put(connection, lane.key, envelope.made(NAME, lane.queue))
                    client.expire(lane.key, LIFE)
        except self._away as error:
            # What the broker does not take, the worker need not bring.
            log.warning("canary not sent", error=type(error).__name__)
            self._excuse()

    def _note(self) -> None:
        with self._lock:
            came = {lane.queue: lane.came for lane in self._lanes.values()}
        try:
            readiness.note(self._store, self._worker_id, came, self._busy_since)
        except StorageError as error:
            log.warning("canaries not noted", error=error.code)

    def _silent(self) -> list[str]:
        limit = time.monotonic() - PATIENCE * self._period
        with self._lock:
            return [
                lane.queue
                for lane in self._lanes.values()
                if lane.missing_since is not None and lane.missing_since < limit
            ]


def _end_process() -> None:
    """As SIGTERM does; by force when that does not get through. Its leases then lapse."""
    last_resort = threading.Timer(GRACE, os._exit, (1,))
    last_resort.daemon = True
    last_resort.start()
    os.kill(os.getpid(), signal.SIGTERM)


class CanaryTask(Task):  # type: ignore[misc]  # Celery is not typed
    """The no-op. Its message carries the name of the queue that it was sent through."""

    name = NAME
    ignore_result = True
    Strategy = f"{__name__}:without_a_word"
    canaries: ClassVar[Canaries]

    def run(self, queue: str) -> None:
        self.canaries.take(queue)


def without_a_word(task: Task, app: Celery, consumer: object) -> object:
    """Celery's own way to take a message up, but not a line in the log for each."""
    return strategy.default(task, app, consumer, info=lambda *_, **__: None)


def register(canaries: Canaries, celery: Celery) -> None:
    celery.register_task(type("Canary", (CanaryTask,), {"canaries": canaries})())
