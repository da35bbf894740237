"""The web app over a record of its own and a real Valkey. All trips here are made up."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.services import EXTENSION, Services
from runs import migrate
from runs.settings import Settings, load
from runs.store import Store
from tests.servers import ValkeyServer, serve

MakeSettings = Callable[..., Settings]
MakeApp = Callable[..., Flask]

#: A wish that is acceptable on any day.
WISH: dict[str, Any] = {
    "destination": "Lisbon",
    "flexible_dates": True,
    "planned_days": 3,
    "budget_amount": 1200,
    "currency": "EUR",
}


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    server = ValkeyServer(tmp_path_factory.mktemp("valkey")).start()
    yield server
    server.stop()


@pytest.fixture
def settings(tmp_path: Path, valkey: ValkeyServer) -> MakeSettings:
    """Settings from names and values, beside what a test cannot do without."""

    def make(**values: str) -> Settings:
        needed = {
            "WAYLINE_DATA_DIR": str(tmp_path / "data"),
            "SECRET_KEY": "a-made-up-secret-of-forty-characters-xyz",
            "REDIS_URL": valkey.url,
        }
        return load({**needed, **values}, dotenv=tmp_path / "none")

    return make


@pytest.fixture
def make_app(settings: MakeSettings) -> Iterator[MakeApp]:
    """Apps on one fresh, migrated record each call; closed at the end."""
    made: list[Flask] = []

    def make(**values: str) -> Flask:
        chosen = settings(**values)
        migrate.upgrade(chosen.database_url)
        made.append(create_app(chosen))
        return made[-1]

    yield make
    for app in made:
        here(app).close()


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Without cookies of anybody."""
    return app.test_client()


@pytest.fixture
def store(app: Flask) -> Store:
    return here(app).store


@pytest.fixture
def web(app: Flask) -> Iterator[str]:
    """The app over real HTTP: its address."""
    with serve(app) as address:
        yield address


def here(app: Flask) -> Services:
    """The app's services."""
    found = app.extensions[EXTENSION]
    assert isinstance(found, Services)
    return found
