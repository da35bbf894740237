"""What happens when SQL or Redis is away."""

import resource
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from runs.settings import Settings, SettingsError
from runs.store import Store
from tests.app.conftest import WISH, MakeApp, MakeSettings, here
from tests.wayline.waiting import until


@pytest.fixture
def broken(settings: MakeSettings, tmp_path: Path) -> Iterator[Flask]:
    """An app whose database has no tables."""
    chosen = settings(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")
    store = Store.open(chosen.database_url)
    app = create_app(chosen, store)
    yield app
    here(app).close()
    store.close()


CALLS = [
    ("GET", "/readyz"),
    ("POST", "/api/v1/trips"),
    ("GET", "/api/v1/trips/x"),
    ("GET", "/api/v1/trips/x/events"),
    ("GET", "/api/v1/trips/x/itinerary"),
    ("POST", "/api/v1/trips/x/cancel"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_without_the_record_it_is_503(broken: Flask, method: str, path: str) -> None:
    body = {"json": WISH} if path == "/api/v1/trips" else {}
    answer = broken.test_client().open(path, method=method, **body)
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    assert "sqlite" not in answer.text.lower()


def test_without_the_record_it_still_lives(broken: Flask) -> None:
    client = broken.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/places?q=l").status_code == 200
    page = client.get("/trips/x")
    assert page.status_code == 503
    assert page.mimetype == "text/html"


def test_a_locked_record_is_503_and_then_works(app: Flask) -> None:
    path = here(app).settings.database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # another process writes, and does not end
    client = app.test_client()
    refused = client.post("/api/v1/trips", json=WISH)
    assert refused.status_code == 503
    assert client.get("/readyz").status_code == 503  # it takes no trips
    assert client.get("/api/v1/trips/none").status_code == 404  # reading goes on
    other.execute("ROLLBACK")
    other.close()
    assert client.post("/api/v1/trips", json=WISH, buffered=True).status_code == 202


def test_a_full_disk_is_503(app: Flask) -> None:
    store, client = here(app).store, app.test_client()
    # No page more than there are: what SQLite says when the disk is full, on this connection.
    store.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count=1"))
    statuses = {client.post("/api/v1/trips", json=WISH).status_code for _ in range(60)}
    assert statuses <= {202, 503}
    assert 503 in statuses
    store.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count=1000000"))
    assert client.post("/api/v1/trips", json=WISH, buffered=True).status_code == 202


@pytest.fixture
def disk_full() -> Iterator[Callable[[Path], None]]:
    """Lets no file of this process grow beyond a file's size: refused as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda at: resource.setrlimit(resource.RLIMIT_FSIZE, (at.stat().st_size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_ready_means_that_trips_are_taken(app: Flask, disk_full: Callable[[Path], None]) -> None:
    client = app.test_client()
    assert client.post("/api/v1/trips", json=WISH, buffered=True).status_code == 202
    record = here(app).settings.database_url.removeprefix("sqlite:///")
    disk_full(Path(f"{record}-wal"))
    assert client.post("/api/v1/trips", json=WISH).status_code == 503
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_ready_follows_what_happens_within_seconds(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/readyz").status_code == 200
    other = sqlite3.connect(
        here(app).settings.database_url.removeprefix("sqlite:///"), isolation_level=None
    )
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert client.get("/readyz").status_code == 200  # the last outcome stands, and is quick
    assert time.monotonic() - began < 1
    until(lambda: client.get("/readyz").status_code == 503, 20)
    other.execute("ROLLBACK")
    other.close()
    until(lambda: client.get("/readyz").status_code == 200, 20)


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_redis_that_hangs_does_not_hold_up_an_answer(make_app: MakeApp, deaf: int) -> None:
    app = make_app(REDIS_URL=f"redis://127.0.0.1:{deaf}/0")
    client = app.test_client()
    began = time.monotonic()
    answer = client.post("/api/v1/trips", json=WISH)
    assert answer.status_code == 202
    assert time.monotonic() - began < 1
    began = time.monotonic()
    answer.close()  # the chain is tried after the answer, and given up soon
    assert time.monotonic() - began < 10


def test_settings_without_redis_do_not_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="REDIS_URL"):
        create_app(Settings(WAYLINE_DATA_DIR=tmp_path))
