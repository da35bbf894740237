"""The processes that a fault befalls: a row's own Valkey, workers, web and fake providers."""

import json
import os
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx
import psutil
from celery import Signature, chain
from sqlalchemy import text

from runs import migrate, trips
from runs.broker import client
from runs.dispatch import Dispatcher
from runs.settings import Settings, load
from runs.store import Store
from tests.e2e.stack import WISH, Process
from tests.fakes.behaviours import ok
from tests.fakes.http import Exchange
from tests.fakes.provider import FakeProvider, fitting
from tests.faults import witness
from tests.servers import ValkeyServer, until, web_process
from workflows import ITINERARY, Step

#: Microseconds of wall clock at which this machine's monotonic clock was 0.
EPOCH = time.time_ns() // 1000 - time.monotonic_ns() // 1000

#: A worker whose counter moved within so many microseconds is up.
BEATING = 1_000_000

#: (run, step).
Place = tuple[str, str]


@dataclass(frozen=True)
class Called:
    """One call that reached a fake provider."""

    run: str
    step: str
    pid: int
    #: Microseconds since 1970.
    at: int

    @property
    def place(self) -> Place:
        return (self.run, self.step)


@dataclass(frozen=True)
class Kill:
    """A worker taken away, and what it held then."""

    #: Microseconds since 1970.
    at: int
    #: When the worker's counter last moved.
    last_beat: int
    #: (run, fence) of each lease that it held.
    held: tuple[tuple[str, int], ...]
    worker: str
    #: The other workers that were up then.
    others: frozenset[str]


