"""One attempt in progress, and how it is stopped from outside."""

import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from enum import StrEnum
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from runs.leases import Lease
from workers.loop import CallLoop

T = TypeVar("T")

#: Seconds that a cancelled call has to say that it is over.
LAST_WORDS = 1.0

#: Jobs that a call hands to the step's thread; ``None`` when the call is over.
Inbox = SimpleQueue[Callable[[], object] | None]


class Why(StrEnum):
    """Why an attempt is stopped before its end."""

    CANCELLED = "cancelled"
    #: The worker was told to stop: another one goes on with the run.
    STOPPING = "stopping"
    #: The lease is over: somebody else has the run.
    FENCED = "fenced"
    #: It took longer than an attempt may.
    DEADLINE = "deadline"


class Interrupted(Exception):
    """This attempt is to stop now; nothing of it counts."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Work:
    """A lease being worked on. ``interrupt`` may be called from any thread."""

    def __init__(self, lease: Lease, loop: CallLoop, seconds: float) -> None:
        """``seconds``: how long the attempt may take."""
        self.lease = lease
        self._ends = time.monotonic() + seconds
        self._loop = loop
        self._lock = threading.Lock()
        self._calls: set[Future[Any]] = set()
        self._why: Why | None = None

    def interrupt(self, why: Why) -> None:
        """Stop the attempt: its calls are cancelled, its next move raises ``Interrupted``."""
        with self._lock:
            if self._why is not None:
                return
            self._why = why
            calls = list(self._calls)
        for call in calls:
            call.cancel()

    @property
    def overdue(self) -> float:
        """Seconds past its deadline; negative before it."""
        return time.monotonic() - self._ends

    def check(self) -> None:
        """Raise ``Interrupted`` when the attempt was told to stop."""
        if self._why is not None:
            raise Interrupted(self._why)

    def call(self, coroutine: Coroutine[Any, Any, T], inbox: Inbox) -> T:
        """Run a call on the loop and wait for it. Raises ``Interrupted`` when stopped.

        What the call puts into ``inbox`` is done here meanwhile, on the step's own thread; a
        cancelled call's last words too.
        """
        with self._lock:
            if self._why is not None:
                coroutine.close()
                raise Interrupted(self._why)
            future = self._loop.submit(_closing(coroutine, inbox))
            self._calls.add(future)
        try:
            _do_jobs(inbox, future)
            return future.result()
        except CancelledError:
            self.check()
            raise
        finally:
            future.cancel()  # a job may have raised; a done call is not changed by it
            with self._lock:
                self._calls.discard(future)


async def _closing(coroutine: Coroutine[Any, Any, T], inbox: Inbox) -> T:
    """The call, and ``None`` into the inbox after everything that it had to say."""
    try:
        return await coroutine
    finally:
        inbox.put(None)


def _do_jobs(inbox: Inbox, future: "Future[Any]") -> None:
    """Do what comes until the call is over."""
    while True:
        try:
            job = inbox.get(timeout=LAST_WORDS)
        except Empty:
            if future.cancelled():  # before it began: nobody says that it is over
                return
            continue
        if job is None:
            return
        job()
