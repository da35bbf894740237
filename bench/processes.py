"""The servers and workers that a benchmark starts, and ends by their process ids."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from wayline.processes import Child
from wayline.valkey import Valkey


@contextmanager
def valkey(folder: Path) -> Iterator[Valkey]:
    """A Valkey of the benchmark's own, set up as the product sets it up."""
    server = Valkey(folder=folder)
    child = Child(server.program())
    try:
        wait_for(server.answers, 20)
        yield server
    finally:
        child.kill()


@contextmanager
def process(module: str, environ: dict[str, str], *arguments: str) -> Iterator[psutil.Process]:
    """``python -m module`` in a process of its own; its output is thrown away."""
    started = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def wait_for(true: Callable[[], object], seconds: float) -> None:
    """Raise ``TimeoutError`` when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s")
        time.sleep(0.005)
