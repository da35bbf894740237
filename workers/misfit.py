"""Messages that ask for what this worker's version of a workflow does not have."""

import structlog

from runs import dead, envelope, leases
from runs.dead import Reason
from runs.leases import Lease, NoLease
from workers.binding import Binding
from workers.runtime import Runtime

log = structlog.get_logger(__name__)


def refused(runtime: Runtime, binding: Binding, run_id: str, got: Lease | NoLease) -> bool:
    """Whether the message is one of them; it is dealt with then.

    A run of another version is handed back at once: :mod:`runs.versions` sees to it.
    """
    if got is NoLease.UNKNOWN_STEP:
        _bury(runtime, binding, run_id)
        return True
    if isinstance(got, Lease) and got.run.workflow_version != binding.workflow.version:
        leases.release(runtime.store, got)
        log.warning(
            "run left to another version",
            theirs=got.run.workflow_version,
            ours=binding.workflow.version,
        )
        return True
    return False


def _bury(runtime: Runtime, binding: Binding, run_id: str) -> None:
    flow, step = binding.workflow, binding.step
    task, queue = step.task(flow.name), step.queue(flow.name)
    row = {
        "queue": queue,
        "message": envelope.made(task, run_id),
        "reason": Reason.UNKNOWN_STEP,
        "cause": "its run has no such step",
        "workflow": flow.name,
        "workflow_version": flow.version,
        "step": step.name,
    }
    deliveries = dead.bury_message(runtime.store, dead.digest(task, run_id), row)
    log.error("message buried", reason=Reason.UNKNOWN_STEP.value, deliveries=deliveries)
