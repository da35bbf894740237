"""What durability costs: our four-step runs beside a bare Celery chain, on one machine.

    python -m bench.engine [--runs 400] [--threads 16] [--json]

Every accepted run of ours is on disk (SQLite, WAL, synchronous=FULL) before it is answered,
and every step's output before the next begins; the bare chain keeps nothing. Both use the
same Valkey settings (appendfsync everysec), the threads pool and as many threads.
"""

import argparse
import json
import platform
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
import redis
from celery import Celery
from sqlalchemy import func, select

from bench import bare as chain
from bench import processes
from runs import migrate, tables, trips
from runs.dispatch import Dispatcher
from runs.events import Courier
from runs.settings import load
from runs.states import RunStatus
from runs.store import Store

#: Runs sent one after the other on an idle system.
ALONE = 20
#: Longest that one measurement may take, in seconds.
PATIENCE = 300


@dataclass(frozen=True)
class Figures:
    """One engine's."""

    #: Four-step runs a second, all sent at once.
    runs_per_second: float
    #: One run on an idle system, milliseconds, median.
    alone_ms: float
    #: Processor time a run, milliseconds, worker and Valkey together.
    cpu_ms: float
    #: The worker's memory after all runs, MiB.
    worker_mib: float


def ours(folder: Path, count: int, threads: int) -> Figures:
    with processes.valkey(folder / "valkey") as valkey:
        environ = {
            "REDIS_URL": valkey.url,
            "WAYLINE_DATA_DIR": str(folder / "data"),
            "WAYLINE_WORKER_THREADS": str(threads),
            "LOG_LEVEL": "error",
        }
        settings = load(environ, dotenv=folder / "none")
        migrate.upgrade(settings.database_url)
        courier = Courier(settings.redis_url)
        store = Store.open(settings.database_url, courier.publish)
        dispatcher = Dispatcher(settings, store)
        try:
            with processes.process("bench.steps", environ, "0") as worker:
                return _measure(
                    lambda: _accept(store, dispatcher),
                    lambda: _succeeded(store),
                    count,
                    worker,
                )
        finally:
            dispatcher.close()
            store.close()
            courier.close()


def bare(folder: Path, count: int, threads: int) -> Figures:
    with processes.valkey(folder / "valkey") as valkey:
        environ = {"REDIS_URL": valkey.url}
        client = redis.Redis.from_url(valkey.url)
        sender = Celery("sender", broker=valkey.url, set_as_current=False)
        with processes.process("bench.bare", environ, str(threads)) as worker:
            figures = _measure(
                lambda: chain.send(sender),
                lambda: int(client.get(chain.DONE) or 0),
                count,
                worker,
            )
        client.close()
        sender.close()
        return figures


def _accept(store: Store, dispatcher: Dispatcher) -> None:
    """As the web does it: the trip on disk, then its chain."""
    created = trips.create(store, owner="bench", title="Made up", request={"destination": "X"})
    dispatcher.send(created.run)


def _succeeded(store: Store) -> int:
    r = tables.runs.c
    query = select(func.count()).where(r.status == RunStatus.SUCCEEDED)
    return store.read(lambda c: c.scalar(query)) or 0


def _measure(
    send: Callable[[], None], done: Callable[[], int], count: int, worker: psutil.Process
) -> Figures:
    def wait(total: int) -> None:
        processes.wait_for(lambda: done() >= total, PATIENCE)

    send()
    wait(1)  # the worker is up
    alone = []
    for n in range(ALONE):
        began = time.monotonic()
        send()
        wait(n + 2)
        alone.append(time.monotonic() - began)
    cpu, began = _cpu(worker), time.monotonic()
    _at_once(send, count)
    wait(1 + ALONE + count)
    took = time.monotonic() - began
    return Figures(
        runs_per_second=count / took,
        alone_ms=statistics.median(alone) * 1000,
        cpu_ms=(_cpu(worker) - cpu) / count * 1000,
        worker_mib=worker.memory_info().rss / 2**20,
    )


def _at_once(send: Callable[[], None], count: int, senders: int = 8) -> None:
    """From several threads, as a web server does."""

    def some(mine: int) -> None:
        for _ in range(mine):
            send()

    shares = [count // senders + (n < count % senders) for n in range(senders)]
    threads = [threading.Thread(target=some, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _cpu(worker: psutil.Process) -> float:
    """Seconds of processor time that the worker has used."""
    times = worker.cpu_times()
    return float(times.user + times.system)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # In turn, so that a machine that changes its speed changes it for both.
        theirs = [bare(Path(folder) / f"bare{n}", given.runs, given.threads) for n in range(2)]
        mine = [ours(Path(folder) / f"ours{n}", given.runs, given.threads) for n in range(2)]
    told = {"bare chain": _middle(theirs), "plain chain": _middle(mine)}
    if given.json:
        print(json.dumps({name: asdict(figures) for name, figures in told.items()}))
    else:
        _print(told, given.runs, given.threads)


def _middle(figures: list[Figures]) -> Figures:
    return Figures(
        **{
            name: statistics.median(getattr(f, name) for f in figures)
            for name in Figures.__dataclass_fields__
        }
    )


def _print(told: dict[str, Figures], runs: int, threads: int) -> None:
    print(f"{runs} runs at once, {threads} threads, Python {platform.python_version()}")
    print(f"{'':12} {'runs/s':>8} {'× bare':>7} {'alone ms':>9} {'cpu ms':>7} {'MiB':>6}")
    base = told["bare chain"].runs_per_second
    for name, f in told.items():
        print(
            f"{name:12} {f.runs_per_second:8.1f} {f.runs_per_second / base:7.2f}"
            f" {f.alone_ms:9.1f} {f.cpu_ms:7.1f} {f.worker_mib:6.0f}"
        )
    print("On disk: every accepted run and every step (ours); nothing (bare).")


if __name__ == "__main__":
    main()
