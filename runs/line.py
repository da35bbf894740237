"""Callers who stand in line with their writes; whoever comes first commits for those behind.

No thread does it for them: to hand a write over and be woken takes two switches of threads,
and under Python's one lock each may wait for whoever computes. A caller who finds nobody at
work leads: it takes those who wait, in order, commits them together, wakes them and hands the
lead to the next in line. So nobody is overtaken, and nobody works for others twice.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from runs.errors import StorageError

#: The most changes committed together: bounds how long the first of them waits.
GROUP = 64


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False)
class Write:
    """A change to the record, and what came of it."""

    change: Callable[[Connection], Any]
    #: Whether it has to be on disk before its caller is answered.
    durable: bool
    result: Any = None
    #: What it wants told after the commit.
    told: list[Any] = field(default_factory=list)
    #: Raised to the caller.
    problem: Exception | None = None
    settled: bool = False
    #: Its caller is the one who commits now.
    leads: bool = False
    #: Let go of once it is settled, or is to lead.
    turn: threading.Lock = field(default_factory=_held)


class Line:
    """One a process. ``commit`` has to settle each write of a group; called by one at a time."""

    def __init__(self, commit: Callable[[list[Write]], None]) -> None:
        self._commit = commit
        self._lock = threading.Lock()
        self._waiting: deque[Write] = deque()
        #: Held by whoever leads.
        self._lead = threading.Lock()
        self._closed = False

    def do(self, write: Write) -> None:
        """Return once it is settled. Raises ``StorageError`` when the line is closed."""
        try:
            if not self._joined_first(write):
                write.turn.acquire()
            if write.leads:
                self._commit_group(write)
        except BaseException:  # a signal's handler may raise anywhere
            self._leave(write)
            raise

    def close(self, seconds: float) -> None:
        """Take no more; wait for those in line, so long at most."""
        with self._lock:
            self._closed = True
        self._lead.acquire(timeout=seconds)

    def _joined_first(self, write: Write) -> bool:
        with self._lock:
            if self._closed:
                raise StorageError(cause="closed")
            self._waiting.append(write)
            write.leads = self._lead.acquire(blocking=False)
            return write.leads

    def _commit_group(self, leader: Write) -> None:
        group: list[Write] = []
        try:
            with self._lock:
                while self._waiting and len(group) < GROUP:
                    group.append(self._waiting.popleft())
            self._commit(group)
        finally:
            for write in group:
                if not write.settled:  # the leader was cut off, and what it did is undone
                    write.problem, write.settled = StorageError(cause="cut off"), True
                if write is not leader:
                    write.turn.release()
            with self._lock:
                self._hand_on(leader)

    def _hand_on(self, leader: Write) -> None:
        leader.leads = False
        if self._waiting:
            following = self._waiting[0]
            following.leads = True
            following.turn.release()
        else:
            self._lead.release()

    def _leave(self, write: Write) -> None:
        """Its caller is gone: nobody is to wait for it."""
        with self._lock:
            if write in self._waiting:
                self._waiting.remove(write)
            if write.leads:
                self._hand_on(write)
