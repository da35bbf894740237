"""One attempt at a step: everything round the agent that is not the agent.

It runs the agent under its deadline, commits output, progress and events in one fenced
transaction, classifies failures, asks the policy what to do, and records that. Agents hold no
plumbing; this holds no agent.
"""

import random
import time
from dataclasses import dataclass

import structlog

from runs import outcomes
from runs.errors import DeadlineError, LimitedError, StorageError, wrap
from runs.leases import Fenced, Lease
from workers.binding import Binding
from workers.decision import decide
from workers.runtime import Runtime
from workers.toolbox import Toolbox
from workers.work import Interrupted, Why, Work

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Done:
    """The step is done; the next message of the chain does the next one."""


@dataclass(frozen=True)
class GoOn:
    """The step is done, and this worker holds the lease for the next one."""

    lease: Lease


@dataclass(frozen=True)
class Again:
    """The step is to be tried again after so many seconds."""

    in_seconds: float


@dataclass(frozen=True)
class Over:
    """Nothing more is to be done for this message."""


Outcome = Done | GoOn | Again | Over


class Attempt:
    """``do`` it once. Raises ``Interrupted``, ``Fenced`` or ``StorageError``: nothing counts."""

    def __init__(
        self,
        runtime: Runtime,
        binding: Binding,
        lease: Lease,
        in_place: bool = False,
    ) -> None:
        self.lease = lease
        self._runtime = runtime
        self._binding = binding
        #: Gone on from the step before: the message that began it is behind the run.
        self._in_place = in_place

    def do(self, work: Work) -> Outcome:
        """One execution of the step, and what its end comes to."""
        started = time.monotonic()
        log.info("attempt started", attempt=self.lease.attempt, fence=self.lease.fence)
        try:
            outcome = self._do(work)
        except Interrupted as interrupted:
            if interrupted.why is not Why.DEADLINE:
                raise
            return self._failed(DeadlineError())
        except (Fenced, StorageError):
            raise
        except Exception as error:  # noqa: BLE001 - classified, recorded, decided on
            return self._failed(error)
        log.info("step done", seconds=round(time.monotonic() - started, 3))
        return outcome

    def _do(self, work: Work) -> Outcome:
        store, lease, binding = self._runtime.store, self.lease, self._binding
        toolbox = Toolbox(self._runtime, work, binding.step)
        output = binding.work(lease.run, lease.earlier, toolbox)
        work.check()
        partial = binding.partial(output)
        made_by = toolbox.made_by
        if binding.last:
            outcomes.finish_step(
                store,
                lease,
                output=output,
                made_by=made_by,
                partial=partial,
                make=lambda number: binding.finish(output, number),
            )
            log.info("run succeeded")
            return Over()
        following = outcomes.commit_step(
            store,
            lease,
            output=output,
            made_by=made_by,
            partial=partial,
            go_on=self._runtime.goes_on,
            message=not self._in_place,
        )
        if following is not None:
            return GoOn(following)
        return Over() if self._in_place else Done()

    def _failed(self, error: Exception) -> Outcome:
        """Record a failed attempt and decide what comes next."""
        lease, typed = self.lease, wrap(error)
        if isinstance(typed, LimitedError):
            return self._put_off(typed)
        decision = decide(typed, lease)
        if not decision.retry:
            outcomes.fail(self._runtime.store, lease, typed.to_dict(), typed.cause)
            log.error("run failed", error=typed.code, cause=typed.cause)
            return Over()
        outcomes.retry(
            self._runtime.store,
            lease,
            error=typed.to_dict(),
            in_seconds=decision.in_seconds,
            of=self._binding.step.attempts,
            message=not self._in_place,
        )
        log.warning(
            "attempt failed",
            error=typed.code,
            cause=typed.cause,
            again_in=round(decision.in_seconds, 2),
        )
        return self._again(decision.in_seconds)

    def _put_off(self, error: LimitedError) -> Outcome:
        """There is no room for the step now: it comes again, and that is no attempt."""
        wait = (error.retry_after or 0.0) * (1 + random.random() / 2)  # noqa: S311 - spreads them
        outcomes.wait(
            self._runtime.store,
            self.lease,
            why=error.message,
            in_seconds=wait,
            message=not self._in_place,
        )
        log.info("attempt put off", why=error.message, again_in=round(wait, 2))
        return self._again(wait)

    def _again(self, in_seconds: float) -> Outcome:
        """The message comes again; where there is none any more, the reaper sends one."""
        return Over() if self._in_place else Again(in_seconds)
