"""Processes that compute for the steps: the solver holds the interpreter's lock, and memory.

A step hands a function and its arguments to a child and waits; told to stop, it kills the
child. What runs away with memory ends by the child's own limit: nothing else of the worker
notices. A child is started when there is none free, at most ``most``, and kept for the next.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar, cast

from runs import solver_child
from runs.errors import InternalError

T = TypeVar("T")

#: Seconds between looks at whether the step is to stop.
LOOK = 0.05


#: What of the environment a child is given: no key of ours.
NEEDED = ("PATH", "PYTHON", "VIRTUAL_ENV", "LANG", "LC_", "TZ", "HOME", "TMPDIR", "LD_", "OMP_")


class Solvers:
    """The children of one worker. ``run`` from any thread."""

    def __init__(self, most: int, limit_mib: int) -> None:
        """``limit_mib``: what a child may allocate, in MiB."""
        self._limit = limit_mib * 2**20
        self._places = threading.Semaphore(most)
        self._lock = threading.Lock()
        self._free: list[_Child] = []
        self._all: set[_Child] = set()

    def run(self, function: Callable[..., T], *given: object, check: Callable[[], None]) -> T:
        """``function(*given)`` in a child: importable, pure, its data picklable.

        What it raises is raised here. ``check`` is called again and again; when it raises, the
        child is killed. Raises ``InternalError`` when the child dies.
        """
        while not self._places.acquire(timeout=LOOK):
            check()
        try:
            child = self._take()
            try:
                answer = child.ask(function, given, check)
            except BaseException:
                self._end(child)
                raise
            with self._lock:
                self._free.append(child)
        finally:
            self._places.release()
        done, value = answer
        if not done:
            raise cast(Exception, value)
        return cast(T, value)

    def close(self) -> None:
        """End every child, at work or not."""
        with self._lock:
            children = list(self._all)
        for child in children:
            self._end(child)

    def _take(self) -> "_Child":
        with self._lock:
            while self._free:
                child = self._free.pop()
                if child.alive:
                    return child
                self._all.discard(child)
        child = _Child(self._limit)
        with self._lock:
            self._all.add(child)
        return child

    def _end(self, child: "_Child") -> None:
        child.kill()
        with self._lock:
            self._all.discard(child)


class _Child:
    """One process and the pipe to it."""

    def __init__(self, limit: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # Never a fork of this process: it has threads, whose locks would be copied as
            # they stand.
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-m", solver_child.__name__, str(theirs.fileno()), str(limit)],
                pass_fds=[theirs.fileno()],
                env={name: os.environ[name] for name in os.environ if name.startswith(NEEDED)},
                stdin=subprocess.DEVNULL,
            )
        self._pipe = Connection(ours.detach())

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(
        self, function: Callable[..., Any], given: tuple[object, ...], check: Callable[[], None]
    ) -> tuple[bool, Any]:
        """Whether it did, and what it gave or raised."""
        try:
            self._pipe.send((function, given))
            while not self._pipe.poll(LOOK):
                check()
            return cast(tuple[bool, Any], self._pipe.recv())
        except (EOFError, OSError) as error:
            raise InternalError(cause=f"solver ended: {self._end()}") from error

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._pipe.close()

    def _end(self) -> int | None:
        """Its exit code; negative: killed by that signal."""
        try:
            return self._process.wait(1)
        except subprocess.TimeoutExpired:
            return None
