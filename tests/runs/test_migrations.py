"""The migrations make exactly the tables that the code uses."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from runs import migrate
from runs.errors import StorageError
from runs.tables import metadata


def test_migrated_schema_is_the_code_s(url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
    assert migrate.is_current(url)


def test_upgrading_twice_changes_nothing(url: str) -> None:
    migrate.upgrade(url)
    assert migrate.is_current(url)


def test_a_new_file_is_not_current(tmp_path: Path) -> None:
    assert not migrate.is_current(f"sqlite:///{tmp_path / 'new.db'}")


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        migrate.upgrade(f"sqlite:///{tmp_path / 'file' / 'sub' / 'wayline.db'}")
