"""The web process as it is run: its own program, gunicorn inside."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from app.jsonbody import LIMIT
from runs import events, migrate
from runs.events import Courier
from runs.store import Store
from tests.app.conftest import MakeSettings
from tests.app.planning import complete
from tests.app.streaming import Reader, reading
from tests.app.test_stream import Trip
from tests.servers import ValkeyServer, until, web_process

STREAMS = 40


@dataclass
class Web:
    address: str
    #: The test's own way to the record; it publishes as a worker does.
    store: Store

    @property
    def place(self) -> tuple[str, int]:
        parts = urlsplit(self.address)
        assert parts.hostname
        assert parts.port
        return parts.hostname, parts.port


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory, valkey: ValkeyServer) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("web")
    url = f"sqlite:///{folder / 'wayline.db'}"
    migrate.upgrade(url)
    settings = {
        "WAYLINE_DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "REDIS_URL": valkey.url,
        "WAYLINE_STREAMS": str(STREAMS),
        "WAYLINE_WEB_THREADS": str(STREAMS + 8),
    }
    with closing(Courier(valkey.url)) as courier, web_process(settings, folder / "web.log") as web:
        until(lambda: answers(web), what=(folder / "web.log").read_text)
        with closing(Store.open(url, courier.publish)) as store:
            yield Web(web, store)


def answers(web: str) -> bool:
    try:
        return httpx.get(f"{web}/readyz", timeout=20).status_code == 200
    except httpx.HTTPError:
        return False


def test_a_run_is_followed_as_it_happens(process: Web) -> None:
    trip = Trip(process.address, process.store)
    with reading(trip.live, trip.headers()) as reader:
        reader.wait_for(1)
        complete(process.store, trip.id, trip.run.id)
        reader.wait_for_the_end()
    assert reader.ids == list(range(1, trip.run.last_event + 1))


def test_headers_come_before_anything_happens(process: Web) -> None:
    trip = Trip(process.address, process.store)
    with socket.create_connection(process.place, timeout=10) as line:
        ask(line, trip, trip.run.last_event)  # nothing to replay
        began = time.monotonic()
        said = b""
        while b"\r\n\r\n" not in said:
            said += line.recv(4096)
        assert time.monotonic() - began < 2
        assert said.startswith(b"HTTP/1.1 200")


def ask(line: socket.socket, trip: Trip, last: int) -> None:
    """The request of a stream, by hand."""
    path = trip.live.removeprefix(trip.web)
    headers = {"Host": "localhost", "Last-Event-ID": last, **trip.bearer}
    lines = [f"GET {path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    line.sendall("\r\n".join(lines).encode())


def test_as_many_streams_as_places_and_pages_beside_them(process: Web) -> None:
    trip = Trip(process.address, process.store)
    with ExitStack() as all_of_them:
        readers: list[Reader] = []

        def full() -> bool:  # those of the tests before leave their places within a second
            reader = all_of_them.enter_context(reading(trip.live, trip.headers()))
            if reader.status == 200:
                readers.append(reader)
            return len(readers) == STREAMS

        until(full)
        for reader in readers:
            reader.wait_for(1)
        assert httpx.get(trip.live, headers=trip.bearer).status_code == 503
        began = time.monotonic()
        assert httpx.get(f"{process.address}/api/v1/docs").status_code == 200
        assert time.monotonic() - began < 2
        events.tell(process.store, trip.run.id, "waiting", {"why": "made up"})
        for reader in readers:
            reader.wait_for(2)
    until(lambda: status(trip) == 200, what="the places are free again")


def status(trip: Trip) -> int:
    with reading(trip.live, trip.headers()) as reader:
        return reader.status


def test_one_who_does_not_read_holds_up_nobody(process: Web, valkey: ValkeyServer) -> None:
    trip = Trip(process.address, process.store)
    chatter = events.chatter(trip.run.id, "gatherer", "x" * 20_000)
    with socket.socket() as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stuck.connect(process.place)
        ask(stuck, trip, 0)
        with reading(trip.live, trip.headers()) as reader, closing(Courier(valkey.url)) as courier:
            reader.wait_for(1)
            for n in range(600):  # 12 MB: more than the kernel and the box hold
                courier.publish([chatter])
                until(lambda n=n: reader.events.count("activity") > n - 100)
            events.tell(process.store, trip.run.id, "waiting", {"why": "made up"})
            reader.wait_for(2)
            assert reader.events.count("activity") == 600


def test_a_large_body_is_refused_and_the_answer_arrives(process: Web) -> None:
    answer = httpx.post(
        f"{process.address}/api/v1/trips",
        content=b" " * (5 * 1024 * 1024),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("kib", "status"), [(10, 422), (LIMIT // 1024, 413), (2000, 413)])
def test_a_large_body_in_chunks_too(process: Web, kib: int, status: int) -> None:
    answer = httpx.post(
        f"{process.address}/api/v1/trips",
        content=iter([b"{", *[b" " * 1024] * kib, b"}"]),
        headers={"Content-Type": "application/json"},
    )
    assert answer.request.headers["Transfer-Encoding"] == "chunked"
    assert answer.status_code == status


def test_it_does_not_say_what_it_is_made_of(process: Web) -> None:
    headers = httpx.get(f"{process.address}/none").headers
    assert "gunicorn" not in str(headers).lower()
    assert "werkzeug" not in str(headers).lower()


def test_a_stop_ends_the_streams(tmp_path: Path, settings: MakeSettings) -> None:
    chosen = settings()
    migrate.upgrade(chosen.database_url)
    environ = {
        "WAYLINE_DATA_DIR": str(chosen.WAYLINE_DATA_DIR),
        "REDIS_URL": chosen.redis_url,
    }
    with ExitStack() as stack:
        with web_process(environ, tmp_path / "web.log") as web:
            until(lambda: answers(web))
            with closing(Store.open(chosen.database_url)) as store:
                trip = Trip(web, store)
                reader = stack.enter_context(reading(trip.live, trip.headers()))
                reader.wait_for(1)
        reader.wait_for_the_end()
