"""What the policy makes of a failed attempt, within its run's deadline."""

from runs import clock, policy
from runs.errors import WaylineError
from runs.leases import Lease
from workflows import WORKFLOWS


def decide(error: WaylineError, lease: Lease) -> policy.Decision:
    """Whether the step is tried again, and when. Counts come from the record."""
    flow = WORKFLOWS[lease.run.workflow]
    return policy.decide(
        error,
        attempt=lease.attempt,
        attempts=flow.step(lease.step).attempts,
        elapsed=(clock.now() - clock.microseconds(lease.run.created_at)) / clock.SECOND,
        deadline=flow.deadline_seconds,
        longest_wait=policy.LONGEST_RETRY,
    )
