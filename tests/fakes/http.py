"""A small HTTP/1.1 server whose every byte a test decides.

It runs on a thread of its own, on a free port. A behaviour is an async function of an
:class:`Exchange`: what it writes goes out, when it returns the connection goes on, when it
raises :class:`HangUp` the connection is reset.
"""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self


class HangUp(Exception):
    """Close the connection without another word."""


@dataclass
class Request:
    """A request as it came, and what became of its connection."""

    method: str
    path: str
    headers: dict[str, str]
    #: Parsed JSON, or the text of a form; ``None`` when there was none.
    body: Any
    #: ``time.monotonic()`` when it had come whole.
    at: float
    #: The client has closed the connection before it was answered.
    abandoned: threading.Event = field(default_factory=threading.Event)

    @property
    def authorised(self) -> bool:
        return self.headers.get("authorization", "").startswith("Bearer ")


@dataclass
class Exchange:
    """One request being answered."""

    request: Request
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """A whole answer."""
        await self.send(head(status, len(body), headers) + body)

    async def pause(self, seconds: float) -> None:
        """Wait, but not for a client that has gone: then the connection ends."""
        gone = asyncio.ensure_future(self.reader.read(1))
        done, _ = await asyncio.wait({gone}, timeout=seconds)
        if done:
            self.request.abandoned.set()
            raise HangUp
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone


Behaviour = Callable[[Exchange], Awaitable[None]]


def head(status: int, length: int, headers: dict[str, str] | None = None) -> bytes:
    """Status line and headers, JSON unless said otherwise."""
    given = {"content-type": "application/json", "content-length": str(length)} | (headers or {})
    lines = [f"HTTP/1.1 {status} Status", *(f"{k}: {v}" for k, v in given.items()), "", ""]
    return "\r\n".join(lines).encode()


class Server:
    """Serves until closed. ``handle`` says what to do with each request."""

    def __init__(self, handle: Behaviour, *, port: int = 0) -> None:
        self._handle = handle
        self._socket = socket.create_server(("127.0.0.1", port), backlog=256)
        self.port: int = self._socket.getsockname()[1]
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._open = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fake-server", daemon=True)
        self._listening = threading.Event()
        self._thread.start()
        self._listening.wait(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> list[Request]:
        """Every request so far, oldest first."""
        with self._lock:
            return list(self._requests)

    @property
    def open_connections(self) -> int:
        with self._lock:
            return self._open

    def close(self) -> None:
        """Stop listening and drop every connection."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        starting = asyncio.start_server(self._serve, sock=self._socket)
        server = self._loop.run_until_complete(starting)
        self._loop.call_soon(self._listening.set)
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with self._lock:
            self._open += 1
        try:
            while (request := await _read(reader)) is not None:
                with self._lock:
                    self._requests.append(request)
                await self._handle(Exchange(request, reader, writer))
        except HangUp:
            writer.transport.abort()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            with self._lock:
                self._open -= 1
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """The next request on a connection; ``None`` when the client has closed it."""
    first_byte = await reader.read(1)
    if not first_byte.isalpha():  # closed, or a TLS handshake
        return None
    raw = first_byte + await reader.readuntil(b"\r\n\r\n")
    first, *lines = raw.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, headers, _parsed(headers, body), time.monotonic())


def _parsed(headers: dict[str, str], body: bytes) -> Any:
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return body.decode()
    return json.loads(body) if body else None


def wait_until(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Poll until ``true()`` or the deadline; says which it was."""
    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            return False
        time.sleep(0.01)
    return True
