"""Keeps programs running: starts them in order, restarts what dies, stops in reverse.

Runs in the main thread alone, see :mod:`wayline.tether`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from wayline.exits import CommandError, Exit
from wayline.processes import Child, Program, describe_exit
from wayline.signals import Signals

log = structlog.get_logger(__name__)

#: Seconds before the first restart of a program, doubled with each death after.
FIRST_DELAY = 0.25
LONGEST_DELAY = 30.0
#: Seconds after which a program counts as well again.
SETTLED = 30.0
#: Seconds a program has to end after SIGTERM.
GRACE = 10.0
#: Deaths during the start after which the start has failed.
START_DEATHS = 3
#: Seconds between looks at what is being waited for.
LOOK = 0.03


def delay_after(deaths: int) -> float:
    """Seconds to wait after that many deaths in a row."""
    return min(FIRST_DELAY * 2.0 ** min(deaths - 1, 20), LONGEST_DELAY)


@dataclass
class _Kept:
    """A program, its running child, and how it has fared. Times are monotonic seconds."""

    program: Program
    child: Child | None = None
    started: float = 0.0
    deaths: int = 0
    last_exit: int = 0
    #: When to start it again.
    due: float = 0.0


@dataclass
class Supervisor:
    """Used as ``with Signals() as signals: Supervisor(signals)``."""

    signals: Signals
    grace: float = GRACE
    _kept: list[_Kept] = field(default_factory=list)

    @property
    def stopping(self) -> bool:
        return self.signals.stops > 0

    def start(self, program: Program) -> None:
        """Start it, and from now on keep it running."""
        kept = _Kept(program)
        self._kept.append(kept)
        self._launch(kept)

    def pids(self) -> dict[str, int]:
        """Name → pid of what runs now, in the order of starting."""
        return {kept.program.name: kept.child.pid for kept in self._kept if kept.child}

    def wait_for(self, what: Callable[[], bool], seconds: float, failure: str) -> bool:
        """Keep everything running until ``what()`` holds; ``False`` when told to stop first.

        Raises ``CommandError``: with ``failure`` after that many seconds, or when a program
        keeps dying, or at once when it says by its exit code that its settings are wrong.
        """
        deadline = time.monotonic() + seconds
        while not self.stopping:
            if what():
                return True
            if time.monotonic() > deadline:
                raise CommandError(failure)
            self._tend(LOOK)
            for kept in self._kept:
                _give_up_on(kept)
        return False

    def serve(self) -> None:
        """Keep everything running until told to stop."""
        while not self.stopping:
            self._tend(None)

    def stop(self) -> None:
        """SIGTERM in reverse order of starting, each with its grace, then SIGKILL.

        A second request to stop kills what is left at once.
        """
        for kept in reversed(self._kept):
            if kept.child:
                self._end(kept.child)
                kept.child = None

    def _end(self, child: Child) -> None:
        child.terminate()
        deadline = time.monotonic() + self.grace
        while child.exit_code() is None:
            left = deadline - time.monotonic()
            if left <= 0 or self.signals.stops > 1:
                log.warning("child killed", name=child.program.name, pid=child.pid)
                child.kill()
                return
            self.signals.wait(left)

    def _tend(self, seconds: float | None) -> None:
        """One round: notice deaths, start what is due, then wait for news."""
        for kept in self._kept:
            if kept.child and (code := kept.child.exit_code()) is not None:
                self._note_death(kept, code)
        waits = [] if seconds is None else [seconds]
        for kept in self._kept:
            if kept.child is None:
                left = kept.due - time.monotonic()
                if left <= 0:
                    self._launch(kept)
                else:
                    waits.append(left)
        self.signals.wait(min(waits, default=None))

    def _launch(self, kept: _Kept) -> None:
        kept.started = time.monotonic()
        try:
            kept.child = Child(kept.program)
        except OSError as error:  # no memory, no descriptors, no space: it may pass
            log.warning("child not started", name=kept.program.name, why=error.strerror)
            self._note_death(kept, Exit.FAILED)
        else:
            log.debug("child started", name=kept.program.name, pid=kept.child.pid)

    def _note_death(self, kept: _Kept, code: int) -> None:
        now = time.monotonic()
        if now - kept.started >= SETTLED:
            kept.deaths = 0
        kept.deaths += 1
        kept.last_exit = code
        kept.due = now + delay_after(kept.deaths)
        kept.child = None
        log.warning(
            "child died",
            name=kept.program.name,
            ended=describe_exit(code),
            restart_in_seconds=delay_after(kept.deaths),
        )


def _give_up_on(kept: _Kept) -> None:
    unusable = kept.deaths > 0 and kept.last_exit == Exit.BAD_REQUEST
    if kept.deaths >= START_DEATHS or unusable:
        raise CommandError(
            f"{kept.program.name} does not start ({describe_exit(kept.last_exit)}). "
            "Its own words stand above.",
            Exit.BAD_REQUEST if unusable else Exit.FAILED,
        )
