"""The states of runs and steps, and every legal move. Moves are enforced in SQL's WHERE."""

from enum import StrEnum


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """A final state never changes."""
        return not RUN_MOVES[self]


class StepStatus(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    RETRYING = "retrying"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


#: From → what may follow.
RUN_MOVES: dict[RunStatus, frozenset[RunStatus]] = {
    RunStatus.QUEUED: frozenset({RunStatus.RUNNING, RunStatus.CANCELLED, RunStatus.FAILED}),
    RunStatus.RUNNING: frozenset({RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED}),
    RunStatus.SUCCEEDED: frozenset(),
    RunStatus.FAILED: frozenset(),
    RunStatus.CANCELLED: frozenset(),
}

STEP_MOVES: dict[StepStatus, frozenset[StepStatus]] = {
    StepStatus.WAITING: frozenset({StepStatus.RUNNING, StepStatus.SKIPPED}),
    # Running again without a word between: the worker before was lost.
    StepStatus.RUNNING: frozenset(
        {
            StepStatus.RUNNING,
            StepStatus.RETRYING,
            StepStatus.DONE,
            StepStatus.FAILED,
            StepStatus.SKIPPED,
        }
    ),
    StepStatus.RETRYING: frozenset({StepStatus.RUNNING, StepStatus.SKIPPED}),
    StepStatus.DONE: frozenset(),
    StepStatus.FAILED: frozenset(),
    StepStatus.SKIPPED: frozenset(),
}

#: Run states that still have work to do.
OPEN = tuple(s for s in RunStatus if not s.final)


def before_run(status: RunStatus) -> tuple[RunStatus, ...]:
    """The states a run may be in just before ``status``."""
    return tuple(s for s, after in RUN_MOVES.items() if status in after)


def before_step(status: StepStatus) -> tuple[StepStatus, ...]:
    """The states a step may be in just before ``status``."""
    return tuple(s for s, after in STEP_MOVES.items() if status in after)
