"""A worker whose steps are quick: one call to a model each, through the real toolbox.

A run's input may hold a ``plan``: step → what befalls it there.

    {"hold": "before call"}          stands still before the call, the first time
    {"hold": "after checkpoint"}     stands still between checkpoint and commit, the first time
                                     (until killed, or a file …-RUN-STEP-go is there)
    {"swell": 100}                   computes what takes so many MiB, in a process of its own
    {"killed": true}                 that process is killed in the middle of it
    {"put_off": 2.0}                 fails the first time, to come again after so many seconds

Each execution of a step is noted in the file that FAULTS_EXECUTIONS names, a line each.
"""

import json
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runs import logs
from runs.errors import RateLimitError
from runs.record import Finished, Run
from runs.settings import load
from trips.model import Model
from workers import main
from workers.binding import Binding
from workers.providers.base import Prompt
from workers.toolbox import Toolbox
from workflows import ITINERARY, Step

#: What a step makes: about as much as an outline.
PADDING = "up " * 1365


class Said(Model):
    """What the model is asked for."""

    said: str


def binding(step: Step, notes: Path) -> Binding:
    def work(run: Run, _finished: Mapping[str, Finished], toolbox: Toolbox) -> dict[str, Any]:
        place = {"run": run.id, "step": step.name, "pid": os.getpid()}
        _note(notes, {**place, "at": time.time_ns() // 1000})
        befalls: dict[str, Any] = run.input.get("plan", {}).get(step.name, {})
        files = f"{notes}-{run.id}-{step.name}"
        if "put_off" in befalls and _first(f"{files}-put off"):
            raise RateLimitError(retry_after=befalls["put_off"])
        if "swell" in befalls:
            toolbox.compute(bytes, befalls["swell"] * 2**20)
        if "killed" in befalls:
            toolbox.compute(signal.raise_signal, signal.SIGKILL)
        if befalls.get("hold") == "before call" and _first(f"{files}-before call"):
            _stand_still(toolbox, Path(f"{files}-go"))
        prompt = Prompt(system="Say anything.", user=json.dumps(place))
        answer = toolbox.ask("say", prompt, Said, prefer="xai")
        if befalls.get("hold") == "after checkpoint" and _first(f"{files}-after checkpoint"):
            _stand_still(toolbox, Path(f"{files}-go"))
        return {"said": None if answer is None else answer.said, "made": PADDING}

    return Binding(
        workflow=ITINERARY,
        step=step,
        work=work,
        partial=lambda _output: None,
        finish=lambda output, number: {**output, "version": number},
    )


def _first(path: str) -> bool:
    """True the first time that any process asks: a file can be made once."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def _note(notes: Path, line: dict[str, Any]) -> None:
    """One write: lines of several processes do not mix."""
    descriptor = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, json.dumps(line).encode() + b"\n")
    os.close(descriptor)


def _stand_still(toolbox: Toolbox, go: Path) -> None:
    """Until killed, told to go on, or told to stop: saying something raises then."""
    while not go.exists():
        toolbox.say("standing still")
        time.sleep(0.05)


if __name__ == "__main__":
    file, settings = Path(os.environ["FAULTS_EXECUTIONS"]), load()
    logs.configure(settings)
    main.run(settings, [binding(step, file) for step in ITINERARY.steps])
