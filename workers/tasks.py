"""Which function does which step. A test finds any step without one."""

from workers.agents import architect, formatter, gatherer, specialist
from workers.agents.bind import bind
from workers.base import StepTask
from workers.binding import Binding
from workers.runtime import Runtime
from workflows import ITINERARY

BINDINGS: tuple[Binding, ...] = (
    bind(ITINERARY, "architect", architect.work, architect.partial),
    bind(ITINERARY, "gatherer", gatherer.work, gatherer.partial),
    bind(ITINERARY, "specialist", specialist.work, specialist.partial),
    bind(ITINERARY, "formatter", formatter.work, formatter.partial),
)


def register(runtime: Runtime) -> None:
    """Give the runtime's Celery app a task for every step."""
    for binding in BINDINGS:
        name = binding.step.task(binding.workflow.name)
        kind = type(
            f"{binding.step.name.title()}Task",
            (StepTask,),
            {"name": name, "binding": binding, "runtime": runtime},
        )
        runtime.celery.register_task(kind())
