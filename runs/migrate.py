"""Brings the database's schema up to date with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from runs.errors import StorageError


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Migrate to the newest schema, making the file and its folder when missing.

    Raises ``StorageError`` when the database cannot be opened or written.
    """
    path = make_url(url).database
    try:
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        command.upgrade(_config(url), "head")
    except DBAPIError as error:
        raise StorageError(cause=f"{type(error.orig).__name__}: {error.orig}") from error
    except OSError as error:
        raise StorageError(cause=f"{type(error).__name__}: {error.strerror}") from error


def current(engine: Engine) -> bool:
    """Whether the database has the newest schema."""
    newest = ScriptDirectory.from_config(_config(str(engine.url))).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def is_current(url: str) -> bool:
    """The same, for a URL. Raises ``StorageError`` when the database does not answer."""
    engine = create_engine(url)
    try:
        return current(engine)
    except DBAPIError as error:
        raise StorageError(cause=type(error.orig).__name__) from error
    finally:
        engine.dispose()
