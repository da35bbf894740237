"""The words a workflow is described in."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a workflow: who does it, how far it brings the run, what it may cost in time."""

    #: Unique within the workflow; the function bound to it has the same name.
    name: str
    #: Progress of the run when the step is done, 0–100.
    percent: int
    #: What the traveller reads when it is done.
    message: str
    #: What the traveller reads while it works.
    doing: str
    #: Executions in all before the run fails, over all causes.
    attempts: int = 3
    #: The time that one attempt's model and source calls share, in seconds.
    calls_seconds: float = 120.0
    #: One attempt's time in all, in seconds: its calls, and what it computes.
    deadline_seconds: float = 180.0

    def queue(self, workflow: str) -> str:
        """The queue its messages travel on: one a step, so that later steps are taken first."""
        return f"{workflow}.{self.name}"

    def task(self, workflow: str) -> str:
        """The name of its Celery task."""
        return f"wayline.{workflow}.{self.name}"


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """A named list of steps. A run keeps the version that it started with."""

    name: str
    version: int
    steps: tuple[Step, ...]
    #: From acceptance to the end at the latest, in seconds, whatever waits lie between. Longer
    #: than any clock is put forward by.
    deadline_seconds: float = 7200.0
    #: What the traveller reads at 0 and at 100 %.
    queued_message: str = "Queued"
    done_message: str = "Ready"
    _by_name: dict[str, Step] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        percents = [0, *(s.percent for s in self.steps), 100]
        if percents != sorted(set(percents)):
            raise ValueError(f"{self.name}: percentages must rise from above 0 to below 100")
        object.__setattr__(self, "_by_name", {s.name: s for s in self.steps})
        if len(self._by_name) != len(self.steps):
            raise ValueError(f"{self.name}: step names must be unique")

    def step(self, name: str) -> Step:
        """The step of that name. Raises ``KeyError`` when there is none."""
        return self._by_name[name]

    def position(self, name: str) -> int:
        """0 for the first step. Raises ``KeyError`` when there is none."""
        return self.steps.index(self._by_name[name])

    def from_step(self, name: str) -> tuple[Step, ...]:
        """That step and those after it: what a resumed run still has to do."""
        return self.steps[self.position(name) :]

    def before(self, name: str) -> tuple[Step, ...]:
        """The steps whose outputs that step may read."""
        return self.steps[: self.position(name)]
