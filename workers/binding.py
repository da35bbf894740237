"""Which function does which step, and what of its output others see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from runs.record import Finished, Run
from workers.toolbox import Toolbox
from workflows import Step, Workflow

#: (run, what the earlier steps left by name, toolbox) → output, as JSON.
DoStep = Callable[[Run, Mapping[str, Finished], Toolbox], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Binding:
    workflow: Workflow
    step: Step
    work: DoStep
    #: Output → what the page shows of it at once; ``None`` for nothing.
    partial: Callable[[dict[str, Any]], dict[str, Any] | None]
    #: (last step's output, version number) → what is stored as the version.
    finish: Callable[[dict[str, Any], int], dict[str, Any]]

    @property
    def last(self) -> bool:
        """Whether the run is finished with it."""
        return self.step is self.workflow.steps[-1]
