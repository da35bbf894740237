"""Brings back what stands still: a thread in each worker and in the scheduler.

Two losses, two remedies. A worker whose counter stops is dead: its leases lapse. A run that
nobody holds and whose message is gone is sent again. Any number of reapers may work side by
side: each remedy is one conditional write.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy import and_, or_, select

from runs import clock, leases, overdue, record, tables, taken, versions, workers
from runs.dispatch import Dispatcher
from runs.errors import wrap
from runs.states import OPEN
from runs.store import Store
from workflows import WORKFLOWS

log = structlog.get_logger(__name__)

#: Between two sweeps, in seconds.
SWEEP = 0.25

#: A reaper that did not look for so many seconds, or a record that took half as long for a write,
#: has seen nobody's silence.
PAUSE = 1.0

#: A message is given this long to be taken up, in seconds, before its loss is considered;
#: doubled each time it is sent again.
PATIENCE = 3.0

#: However long the queue, a message is sent again after so many seconds (doubling as well):
#: it may have been lost from a queue that never empties.
LONGEST_PATIENCE = 60.0

#: Runs sent again in one sweep: a wiped broker with many runs is refilled over some sweeps.
BATCH = 200


@dataclass
class _Seen:
    counter: int
    #: By this process's monotonic clock, in seconds.
    moved_at: float


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """A run that stands still."""

    run: str
    workflow: str
    step: str
    #: When its message was sent; ``None``: it never was.
    sent_at: int | None
    #: Seconds since then.
    quiet: float | None
    sends: int


class Reaper:
    """Watches workers and runs. ``sweep`` is one look; ``run`` keeps looking."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._monotonic = monotonic
        self._seen: dict[str, _Seen] = {}
        self._looked_at = monotonic()

    def run(self, stop: threading.Event) -> None:
        """Sweep until told to stop. A store that is away is tried again at the next sweep."""
        put_off = False
        while not stop.wait(SWEEP):
            try:
                self.sweep()
                put_off = False
            except Exception as error:  # noqa: BLE001 - without a reaper nothing comes back
                if not put_off:  # told once, however long it lasts
                    typed = wrap(error)
                    log.warning("sweep put off", error=typed.code, cause=typed.cause)
                put_off = True

    def sweep(self) -> None:
        self._lapse_dead()
        if late := overdue.end_overdue(self._store):
            log.error("runs ended by their deadline", runs=late)
        self._send_again()
        if homeless := versions.give_up_homeless(self._store):
            log.error("runs given up: no worker has their version", runs=homeless)

    def _lapse_dead(self) -> None:
        now = self._monotonic()
        if now - self._looked_at > PAUSE:
            self._seen = {}  # we did not look: who knows what moved meanwhile
        self._looked_at = now
        watched = workers.watched(self._store)
        silent = []
        for worker_id, counter in watched.items():
            seen = self._seen.get(worker_id)
            if seen is None or seen.counter != counter:
                self._seen[worker_id] = _Seen(counter, now)
            elif now - seen.moved_at > workers.LEASE:
                silent.append(worker_id)
        self._seen = {id_: seen for id_, seen in self._seen.items() if id_ in watched}
        if silent and self._writes():
            for worker_id in silent:
                self._lapse(worker_id)

    def _writes(self) -> bool:
        """Whether the record takes writes at once: if not, living workers cannot beat either."""
        began = self._monotonic()
        self._store.write(lambda _: None)
        if self._monotonic() - began <= PAUSE / 2:
            return True
        self._seen = {}
        return False

    def _lapse(self, worker_id: str) -> None:
        freed = leases.lapse(self._store, worker_id, self._seen[worker_id].counter)
        # Of several reapers, one sees to the rest.
        if freed is not None and workers.end(self._store, worker_id):
            messages = taken.give_back(self._dispatcher.celery)
            log.warning("worker lost", worker=worker_id, runs=freed, messages=messages)

    def _send_again(self) -> None:
        depths: dict[str, int] = {}
        for standing in self._standing():
            queue = WORKFLOWS[standing.workflow].step(standing.step).queue(standing.workflow)
            if queue not in depths:
                depth = self._dispatcher.depth(queue)
                if depth is None:
                    return  # the broker is away: nothing can be sent, and each try takes its time
                depths[queue] = depth
            if standing.quiet is not None:
                patience = LONGEST_PATIENCE if depths[queue] else PATIENCE
                if standing.quiet < patience * 2 ** max(0, min(standing.sends, 6) - 1):
                    continue
            run = record.get(self._store, standing.run)
            if run is None or run.sent_at != standing.sent_at:
                continue  # another reaper was quicker
            if self._dispatcher.send(run, urgent=True):
                again = standing.quiet is not None
                log.info("run sent", run=standing.run, step=standing.step, again=again)

    def _standing(self) -> list[_Standing]:
        """Runs that nobody holds and that are due."""
        r = tables.runs.c
        now = clock.now()
        # Patience doubles with each time that it was sent, up to 32 times.
        long_sent = or_(
            *(
                and_(sent, r.sent_at <= now - int(PATIENCE * 2**doubled * clock.SECOND))
                for doubled, sent in enumerate(
                    [r.sends <= 1, *(r.sends == n for n in range(2, 6)), r.sends >= 6]
                )
            )
        )
        beyond = now + leases.APART
        query = (
            select(r.id, r.workflow, r.step, r.sent_at, r.sends)
            .where(
                r.status.in_(OPEN),
                r.lease_worker.is_(None),
                leases.wait_over(now, beyond),
                # Nothing was sent in the future: that was before the clock was put back.
                or_(r.sent_at.is_(None), long_sent, r.sent_at > beyond),
                versions.ours(),
            )
            .order_by(r.sent_at.asc().nulls_first(), r.created_at)  # never sent, first
            .limit(BATCH)
        )
        rows = self._store.read(lambda c: c.execute(query).all())
        return [
            _Standing(
                run=row.id,
                workflow=row.workflow,
                step=row.step,
                sent_at=row.sent_at,
                quiet=None if row.sent_at is None else abs(now - row.sent_at) / clock.SECOND,
                sends=row.sends,
            )
            for row in rows
        ]
