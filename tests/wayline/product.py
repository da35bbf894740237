"""``wayline up`` as a process of its own, with a data folder of its own, on a free port."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.wayline.waiting import runs, until
from wayline import tether

#: Settings of the surroundings would be the product's too.
_OWN = ("WAYLINE_", "XAI_", "GROQ_", "OPENAI_", "REDIS_", "DATABASE_", "CELERY_", "LOG_")


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """For commands on that data folder, without settings from outside."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith((*_OWN, "PUBLIC_"))}
    root = str(Path(__file__).parents[2])
    return {
        **kept,
        "PYTHONPATH": root,
        "WAYLINE_DATA_DIR": str(folder),
        "PORT": "0",
        "NO_COLOR": "1",
        **settings,
    }


def wayline(
    folder: Path, *arguments: str, stdin: str = "", **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "wayline", *arguments],
        env=environment(folder, **settings),
        # Not where this project's own .env might lie.
        cwd=next(parent for parent in folder.parents if parent.is_dir()),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@dataclass
class Product:
    """A started ``wayline up``."""

    folder: Path
    url: str
    process: "subprocess.Popen[str]"
    #: What it said when it was ready.
    said: dict[str, Any]

    def family(self) -> dict[int, str]:
        """Pid → command line of everything that it started, and of itself."""
        supervisor = psutil.Process(self.process.pid)
        family = {}
        for process in (supervisor, *supervisor.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                family[process.pid] = " ".join(process.cmdline())
        return family

    def pid_of(self, name: str) -> int:
        """The running child whose command line begins so; waits for it."""
        return until(lambda: self._find(name), what=f"{name} runs")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(40)

    def _find(self, name: str) -> int:
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):
                if " ".join(child.cmdline()).startswith(name):
                    return int(child.pid)
        return 0


@contextmanager
def silent_model() -> Iterator[dict[str, str]]:
    """Settings of a model that takes every call and never answers: a run stands still at it."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        port = listener.getsockname()[1]
        yield {"XAI_API_KEY": "made-up", "XAI_BASE_URL": f"http://127.0.0.1:{port}/v1"}


@contextmanager
def up(folder: Path, **settings: str) -> Iterator[Product]:
    """Ready; stopped at the end if the test has not done so."""
    log = folder.parent / f"{folder.name}.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            # Whatever ends the test ends it, too.
            [
                *(sys.executable, "-IS", tether.__file__, str(os.getpid())),
                *(sys.executable, sys.executable, "-m", "wayline", "up", "--json"),
            ],
            env=environment(folder, **settings),
            cwd=folder.parent,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, log.read_text()
        said = json.loads(line)
        assert "url" in said, said
        try:
            yield Product(folder, said["url"], process, said)
        finally:
            if runs(process.pid):
                process.terminate()
                process.wait(40)
