"""A worker whose steps do next to nothing: what is left is the engine. Run by bench.engine."""

import sys
import time
from collections.abc import Mapping

from runs import logs
from runs.record import Finished, Run
from runs.settings import load
from workers import main
from workers.binding import Binding
from workers.toolbox import Toolbox
from workflows import ITINERARY

#: What a step makes: about as much as an outline.
OUTPUT = {"made": "up " * 1365}


def bindings(seconds: float) -> tuple[Binding, ...]:
    """The itinerary's steps, each sleeping ``seconds`` and making 4 KB."""

    def work(_run: Run, _finished: Mapping[str, Finished], _toolbox: Toolbox) -> dict[str, str]:
        time.sleep(seconds)
        return OUTPUT

    return tuple(
        Binding(
            workflow=ITINERARY,
            step=step,
            work=work,
            partial=lambda _output: None,
            finish=lambda output, number: {**output, "version": number},
        )
        for step in ITINERARY.steps
    )


if __name__ == "__main__":
    settings = load()
    logs.configure(settings)
    main.run(settings, bindings(float(sys.argv[1])))
