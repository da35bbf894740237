"""The processes that ``Procfile`` starts, each in the foreground until told to stop."""

import os

from setproctitle import setproctitle

from runs.errors import StorageError
from runs.settings import Settings
from wayline.exits import CommandError

#: Imports stand inside: no process loads what only another needs.


def private_files() -> None:
    """What this process and its children make, their owner alone can read: trips are private."""
    os.umask(0o077)


def web(settings: Settings, descriptor: int | None, *, supervised: bool) -> None:
    """Pages, REST and streams. ``descriptor``: a listening socket handed over, if any."""
    private_files()
    setproctitle("wayline web")
    _require(settings, supervised)
    from wayline import web as server

    server.run(settings, descriptor)


def worker(settings: Settings, *, supervised: bool) -> None:
    """Works on runs."""
    private_files()
    setproctitle("wayline worker")
    os.environ["NOSETPS"] = "1"  # Celery would put its own title over ours
    _require(settings, supervised)
    from workers import main
    from workers.tasks import BINDINGS

    main.run(settings, BINDINGS)


def scheduler(settings: Settings, *, supervised: bool) -> None:
    """What has to happen by the clock."""
    private_files()
    setproctitle("wayline scheduler")
    _require(settings, supervised)
    from runs import scheduler as process

    process.run(settings)


def upgrade(settings: Settings) -> None:
    """Bring the database to the newest schema. Raises ``CommandError``."""
    from runs import migrate

    private_files()
    try:
        migrate.upgrade(settings.database_url)
    except StorageError as error:
        raise CommandError(
            f"The database {shown_database(settings)} cannot be opened or brought up to date: "
            f"{error.cause or error.message}."
        ) from error


def shown_database(settings: Settings) -> str:
    """The database's address without its password."""
    from sqlalchemy.engine import make_url

    return make_url(settings.database_url).render_as_string(hide_password=True)


def _require(settings: Settings, supervised: bool) -> None:
    """A Redis and a current schema. Under a supervisor both have just been seen to."""
    _ = settings.redis_url  # raises with the words for it
    if supervised:
        return
    from runs import migrate

    # No folder, no file, an old schema: one cure for all.
    folder_there = settings.DATABASE_URL is not None or settings.WAYLINE_DATA_DIR.is_dir()
    if not folder_there or not migrate.is_current(settings.database_url):
        raise CommandError(
            f"The database {shown_database(settings)} is not of this version: run "
            "'wayline db upgrade' once, then start again."
        )
