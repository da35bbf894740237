"""What ``wayline check`` tries out. Each check does the thing itself, and names the cure."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from runs import migrate
from runs.errors import StorageError
from runs.settings import Settings
from wayline import datadir, providers, up
from wayline.exits import CommandError
from wayline.lock import DataLock
from wayline.signals import Signals
from wayline.supervisor import Supervisor
from wayline.valkey import Valkey

Status = Literal["ok", "note", "missing"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found. ``note``: it works, and could be better."""

    name: str
    status: Status
    message: str


def all_of(settings: Settings) -> Iterator[Finding]:
    """Every check in turn. Costs no model call and starts no run."""
    checks: dict[str, Callable[[Settings], tuple[Status, str]]] = {
        "data": _data,
        "database": _database,
        "redis": _redis,
        "models": _models,
        "sources": _sources,
        "atlas": _atlas,
        "server": _server,
    }
    for name, check in checks.items():
        try:
            status, message = check(settings)
        except CommandError as error:
            status, message = "missing", str(error)
        yield Finding(name=name, status=status, message=message)


def _data(settings: Settings) -> tuple[Status, str]:
    datadir.prepare(settings.WAYLINE_DATA_DIR)
    return "ok", f"{settings.WAYLINE_DATA_DIR} can be written to"


def _database(settings: Settings) -> tuple[Status, str]:
    file = make_url(settings.database_url).database
    try:
        if not file or not Path(file).exists():
            return _new_database(settings)
        if migrate.is_current(settings.database_url):
            return "ok", "answers and has the newest schema"
    except StorageError as error:
        return "missing", f"does not answer: {error.cause or error.message} (DATABASE_URL)"
    return "note", "has an older schema: 'wayline up' or 'wayline db upgrade' brings it up to date"


def _new_database(settings: Settings) -> tuple[Status, str]:
    with _scratch(settings) as folder:
        migrate.upgrade(f"sqlite:///{folder / 'try.db'}")
    return "ok", "not made yet: the first start makes it (tried with another file)"


def _redis(settings: Settings) -> tuple[Status, str]:
    if settings.REDIS_URL:
        return "ok", f"{up.address(settings)} answers (version {up.redis_version(settings)})"
    with _scratch(settings) as folder, Signals() as signals:
        valkey = Valkey(folder=folder / "valkey")
        supervisor = Supervisor(signals)
        try:
            supervisor.start(valkey.program())
            up.wait_for_valkey(supervisor, valkey)
        finally:
            supervisor.stop()
    return "ok", f"the embedded Valkey starts and answers ({valkey.binary})"


def _models(settings: Settings) -> tuple[Status, str]:
    set_up = ", ".join(providers.names(settings))
    if trouble := providers.half_set(settings):
        return "note", f"{set_up or 'none'}; {trouble}"
    if set_up:
        return "ok", f"{set_up} (not called)"
    return "note", (
        "none set, so the built-in planner plans: set XAI_API_KEY, GROQ_API_KEY, or "
        "OPENAI_BASE_URL and OPENAI_MODEL for any compatible endpoint"
    )


def _sources(settings: Settings) -> tuple[Status, str]:
    if not settings.live_source:
        return "ok", (
            "the bundled atlas alone; WAYLINE_SOURCES=atlas,openstreetmap plans other towns too"
        )
    host = urlsplit(settings.OVERPASS_URL).hostname
    return "ok", f"the bundled atlas, and OpenStreetMap for other towns, at {host} (not asked)"


def _atlas(settings: Settings) -> tuple[Status, str]:
    from trips.atlas import load

    try:
        cities = [load.city(slug) for slug in load.slugs()]
    except (OSError, ValueError) as error:
        return "missing", f"a city file cannot be read: {error}"
    places = sum(len(city.places) for city in cities)
    return "ok", f"{len(cities)} cities, {places} places"


def _server(settings: Settings) -> tuple[Status, str]:
    lock = DataLock(settings.WAYLINE_DATA_DIR)
    if lock.held():
        return "ok", f"runs on this data folder (pid {lock.owner()})"
    return "note", "not running: 'make run' or 'wayline up' starts it"


@contextmanager
def _scratch(settings: Settings) -> Iterator[Path]:
    """A folder on the data folder's disk, for a while."""
    datadir.prepare(settings.WAYLINE_DATA_DIR)
    with tempfile.TemporaryDirectory(prefix=".check-", dir=settings.WAYLINE_DATA_DIR) as name:
        yield Path(name)
