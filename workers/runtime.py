"""What a worker process has, and its heartbeat."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from runs import clock, leases, limits, outcomes, spend, versions, workers
from runs.aside import Aside
from runs.breakers import Breakers
from runs.broker import client
from runs.dispatch import Dispatcher
from runs.errors import DeadlineError, StorageError, wrap
from runs.events import Courier
from runs.leases import Fenced, Lease
from runs.limits import Limits
from runs.reaper import Reaper
from runs.settings import Settings
from runs.shared import Shared
from runs.solvers import Solvers
from runs.spend import Purse
from runs.store import Store
from workers.loop import CallLoop
from workers.providers import Providers
from workers.work import Why, Work
from workflows import WORKFLOWS

log = structlog.get_logger(__name__)

#: An attempt that does not stop within so many seconds of its deadline is failed without it.
LAST_CALL = 5.0


class Runtime:
    """One a worker process. Owns its threads: heartbeat, reaper, calls, the store's writer."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.courier = Aside(Courier(settings.redis_url))
        self.store = Store.open(settings.database_url, self.courier.publish)
        self.celery = client(settings)
        self.dispatcher = Dispatcher(settings, self.store, self.celery)
        self.loop = CallLoop()
        self.solvers = Solvers(os.cpu_count() or 1, settings.WAYLINE_SOLVER_MIB)
        self.providers = Providers(settings)
        self._shared = Shared(settings.redis_url)
        self.breakers = Breakers(self._shared)
        self.limits = Limits(self._shared, limits.of(settings))
        self.purse = Purse(self.store, spend.caps(settings), spend.prices(settings))
        self.worker_id = workers.register(
            self.store,
            {"providers": self.providers.names(), "workflows": versions.abilities()},
        )
        self._active: dict[str, Work] = {}
        self._lock = threading.Lock()
        #: (run, fence) held in the record but not worked on here, and the reverse, at the
        #: last beat.
        self._orphans: set[tuple[str, int]] = set()
        self._lost: set[tuple[str, int]] = set()
        self._stopping = threading.Event()
        self._ended = threading.Event()
        reaper = Reaper(self.store, self.dispatcher)
        self._threads = [
            threading.Thread(target=self._beat, name="heartbeat", daemon=True),
            threading.Thread(target=reaper.run, args=(self._ended,), name="reaper", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Hand everything back: called when the process is told to stop. Returns at once."""
        self._stopping.set()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    @property
    def goes_on(self) -> bool:
        """Whether a worker that has done a step does the next one in place."""
        return self.settings.WAYLINE_IN_PLACE and not self.stopping

    @contextmanager
    def working(self, lease: Lease) -> Iterator[Work]:
        """Count a lease among those worked on, so that it can be interrupted."""
        flow = WORKFLOWS[lease.run.workflow]
        age = clock.now() - clock.microseconds(lease.run.created_at)
        left = flow.deadline_seconds - age / clock.SECOND
        seconds = min(flow.step(lease.step).deadline_seconds, left)
        work = Work(lease, self.loop, seconds)
        with self._lock:
            before = self._active.get(lease.run_id)
            self._active[lease.run_id] = work
        if before is not None:
            # Thought dead, this worker lost the run and got it again.
            before.interrupt(Why.FENCED)
        if self.stopping:
            work.interrupt(Why.STOPPING)
        try:
            yield work
        finally:
            with self._lock:
                if self._active.get(lease.run_id) is work:
                    del self._active[lease.run_id]

    def close(self) -> None:
        """Give back what is still held and end the threads."""
        self._stopping.set()
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=5)
        try:
            leases.release_all(self.store, self.worker_id)
            workers.end(self.store, self.worker_id)
        except StorageError as error:
            log.warning("leases left to the reaper", error=error.code)
        self.solvers.close()
        self.loop.submit(self.providers.aclose()).result(timeout=5)
        self.loop.submit(self._shared.close()).result(timeout=5)
        self.loop.close()
        self.dispatcher.close()
        self.store.close()
        self.courier.close()

    def _beat(self) -> None:
        missed = False
        while not self._ended.is_set():
            try:
                workers.beat(self.store, self.worker_id)
                self._watch()
                missed = False
            except Exception as error:  # noqa: BLE001 - without a heartbeat the worker is dead
                if not missed:  # told once, however long it lasts
                    typed = wrap(error)
                    log.warning("heartbeat missed", error=typed.code, cause=typed.cause)
                missed = True
            # A stop is acted on at once, not at the next beat.
            if self._stopping.wait(workers.BEAT):
                self._interrupt_all()
                self._ended.wait(workers.BEAT)

    def _interrupt_all(self) -> None:
        with self._lock:
            works = list(self._active.values())
        for work in works:
            work.interrupt(Why.STOPPING)

    def _watch(self) -> None:
        """Compare what the record says this worker holds with what it works on.

        The two are read one after the other, so a difference counts when it stands at two
        beats in a row.
        """
        held = leases.holds(self.store, self.worker_id)
        with self._lock:
            active = dict(self._active)
        for run_id in set(held) & set(active):
            if held[run_id].cancel_asked:
                active[run_id].interrupt(Why.CANCELLED)
            self._hold_to_deadline(active[run_id])
        orphans = {(run_id, hold.fence) for run_id, hold in held.items()} - _leases(active)
        for run_id, fence in orphans & self._orphans:
            # Its last write did not go through, and nobody here works on it.
            leases.free(self.store, run_id, self.worker_id, fence)
            log.warning("orphaned lease freed", run=run_id)
        lost = _leases(active) - {(run_id, hold.fence) for run_id, hold in held.items()}
        for run_id, _fence in lost & self._lost:
            active[run_id].interrupt(Why.FENCED)
        self._orphans, self._lost = orphans, lost

    def _hold_to_deadline(self, work: Work) -> None:
        """Its calls are cancelled; what computes on without looking up is failed all the same.

        Its thread cannot be taken from it, but its writes are refused from then on.
        """
        if work.overdue < 0:
            return
        work.interrupt(Why.DEADLINE)
        if work.overdue < LAST_CALL:
            return
        try:
            outcomes.fail(self.store, work.lease, DeadlineError().to_dict())
        except Fenced:
            return
        log.error("attempt failed by its deadline", run=work.lease.run_id, step=work.lease.step)


def _leases(active: dict[str, Work]) -> set[tuple[str, int]]:
    return {(run_id, work.lease.fence) for run_id, work in active.items()}
