"""The engines that are compared, each started with a Valkey and processes of its own."""

import itertools
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import redis
from celery import Celery
from sqlalchemy import func, select

from bench import bare as chain
from bench import processes
from runs import clock, migrate, tables, trips
from runs.aside import Aside
from runs.dispatch import Dispatcher
from runs.events import Courier
from runs.settings import load
from runs.states import RunStatus
from runs.store import Store


@dataclass(frozen=True, kw_only=True)
class Load:
    """What the workers are set up for."""

    #: Steps at once; ``None``: as many as the engine takes by default.
    at_once: int | None = None
    #: How long a step sleeps, in seconds.
    seconds: float = 0.0
    #: Worker processes of ours.
    workers: int = 1


@dataclass(frozen=True, kw_only=True)
class Running:
    """An engine that is up."""

    #: Accept a run and send its chain. From any thread.
    send: Callable[[], None]
    #: How many runs have ended.
    done: Callable[[], int]
    #: Median milliseconds from the end of a step to the beginning of the run's next one.
    gap_ms: Callable[[], float]
    workers: list[psutil.Process]


@contextmanager
def bare(folder: Path, load_: Load) -> Iterator[Running]:
    """Celery with its default settings; on threads where so many at once are asked for."""
    with ExitStack() as stack:
        valkey = stack.enter_context(processes.valkey(folder / "valkey"))
        environ = {"REDIS_URL": valkey.url, "BENCH_SECONDS": str(load_.seconds)}
        pool = [] if load_.at_once is None else ["--pool=threads", f"--concurrency={load_.at_once}"]
        worker = stack.enter_context(processes.process("bench.bare", environ, *pool))
        client = redis.Redis.from_url(valkey.url)
        sender = Celery("sender", broker=valkey.url, set_as_current=False)
        stack.callback(client.close)
        stack.callback(sender.close)

        def done() -> int:
            return int(client.get(chain.DONE) or 0)

        def gap_ms() -> float:
            for _ in range(20):
                before = done()
                chain.send(sender, timed=True)
                processes.wait_for(lambda: done() > before, 60)  # noqa: B023 - called at once
            return statistics.median(float(gap) for gap in client.lrange(chain.GAPS, 0, -1)) * 1000

        yield Running(send=lambda: chain.send(sender), done=done, gap_ms=gap_ms, workers=[worker])


@contextmanager
def plain(folder: Path, load_: Load) -> Iterator[Running]:
    """Ours, a message a step."""
    with _ours(folder, load_, in_place=False) as running:
        yield running


@contextmanager
def in_place(folder: Path, load_: Load) -> Iterator[Running]:
    """Ours, a message a run."""
    with _ours(folder, load_, in_place=True) as running:
        yield running


@contextmanager
def _ours(folder: Path, load_: Load, *, in_place: bool) -> Iterator[Running]:
    with ExitStack() as stack:
        valkey = stack.enter_context(processes.valkey(folder / "valkey"))
        environ = {
            "REDIS_URL": valkey.url,
            "WAYLINE_DATA_DIR": str(folder / "data"),
            "WAYLINE_WORKER_THREADS": str(load_.at_once or 16),
            "WAYLINE_IN_PLACE": str(in_place).lower(),
            "LOG_LEVEL": "error",
        }
        settings = load(environ, dotenv=folder / "none")
        migrate.upgrade(settings.database_url)
        courier = Aside(Courier(settings.redis_url))  # as the web does
        stack.callback(courier.close)
        store = Store.open(settings.database_url, courier.publish)
        stack.callback(store.close)
        dispatcher = Dispatcher(settings, store)
        stack.callback(dispatcher.close)
        workers = [
            stack.enter_context(processes.process("bench.steps", environ, str(load_.seconds)))
            for _ in range(load_.workers)
        ]
        yield Running(
            send=lambda: _accept(store, dispatcher),
            done=lambda: _succeeded(store),
            gap_ms=lambda: _gap_ms(store),
            workers=workers,
        )


def _accept(store: Store, dispatcher: Dispatcher) -> None:
    """As the web does it: the trip on disk, then its chain."""
    created = trips.create(
        store, owner="bench", title="Made up", request={"destination": "X"}, sends=True
    )
    dispatcher.send_first(created)


_DONE = (
    select(func.count()).select_from(tables.runs).where(tables.runs.c.status == RunStatus.SUCCEEDED)
)


def _succeeded(store: Store) -> int:
    return store.read(lambda c: c.scalar(_DONE)) or 0


def _gap_ms(store: Store) -> float:
    """From the record: what lay between the attempts of the runs so far."""
    a = tables.attempts.c
    query = select(a.run_id, a.started_at, a.ended_at).order_by(a.run_id, a.fence)
    rows = store.read(lambda c: c.execute(query).all())
    pairs = itertools.pairwise(rows)
    gaps = [after.started_at - before.ended_at for before, after in pairs if before[0] == after[0]]
    return float(statistics.median(gaps)) * 1000 / clock.SECOND
