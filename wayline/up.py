"""``wayline up``: the whole product on one machine, under one supervisor.

Valkey starts first and reads its files while the database is brought up to date; then
worker and scheduler, then the web. They stop in reverse.
"""

import http.client
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from runs import workers
from runs.settings import Settings
from runs.store import Store
from wayline import datadir, listen, providers, roles, screen
from wayline.exits import CommandError
from wayline.lock import DataLock
from wayline.processes import Program
from wayline.signals import Signals
from wayline.supervisor import Supervisor
from wayline.valkey import Valkey

#: Seconds for Valkey to read its files, and for the rest to come up after it.
VALKEY_SECONDS = 30.0
START_SECONDS = 60.0

#: Seconds for a Redis of one's own to take the connection, and again to answer.
REDIS_SECONDS = 3.0


def run(settings: Settings, *, as_json: bool) -> None:
    """Serve until told to stop. Raises ``CommandError`` when something cannot start."""
    began = time.monotonic()
    settings.check_safe()
    roles.private_files()
    datadir.prepare(settings.WAYLINE_DATA_DIR)
    with (
        Signals() as signals,
        DataLock(settings.WAYLINE_DATA_DIR),
        listen.open_socket(settings.HOST, settings.PORT) as listener,
    ):
        supervisor = Supervisor(signals)
        try:
            if _bring_up(supervisor, settings, listener):
                _tell(supervisor, settings, listener, time.monotonic() - began, as_json)
                supervisor.serve()
        finally:
            supervisor.stop()


def _bring_up(supervisor: Supervisor, settings: Settings, listener: socket.socket) -> bool:
    """Start everything; ``False`` when told to stop meanwhile."""
    valkey = None if settings.REDIS_URL else Valkey(folder=settings.WAYLINE_DATA_DIR / "valkey")
    if valkey is None:
        redis_version(settings)
    else:
        supervisor.start(valkey.program())
    roles.upgrade(settings)
    if valkey and not wait_for_valkey(supervisor, valkey):
        return False
    environment = {"REDIS_URL": valkey.url} if valkey else {}
    for name in _workers(settings):
        supervisor.start(_role("worker", environment, name=name))
    supervisor.start(_role("scheduler", environment))
    descriptor = listener.fileno()
    supervisor.start(_role("web", environment, "--listen-fd", str(descriptor), keep=(descriptor,)))
    return _wait_for_the_rest(supervisor, settings, listener)


def _wait_for_the_rest(supervisor: Supervisor, settings: Settings, listener: socket.socket) -> bool:
    """Until the web takes trips and our worker has entered itself into the record."""
    host, port = listen.reachable(listener)
    late = f"Not everything came up within {START_SECONDS:.0f} s; its words stand above."
    store = Store.open(settings.database_url)
    try:
        return supervisor.wait_for(
            lambda: (
                is_ready(host, port)
                and {supervisor.pids().get(name) for name in _workers(settings)}
                <= {w.pid for w in workers.living(store)}
            ),
            START_SECONDS,
            late,
        )
    finally:
        store.close()


def wait_for_valkey(supervisor: Supervisor, valkey: Valkey) -> bool:
    """Whether it answers; ``False`` when told to stop first. Raises ``CommandError``."""
    late = f"Valkey did not answer within {VALKEY_SECONDS:.0f} s."
    try:
        return supervisor.wait_for(valkey.answers, VALKEY_SECONDS, late)
    except CommandError as error:
        raise CommandError(f"{error}\nThe end of {valkey.log}:\n{valkey.last_words()}") from error


def redis_version(settings: Settings) -> str:
    """The version of the Redis at REDIS_URL. Raises ``CommandError`` when it does not answer."""
    import redis

    try:
        client = redis.from_url(
            settings.redis_url,
            socket_connect_timeout=REDIS_SECONDS,
            socket_timeout=REDIS_SECONDS,
            retry=None,
        )
        with client:
            return str(client.info("server").get("redis_version", "unknown"))
    except (redis.RedisError, OSError, ValueError) as error:
        raise CommandError(
            f"{address(settings)} does not answer ({type(error).__name__}): see REDIS_URL, or "
            "leave it out for the embedded Valkey."
        ) from error


def _workers(settings: Settings) -> list[str]:
    """The workers' names: ``worker``, ``worker 2`` …"""
    return ["worker", *(f"worker {n}" for n in range(2, settings.WAYLINE_WORKERS + 1))]


def _role(
    role: str,
    environment: dict[str, str],
    *options: str,
    name: str | None = None,
    keep: tuple[int, ...] = (),
) -> Program:
    return Program(
        name=name or role,
        file=Path(sys.executable),
        argv=(sys.executable, "-m", "wayline", role, "--supervised", *options),
        environment=environment,
        descriptors=keep,
    )


def is_ready(host: str, port: int) -> bool:
    """Whether ``/readyz`` says so. The socket listens from the start, so this waits a little."""
    connection = http.client.HTTPConnection(host, port, timeout=0.5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _tell(
    supervisor: Supervisor,
    settings: Settings,
    listener: socket.socket,
    seconds: float,
    as_json: bool,
) -> None:
    started = screen.Started(
        url=settings.PUBLIC_URL or listen.url(*listen.reachable(listener)),
        processes=supervisor.pids(),
        data=str(settings.WAYLINE_DATA_DIR),
        database=roles.shown_database(settings),
        redis=address(settings) if settings.REDIS_URL else None,
        providers=providers.names(settings),
        seconds=round(seconds, 2),
    )
    if as_json:
        screen.as_json(started)
    else:
        screen.as_text(started, settings, Console())


def address(settings: Settings) -> str:
    """Host and port of REDIS_URL, without user and password."""
    parts = urlsplit(settings.redis_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
