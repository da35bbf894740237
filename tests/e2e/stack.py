"""The product as its operator runs it: Valkey, workers, scheduler and web, one process each."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import httpx
from sqlalchemy import text

from runs import migrate
from runs.store import Store
from tests.fakes import agents
from tests.fakes.provider import FakeProvider
from tests.servers import PATIENCE, ValkeyServer, start, until, web_process

#: A wish that is acceptable on any day, for a bundled city.
WISH: dict[str, Any] = {
    "destination": "Lisbon",
    "flexible_dates": True,
    "planned_days": 3,
    "budget_amount": 1800,
    "currency": "EUR",
    "interests": ["history", "food"],
}

FINAL = {"succeeded", "failed", "cancelled"}


class Process:
    """``wayline worker``, ``wayline scheduler`` or another module, killed and started at will."""

    def __init__(self, arguments: str, environ: dict[str, str], log: Path) -> None:
        self._argv = [sys.executable, "-m", *arguments.split()]
        self._environ, self.log = environ, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Call it from the main thread: on Linux the process ends with the thread it is from."""
        with self.log.open("ab") as log:
            self._process = start(self._argv, self._environ, stdout=log, stderr=log)
        return self

    def kill(self) -> None:
        """As a crash does."""
        self._end("kill")

    def stop(self) -> None:
        """As a deploy does."""
        self._end("terminate")

    def pause(self) -> None:
        """As a machine does that is put to sleep."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _end(self, how: str) -> None:
        if self._process is not None and self._process.poll() is None:
            getattr(self._process, how)()
            self._process.wait(PATIENCE)


class Stack:
    """One product of its own, with further ``settings`` by their names.

    ``delay`` is the seconds that each fake provider takes a call.
    """

    def __init__(
        self, folder: Path, *, delay: float = 0.0, models: bool = True, **settings: str
    ) -> None:
        self.folder = folder
        self._closing = ExitStack()
        self.valkey = ValkeyServer(folder / "valkey").start()
        self._closing.callback(self.valkey.stop)
        self.environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.getcwd(),
            "REDIS_URL": self.valkey.url,
            "WAYLINE_DATA_DIR": str(folder / "data"),
            "SECRET_KEY": "a-made-up-secret-of-forty-characters-xyz",
            "LOG_FORMAT": "json",
            **settings,
        }
        self.xai = self._closing.enter_context(FakeProvider(agents.responder, delay=delay))
        self.groq = self._closing.enter_context(FakeProvider(agents.responder, delay=delay))
        if models:
            self.environ |= {
                "XAI_API_KEY": "made-up-xai-key",
                "XAI_BASE_URL": f"{self.xai.url}/v1",
                "GROQ_API_KEY": "made-up-groq-key",
                "GROQ_BASE_URL": self.groq.url,
            }
        url = f"sqlite:///{folder / 'data' / 'wayline.db'}"
        migrate.upgrade(url)
        self.store = Store.open(url)
        self._closing.callback(self.store.close)
        self.worker = self.process("worker").start()
        self.scheduler = self.process("scheduler").start()
        self.address = self._closing.enter_context(web_process(self.environ, folder / "web.log"))
        # A connection that lay idle may be closed by the server just as it is used again.
        once = httpx.Limits(max_keepalive_connections=0)
        self.http = self._closing.enter_context(
            httpx.Client(base_url=self.address, timeout=20, limits=once)
        )
        until(self._answers, what="the web answers")
        until(lambda: self.one("SELECT count(*) FROM workers"), what="the worker is up")

    def process(self, role: str) -> Process:
        """A further process of that role, ended with the stack."""
        process = Process(f"wayline {role}", self.environ, self.folder / f"{role}.log")
        self._closing.callback(process.stop)
        return process

    def close(self) -> None:
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def plan(self, **wishes: Any) -> "Trip":
        """Send a trip in through REST."""
        answer = self.http.post("/api/v1/trips", json=WISH | wishes)
        assert answer.status_code == 202, answer.text
        return Trip(self, answer.json())

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """Look into the record."""
        return list(self.store.read(lambda c: c.execute(text(sql), values).all()))

    def one(self, sql: str, **values: Any) -> Any:
        return self.store.read(lambda c: c.scalar(text(sql), values))

    def log(self, role: str) -> str:
        return (self.folder / f"{role}.log").read_text()

    def _answers(self) -> bool:
        try:
            return self.http.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False


class Trip:
    """A trip that was sent in, seen through REST with its access token."""

    def __init__(self, stack: Stack, accepted: dict[str, Any]) -> None:
        self.stack, self.accepted = stack, accepted
        self.id: str = accepted["id"]
        self.headers = {"Authorization": f"Bearer {accepted['access_token']}"}

    def get(self, rest: str = "") -> httpx.Response:
        return self.stack.http.get(f"/api/v1/trips/{self.id}{rest}", headers=self.headers)

    def cancel(self) -> httpx.Response:
        return self.stack.http.post(f"/api/v1/trips/{self.id}/cancel", headers=self.headers)

    def state(self) -> dict[str, Any]:
        answer = self.get()
        assert answer.status_code == 200, answer.text
        state: dict[str, Any] = answer.json()
        return state

    def ended(self, seconds: float = 60.0) -> dict[str, Any]:
        """Its state once it is final."""
        until(lambda: self.state()["status"] in FINAL, seconds, what="the run ends")
        return self.state()

    def events(self, last: int = 0, seconds: float = 60.0) -> "Iterator[Message]":
        """The live stream until its end."""
        headers = self.headers | ({"Last-Event-ID": str(last)} if last else {})
        url = f"/api/v1/trips/{self.id}/events"
        with self.stack.http.stream("GET", url, headers=headers, timeout=seconds) as stream:
            assert stream.status_code == 200
            yield from messages(stream.iter_lines())

    @property
    def run(self) -> str:
        return str(self.state()["run"])


class Message:
    """One message of a stream."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.id = int(fields["id"]) if "id" in fields else None
        self.type = fields.get("event", "message")
        self.data: dict[str, Any] = json.loads(fields["data"])
        self.seen_at = time.monotonic()


def messages(lines: Iterator[str]) -> Iterator[Message]:
    """Server-sent events out of a stream's lines, by the rules of the standard."""
    fields: dict[str, str] = {}
    for line in lines:
        if not line:
            if "data" in fields:
                yield Message(fields)
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            fields[name] = f"{fields[name]}\n{value}" if name in fields else value
