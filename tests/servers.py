"""Real servers for tests: Valkey, the web app in this process, and the web as people run it.

Every server listens on loopback, on a port nobody else has, and is ended by its process id.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import redis
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from wayline import tether
from wayline.valkey import Valkey

#: Longest that a server may take to start or stop, in seconds, on a busy machine.
PATIENCE = 20.0


def until(true: Callable[[], object], seconds: float = PATIENCE, what: str = "") -> None:
    """Look again and again until ``true()`` is; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or true}")
        time.sleep(0.01)


def start(
    argv: list[str], environ: Mapping[str, str] | None = None, **options: object
) -> "subprocess.Popen[bytes]":
    """Start a program that dies with this process, whatever ends it."""
    wrapped = [sys.executable, "-IS", tether.__file__, str(os.getpid()), argv[0], *argv]
    return subprocess.Popen(wrapped, env=environ, **options)  # type: ignore[call-overload]


class ValkeyServer:
    """The embedded Valkey on a port and with a password of its own.

    Killed or stopped and started again, it keeps port, password and files.
    """

    def __init__(self, folder: Path) -> None:
        self.valkey = Valkey(folder=folder)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.valkey.url

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    def client(self) -> "redis.Redis":
        """A client of the test's own; close it, or use it in ``with``."""
        return redis.Redis.from_url(self.url)

    def start(self, more: bytes = b"") -> Self:
        """``more`` lines of configuration, for this start alone."""
        self.valkey.folder.mkdir(parents=True, exist_ok=True)
        with (self.valkey.folder / "server.log").open("ab") as log:
            self._process = start(
                [str(self.valkey.binary), "-"], stdin=subprocess.PIPE, stdout=log, stderr=log
            )
        assert self._process.stdin is not None
        self._process.stdin.write(self.valkey.config() + more)
        self._process.stdin.close()
        until(self._answers, what="valkey answers")
        with self.client() as client:
            # Our own, not one that a neighbour started on the same port a moment before.
            assert client.info("server")["process_id"] == self.pid
        return self

    def stop(self) -> None:
        self._end("terminate")

    def kill(self) -> None:
        """As a crash does."""
        self._end("kill")

    def pause(self) -> None:
        """Takes connections and answers nothing, as behind a dead line."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def wipe(self) -> None:
        """Lose everything that it holds, files too."""
        with self.client() as client:
            client.flushall()

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.valkey.folder / "server.log").read_text()
        return self.valkey.answers()

    def _end(self, how: str) -> None:
        if self._process is not None and self._process.poll() is None:
            getattr(self._process, how)()
            self._process.wait(PATIENCE)


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *said: object) -> None:
        """Requests are the tests' own."""


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """The app over real HTTP, from threads of this process: its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)


@contextmanager
def web_process(settings: Mapping[str, str], log: Path) -> Iterator[str]:
    """``wayline web`` as it is run, in a process of its own: its address.

    ``settings`` by their names; the database must have its schema.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    os.set_inheritable(listener.fileno(), True)
    port = listener.getsockname()[1]
    argv = [sys.executable, "-m", "wayline", "web", "--listen-fd", str(listener.fileno())]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), **settings}
    with log.open("ab") as out:
        process = start(argv, environ, pass_fds=[listener.fileno()], stdout=out, stderr=out)
    listener.close()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)
