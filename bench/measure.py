"""What is measured of an engine."""

import os
import statistics
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.engines import Load, Running

#: Runs sent one after the other on an idle system.
ALONE = 20
#: Longest that one measurement may take, in seconds.
PATIENCE = 300
#: Seconds between two looks at how far the runs are: one alone, and many, which the looks
#: would otherwise take their time from.
LOOK_ALONE, LOOK = 0.0005, 0.02
#: A step's length when many are in flight, in seconds.
STEP = 0.2
#: Seconds that a crowd is kept at work before and while it is counted.
WARM, COUNTED = 4.0, 10.0

Start = Callable[[Path, Load], AbstractContextManager[Running]]


@dataclass(frozen=True)
class Figures:
    """One engine's."""

    #: Four-step runs a second, all sent at once.
    runs_per_second: float
    #: One run on an idle system, milliseconds, median.
    alone_ms: float
    #: Between two steps of one run on an idle system, milliseconds, median.
    gap_ms: float
    #: Processor time of the workers a run, milliseconds.
    cpu_ms: float
    #: The workers' memory after all runs, MiB.
    worker_mib: float


def measure(start: Start, folder: Path, count: int, workers: int, *, bind: bool = False) -> Figures:
    """Alone, then ``count`` at once; ``bind``: each worker process kept on a core of its own."""
    with start(folder, Load(workers=workers)) as engine:
        engine.send()
        _wait(engine, 1)  # the workers are up
        if bind:
            _bind(engine.workers)
        alone = []
        for number in range(ALONE):
            began = time.monotonic()
            engine.send()
            _wait(engine, number + 2, LOOK_ALONE)
            alone.append(time.monotonic() - began)
        gap, before = engine.gap_ms(), engine.done()
        cpu, began = _cpu(engine.workers), time.monotonic()
        _at_once(engine.send, count)
        _wait(engine, before + count)
        took = time.monotonic() - began
        return Figures(
            runs_per_second=count / took,
            alone_ms=statistics.median(alone) * 1000,
            gap_ms=gap,
            cpu_ms=(_cpu(engine.workers) - cpu) / count * 1000,
            worker_mib=sum(p.memory_full_info().pss for p in _family(engine.workers)) / 2**20,
        )


def crowd(start: Start, folder: Path, in_flight: int) -> float:
    """Runs a minute while so many are at work: each that ends is followed by another."""
    with start(folder, Load(at_once=in_flight, seconds=STEP)) as engine:
        engine.send()
        _wait(engine, 1)
        sent, stop = in_flight + 1, time.monotonic() + WARM + COUNTED
        _at_once(engine.send, in_flight)
        counting = time.monotonic() + WARM
        first: tuple[float, int] | None = None
        while (now := time.monotonic()) < stop:
            done = engine.done()
            if first is None and now >= counting:
                first = now, done
            missing = done + in_flight - sent
            _at_once(engine.send, missing)
            sent += missing
            time.sleep(0.02)
        assert first is not None
        return (engine.done() - first[1]) / (time.monotonic() - first[0]) * 60


def _wait(engine: Running, total: int, look: float = LOOK) -> None:
    deadline = time.monotonic() + PATIENCE
    while engine.done() < total:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{engine.done()} of {total} runs within {PATIENCE} s")
        time.sleep(look)


def _at_once(send: Callable[[], None], count: int, senders: int = 8) -> None:
    """From several threads, as a web server does."""

    def some(mine: int) -> None:
        for _ in range(mine):
            send()

    shares = [count // senders + (n < count % senders) for n in range(senders)]
    threads = [threading.Thread(target=some, args=(share,)) for share in shares if share]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _bind(workers: list[psutil.Process]) -> None:
    """Each process that does steps to a core: the children where there are any."""
    doing = [p for worker in workers for p in worker.children() or [worker]]
    for number, process in enumerate(doing):
        core = number % (os.cpu_count() or 1)
        for thread in process.threads():
            os.sched_setaffinity(thread.id, {core})


def _family(workers: list[psutil.Process]) -> list[psutil.Process]:
    return [p for worker in workers for p in (worker, *worker.children(recursive=True))]


def _cpu(workers: list[psutil.Process]) -> float:
    """Seconds of processor time that the workers have used, with their children."""
    times = [p.cpu_times() for p in _family(workers)]
    return float(sum(t.user + t.system for t in times))
