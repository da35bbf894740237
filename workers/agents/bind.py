"""Turns an agent, which speaks in models, into what a task runs, which speaks in JSON."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from runs.record import Finished, Run
from trips.live import here
from trips.request import TripRequest
from workers.agents.earlier import Earlier
from workers.binding import Binding
from workers.toolbox import Toolbox
from workflows import Workflow

Output = TypeVar("Output", bound=BaseModel)


def bind(
    workflow: Workflow,
    step: str,
    agent: Callable[[TripRequest, Earlier, Toolbox], Output],
    made: type[Output],
    partial: Callable[[Output], dict[str, Any] | None],
    finish: Callable[[dict[str, Any], int], dict[str, Any]] = lambda output, _number: output,
) -> Binding:
    """The binding of one agent to its step.

    ``made`` is the model of what the agent makes; ``partial`` tells what the page shows of it
    at once; ``finish`` puts the version's number into what the last step made.
    """

    def work(run: Run, finished: Mapping[str, Finished], toolbox: Toolbox) -> dict[str, Any]:
        request = TripRequest.model_validate(run.input)
        earlier = Earlier(run, finished)
        with here.entered(earlier.towns):
            output = agent(request, earlier, toolbox)
        return output.model_dump(mode="json", by_alias=True)

    return Binding(
        workflow=workflow,
        step=workflow.step(step),
        work=work,
        partial=lambda output: partial(made.model_validate(output)),
        finish=finish,
    )
