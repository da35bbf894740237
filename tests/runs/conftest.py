"""A record of its own for each test: a real SQLite file, migrated as in production."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runs import migrate, trips
from runs.dispatch import Dispatcher
from runs.events import Event
from runs.settings import Settings, load
from runs.store import Store
from runs.trips import Created
from tests.servers import ValkeyServer


class Told(list[Event]):
    """What the store published."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'wayline.db'}"
    migrate.upgrade(url)
    return url


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def store(url: str, told: Told) -> Iterator[Store]:
    store = Store.open(url, told.extend)
    yield store
    store.close()


@pytest.fixture
def created(store: Store) -> Created:
    """A stored trip with a made-up request, nobody working on it."""
    return trips.create(store, owner="browser:a", title="A trip", request={"destination": "X"})


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(tmp_path / "valkey").start()
    yield server
    server.stop()


@pytest.fixture
def settings(valkey: ValkeyServer) -> Settings:
    return load({"REDIS_URL": valkey.url})


@pytest.fixture
def dispatcher(settings: Settings, store: Store) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(settings, store)
    yield dispatcher
    dispatcher.close()
