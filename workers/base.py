"""The one Celery task class: everything round a step that is not the step.

It takes the lease, skips a finished step, runs the agent (whose model calls have a deadline),
commits output, progress and events in one fenced transaction, classifies failures, asks the
policy what to do, and does it. Agents hold no plumbing; this holds no agent.
"""

import random
import time
from typing import ClassVar

import structlog
from celery import Task
from celery.exceptions import Ignore
from kombu.exceptions import OperationalError

from runs import leases, policy, record
from runs.errors import LimitedError, StorageError, wrap
from runs.leases import Fenced, Lease, NoLease
from workers.binding import Binding
from workers.runtime import Runtime
from workers.toolbox import Toolbox
from workers.work import Interrupted, Work

log = structlog.get_logger(__name__)


class StepTask(Task):  # type: ignore[misc]  # Celery is not typed
    """One step of one workflow. Its message carries the run's id alone."""

    abstract = True
    ignore_result = True
    max_retries = None  # the record counts attempts, and the policy decides
    runtime: ClassVar[Runtime]
    binding: ClassVar[Binding]

    def run(self, run_id: str) -> None:
        """Do the step, or find that there is nothing to do.

        Returning lets the chain go on; ``Ignore`` ends this message and what follows it.
        """
        with structlog.contextvars.bound_contextvars(run=run_id, step=self.binding.step.name):
            lease = self._claim(run_id)
            if lease is None:
                return
            with self.runtime.working(lease) as work:
                try:
                    wait = self._work(work)
                except Interrupted as interrupted:
                    leases.release(self.runtime.store, lease)
                    log.info("attempt stopped", why=str(interrupted))
                    raise Ignore from None
                except Fenced:
                    log.warning("write refused: the lease is over", fence=lease.fence)
                    raise Ignore from None
                except StorageError as error:
                    # The heartbeat gives the lease back when the record answers again.
                    log.error("record away", error=error.code, cause=error.cause)
                    raise Ignore from None
            if wait is not None:
                self._send_again(wait)

    def _claim(self, run_id: str) -> Lease | None:
        """The lease; ``None`` when the step is done. Raises ``Ignore`` for a useless message."""
        if self.runtime.stopping:
            raise Ignore
        got = leases.claim(
            self.runtime.store, run_id, self.binding.step.name, self.runtime.worker_id
        )
        if got is NoLease.SKIP:
            return None
        if isinstance(got, NoLease):
            log.info("message dropped", why=got.name.lower())
            raise Ignore
        return got

    def _work(self, work: Work) -> float | None:
        """Do the step and, after the last one, finish the run.

        Returns the seconds after which to try again, or ``None`` when it is done. Raises
        ``Ignore`` when the run has failed for good.
        """
        lease = work.lease
        last = lease.step == self.binding.workflow.steps[-1].name
        if not lease.finishing:
            started = time.monotonic()
            log.info("attempt started", attempt=lease.attempt, fence=lease.fence)
            try:
                self._do(work, keep=last)
            except (Interrupted, Fenced, StorageError):
                raise
            except Exception as error:  # noqa: BLE001 - classified, recorded, decided on
                return self._failed(lease, error)
            log.info("step done", seconds=round(time.monotonic() - started, 3))
        if last:
            self._finish(lease)
        return None

    def _do(self, work: Work, keep: bool) -> None:
        runtime, lease = self.runtime, work.lease
        toolbox = Toolbox(runtime, work, self.binding.step)
        earlier = record.finished(runtime.store, lease.run_id)
        output = self.binding.work(lease.run, earlier, toolbox)
        work.check()
        leases.commit_step(
            runtime.store,
            lease,
            output=output,
            made_by=toolbox.made_by,
            partial=self.binding.partial(output),
            keep=keep,
        )

    def _finish(self, lease: Lease) -> None:
        """Version, ``succeeded``, 100 % and ``done``: one fenced, repeatable transaction."""
        output = record.finished(self.runtime.store, lease.run_id)[lease.step].output
        leases.finish(self.runtime.store, lease, lambda number: self.binding.finish(output, number))
        log.info("run succeeded")

    def _failed(self, lease: Lease, error: Exception) -> float:
        """Record a failed attempt. Returns the wait before the next one, or raises ``Ignore``."""
        typed = wrap(error)
        if isinstance(typed, LimitedError):
            return self._put_off(lease, typed)
        decision = policy.decide(
            typed,
            attempt=lease.attempt,
            attempts=self.binding.step.attempts,
            elapsed=0.0,
            deadline=None,
        )
        if decision.retry:
            leases.retry(
                self.runtime.store,
                lease,
                error=typed.to_dict(),
                in_seconds=decision.in_seconds,
                of=self.binding.step.attempts,
            )
            log.warning(
                "attempt failed",
                error=typed.code,
                cause=typed.cause,
                again_in=round(decision.in_seconds, 2),
            )
            return decision.in_seconds
        leases.fail(self.runtime.store, lease, typed.to_dict(), typed.cause)
        log.error("run failed", error=typed.code, cause=typed.cause)
        raise Ignore

    def _put_off(self, lease: Lease, error: LimitedError) -> float:
        """There is no room for the step now: it comes again, and that is no attempt."""
        wait = (error.retry_after or 0.0) * (1 + random.random() / 2)  # noqa: S311 - spreads them
        leases.wait(self.runtime.store, lease, why=error.message, in_seconds=wait)
        log.info("attempt put off", why=error.message, again_in=round(wait, 2))
        return wait

    def _send_again(self, in_seconds: float) -> None:
        """Celery's own retry: the same message, with the rest of the chain, after a wait."""
        try:
            raise self.retry(countdown=in_seconds, throw=False)
        except OperationalError as error:
            # The reaper sends it when it is due.
            log.warning("retry not sent", error=type(error).__name__)
            raise Ignore from None
