"""The one Celery task class: what a message does. What a step does is :mod:`workers.attempt`.

A message takes the run's lease, skips a finished step, drops itself when there is nothing to
do. Then the attempt runs; what it comes to decides whether the chain goes on, the message
comes again after a wait, or the worker goes on with the next step in place.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import structlog
from celery import Task
from celery.exceptions import Reject
from kombu.exceptions import OperationalError

from runs import leases
from runs.errors import StorageError
from runs.leases import Fenced, Lease, NoLease
from workers import misfit
from workers.attempt import Again, Attempt, GoOn, Outcome, Over
from workers.binding import Binding
from workers.runtime import Runtime
from workers.work import Interrupted

log = structlog.get_logger(__name__)


class StepTask(Task):  # type: ignore[misc]  # Celery is not typed
    """One step of one workflow. Its message carries the run's id alone."""

    abstract = True
    ignore_result = True
    max_retries = None  # the record counts attempts, and the policy decides
    #: What Celery raises when it cannot send the chain's next message: told by ``on_failure``.
    throws = (OperationalError,)
    runtime: ClassVar[Runtime]
    binding: ClassVar[Binding]
    #: Every step's, by workflow and step.
    bindings: ClassVar[Mapping[tuple[str, str], Binding]]

    def run(self, run_id: str) -> None:
        """Do the step, or find that there is nothing to do.

        Returning lets the chain go on, unless the rest of it was dropped.
        """
        with structlog.contextvars.bound_contextvars(run=run_id):
            lease = self._claim(run_id)
            if lease is None:
                return
            outcome = self._attempt(Attempt(self.runtime, self.binding, lease))
            if isinstance(outcome, GoOn):
                self._go_on(outcome)
            elif isinstance(outcome, Again):
                self._send_again(outcome.in_seconds)
            elif isinstance(outcome, Over):
                self._drop_rest()

    def on_failure(
        self,
        exc: BaseException,
        task_id: str,
        args: Sequence[object],
        kwargs: Mapping[str, object],
        einfo: object,
    ) -> None:
        """The step is done and in the record; the reaper sends its chain's next message."""
        if isinstance(exc, OperationalError):
            step = self.binding.step.name
            log.warning("next step not sent", run=args[0], step=step, error=type(exc).__name__)

    def _claim(self, run_id: str) -> Lease | None:
        """The lease; ``None`` when the step is done, or there is nothing to do for the message."""
        if self.runtime.stopping:
            self._drop_rest()
            return None
        got = leases.claim(
            self.runtime.store, run_id, self.binding.step.name, self.runtime.worker_id
        )
        if got is NoLease.SKIP:
            return None
        if misfit.refused(self.runtime, self.binding, run_id, got):
            self._drop_rest()
            return None
        if isinstance(got, NoLease):
            log.info("message dropped", step=self.binding.step.name, why=got.name.lower())
            self._drop_rest()
            return None
        return got

    def _attempt(self, attempt: Attempt) -> Outcome:
        lease = attempt.lease
        with (
            structlog.contextvars.bound_contextvars(step=lease.step),
            self.runtime.working(lease) as work,
        ):
            try:
                return attempt.do(work)
            except Interrupted as interrupted:
                leases.release(self.runtime.store, lease)
                log.info("attempt stopped", why=str(interrupted))
            except Fenced:
                log.warning("write refused: the lease is over", fence=lease.fence)
            except StorageError as error:
                # The heartbeat gives the lease back when the record answers again.
                log.error("record away", error=error.code, cause=error.cause)
            return Over()

    def _go_on(self, going: GoOn) -> None:
        """Do the steps that follow in place. The rest of this message's chain is dropped.

        Where that ends early there is no message for the run any more: the reaper sends it.
        """
        outcome: Outcome = going
        while isinstance(outcome, GoOn):
            binding = self.bindings[outcome.lease.run.workflow, outcome.lease.step]
            outcome = self._attempt(Attempt(self.runtime, binding, outcome.lease, in_place=True))
        self._drop_rest()

    def _drop_rest(self) -> None:
        """What follows in this message's chain is not sent.

        Not by raising ``Ignore``: Celery copies the whole stack for that, which took a fifth
        of a busy worker's time.
        """
        self.request.chain = None

    def _send_again(self, in_seconds: float) -> None:
        """Celery's own retry: the same message, with the rest of the chain, after a wait."""
        try:
            raise self.retry(countdown=in_seconds, throw=False)
        except Reject as error:
            # The broker is away. The reaper sends it when it is due.
            log.warning("retry not sent", error=type(error.reason).__name__)
            self._drop_rest()