class World:
    """``workers`` quick workers of ``threads`` threads; each call to a model takes ``delay`` s.

    ``program`` is the workers' module; the record and the broker's files are on ``disk``;
    ``settings`` are further ones by their names.
    """

    def __init__(
        self,
        folder: Path,
        *,
        workers: int = 1,
        threads: int = 16,
        delay: float = 0.0,
        web: bool = False,
        schedulers: int = 0,
        both_models: bool = False,
        program: str = "tests.faults.steps",
        disk: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.delay, self._program = folder, delay, program
        self._disk = disk or folder
        self._closing = ExitStack()
        try:
            self._open(both_models, threads, settings or {})
            self.workers = [self.worker() for _ in range(workers)]
            self.schedulers = [self._process("wayline scheduler") for _ in range(schedulers)]
            self.http: httpx.Client | None = self._web() if web else None
            self.wait_for_workers()
        except BaseException:
            self.close()
            raise

    def _open(self, both_models: bool, threads: int, settings: Mapping[str, str]) -> None:
        self.valkey = ValkeyServer(self._disk / "valkey").start()
        self._closing.callback(self.valkey.stop)
        self.xai = self._closing.enter_context(FakeProvider(fitting))
        self.groq = self._closing.enter_context(FakeProvider(fitting))
        self._gate = threading.Event()
        self._gate.set()
        for fake in (self.xai, self.groq):
            fake.always(self.answer)
        self.environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.getcwd(),
            "REDIS_URL": self.valkey.url,
            "WAYLINE_DATA_DIR": str(self._disk / "data"),
            "WAYLINE_WORKER_THREADS": str(threads),
            "SECRET_KEY": "a-made-up-secret-of-forty-characters-xyz",
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "warning",
            "XAI_API_KEY": "made-up-xai-key",
            "XAI_BASE_URL": f"{self.xai.url}/v1",
            "FAULTS_EXECUTIONS": str(self.folder / "executions"),
            # As ``--in-place`` says, for all worlds alike.
            "WAYLINE_IN_PLACE": os.environ.get("WAYLINE_IN_PLACE", "false"),
        }
        if both_models:
            self.environ |= {"GROQ_API_KEY": "made-up-groq-key", "GROQ_BASE_URL": self.groq.url}
        self.environ.update(settings)
        named = {k: v for k, v in self.environ.items() if k in Settings.model_fields}
        self.settings = load(named, dotenv=self.folder / "none")
        migrate.upgrade(self.settings.database_url)
        self.store = Store.open(self.settings.database_url)
        self._closing.callback(self.store.close)
        witness.install(self.store)
        self._celery = client(self.settings)
        self.dispatcher = Dispatcher(self.settings, self.store, self._celery)
        self._closing.callback(self.dispatcher.close)

    def worker(self, **environ: str) -> Process:
        """One more worker, started; ``environ`` is added to what all have."""
        return self._process(self._program, **environ)

    def _process(self, module: str, **environ: str) -> Process:
        log = self.folder / f"{module.replace(' ', '-')}.log"
        process = Process(module, self.environ | environ, log).start()
        self._closing.callback(process.kill)
        return process

    def _web(self) -> httpx.Client:
        address = self._closing.enter_context(web_process(self.environ, self.folder / "web.log"))
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
        client = httpx.Client(base_url=address, timeout=30, limits=limits)
        self._closing.enter_context(client)

        def answers() -> bool:
            try:
                return client.get("/readyz").status_code == 200
            except httpx.TransportError:
                return False

        until(answers, what="the web answers")
        return client

    @property
    def web(self) -> httpx.Client:
        assert self.http is not None, "this world has no web"
        return self.http

    def wait_for_workers(self) -> None:
        """Until every worker that runs has entered itself into the record."""
        pids = [worker.pid for worker in self.workers if worker.running]
        for pid in pids:
            until(lambda pid=pid: self.worker_id(pid), what="the worker is up")  # type: ignore[misc]

    # What goes in.

    def submit(self, **plan: Any) -> str:
        """Take a run in as the web does, without the web; ``plan`` as in ``steps``. Its id."""
        request = {"destination": "made up", "plan": plan}
        created = trips.create(self.store, owner="faults", title="Made up", request=request)
        self.dispatcher.send(created.run)
        return created.run.id

    def chain(self, run: str) -> chain:
        """The whole chain of a run, as another message for the same work."""
        return chain(*(self.message(run, step) for step in ITINERARY.steps), app=self._celery)

    def message(self, run: str, step: Step) -> Signature:
        """One step's message by itself."""
        name, queue = step.task(ITINERARY.name), step.queue(ITINERARY.name)
        return self._celery.signature(name, args=(run,), immutable=True).set(queue=queue)

    def post(self, **headers: str) -> httpx.Response:
        """Send a trip in through REST."""
        return self.web.post("/api/v1/trips", json=WISH, headers=headers)

    # What is done to it.

    def kill(self, worker: Process) -> Kill:
        """``kill -9``, and what that left behind."""
        worker_id = self.worker_id(worker.pid) or ""
        at = time.time_ns() // 1000
        worker.kill()
        return self.kill_of(worker_id, at)

    def stop(self, worker: Process) -> Kill:
        """SIGTERM, as a deploy does, and what it held when told."""
        at = time.time_ns() // 1000
        stop = self.kill_of(self.worker_id(worker.pid) or "", at)
        worker.stop()
        return stop

    def pause(self, *processes: Process) -> None:
        """Put processes to sleep, but not in the middle of a write: that would stop everybody.

        SQLite has no remedy for a writer that sleeps.
        """
        for _ in range(50):
            for process in processes:
                process.pause()
                until(lambda p=process: psutil.Process(p.pid).status() == psutil.STATUS_STOPPED)  # type: ignore[misc]
            if self._takes_writes():
                return
            for process in processes:
                process.resume()
        raise AssertionError("they are always writing")

    def _takes_writes(self) -> bool:
        path = self.settings.database_url.removeprefix("sqlite:///")
        record = sqlite3.connect(path, timeout=0.2)
        try:
            record.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        finally:
            record.close()
        return True

    def kill_of(self, worker: str, at: int) -> Kill:
        """What that worker holds now, as something that it was taken away with."""
        held = self.rows("SELECT id, fence FROM runs WHERE lease_worker = :w", w=worker)
        beat = witness.last_beat(self.store, worker) or at
        up = self.rows(
            "SELECT worker FROM faults_beats WHERE at > :t AND worker <> :w",
            t=at - BEATING,
            w=worker,
        )
        others = frozenset(row.worker for row in up)
        return Kill(at, beat, tuple((row.id, row.fence) for row in held), worker, others)

    def close_gate(self) -> None:
        """Keep every reply of the providers back, until the gate opens."""
        self._gate.clear()

    def open_gate(self) -> None:
        self._gate.set()

    async def answer(self, exchange: Exchange) -> None:
        """As the providers behave unless they are told otherwise."""
        if self.delay:
            await exchange.pause(self.delay)
        while not self._gate.is_set():
            await exchange.pause(0.02)
        await ok(fitting)(exchange)

    # What is seen of it.

    def worker_id(self, pid: int) -> str | None:
        """The newest worker of that process."""
        query = "SELECT id FROM workers WHERE pid = :p ORDER BY started_at DESC LIMIT 1"
        found: str | None = self.one(query, p=pid)
        return found

    def rows(self, sql: str, **values: Any) -> list[Any]:
        return list(self.store.read(lambda c: c.execute(text(sql), values).all()))

    def one(self, sql: str, **values: Any) -> Any:
        return self.store.read(lambda c: c.scalar(text(sql), values))

    def ended(self) -> int:
        """How many runs have ended."""
        query = "SELECT count(*) FROM runs WHERE status IN ('succeeded', 'failed', 'cancelled')"
        return int(self.one(query))

    def calls(self) -> list[Called]:
        """Every call of a quick step that reached a provider, oldest first."""
        found = []
        for request in sorted((*self.xai.requests, *self.groq.requests), key=lambda r: r.at):
            said = request.body["messages"][-1]["content"].split("\n\n")[0]
            place = json.loads(said)
            at = EPOCH + int(request.at * 1e6)
            found.append(Called(place["run"], place["step"], place["pid"], at))
        return found

    def executions(self) -> list[Called]:
        """Every execution of a quick step, as its worker noted it."""
        notes = self.folder / "executions"
        lines = notes.read_text().splitlines() if notes.exists() else []
        return [Called(**json.loads(line)) for line in lines]

    def queued(self) -> Counter[str]:
        """Messages in the broker by queue, those handed out and not acknowledged too."""
        found: Counter[str] = Counter()
        with self.valkey.client() as client:
            for key in client.scan_iter(_type="list"):
                found[key.decode()] = client.llen(key)
            found["unacked"] = client.hlen("unacked")
        return +found

    def log(self, name: str = "") -> str:
        """What the workers said."""
        return (self.folder / f"{name or self._program}.log").read_text()

    def close(self) -> None:
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
