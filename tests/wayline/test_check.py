"""``wayline check`` really tries what it reports. Keys are made up and never used."""

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from runs.settings import load
from tests.wayline.product import wayline
from wayline import providers
from workers.providers import Providers


def checked(folder: Path, **settings: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = wayline(folder, "check", "--json", **settings)
    found = json.loads(done.stdout)
    assert found["works"] is (done.returncode == 0)
    return done.returncode, {check["name"]: check for check in found["checks"]}


def test_a_fresh_machine_works_and_is_left_as_it_was(tmp_path: Path) -> None:
    code, found = checked(tmp_path / "data")
    assert code == 0
    assert list(found) == [
        *("settings", "data", "database", "redis", "models", "sources", "atlas", "server")
    ]
    assert "first start makes it" in found["database"]["message"]
    assert "valkey-server" in found["redis"]["message"]
    assert "XAI_API_KEY" in found["models"]["message"]
    assert found["models"]["status"] == "note"
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert list((tmp_path / "data").iterdir()) == []


def test_people_get_a_line_a_check(tmp_path: Path) -> None:
    done = wayline(tmp_path / "data", "check")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].startswith("settings  ok")


def test_a_database_of_an_older_version_is_noticed(tmp_path: Path) -> None:
    assert wayline(tmp_path, "db", "upgrade").returncode == 0
    assert checked(tmp_path)[1]["database"]["status"] == "ok"
    engine = create_engine(f"sqlite:///{tmp_path / 'wayline.db'}")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    engine.dispose()
    code, found = checked(tmp_path)
    assert code == 0
    assert found["database"]["status"] == "note"
    assert "db upgrade" in found["database"]["message"]


def test_a_redis_that_does_not_answer_is_missing(tmp_path: Path) -> None:
    url = "redis://someone:made-up-password@127.0.0.1:1/0"
    code, found = checked(tmp_path, REDIS_URL=url)
    assert code == 1
    assert found["redis"]["status"] == "missing"
    assert "made-up-password" not in found["redis"]["message"]
    assert found["atlas"]["status"] == "ok"


def test_a_database_that_is_none_is_missing(tmp_path: Path) -> None:
    (tmp_path / "wayline.db").write_text("This is no SQLite file. " * 100)
    code, found = checked(tmp_path)
    assert code == 1
    assert found["database"]["status"] == "missing"


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    code, found = checked(tmp_path, WAYLINE_COLOUR="blue")
    assert code == 1
    assert "WAYLINE_COLOUR" in found["settings"]["message"]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"XAI_API_KEY": "made-up"},
        {"GROQ_API_KEY": "made-up", "XAI_API_KEY": "made-up"},
        {"OPENAI_API_KEY": "made-up"},
        {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"},
        {"OPENAI_MODEL": "made-up"},
        {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_MODEL": "made-up"},
    ],
)
def test_the_names_are_those_that_the_workers_use(
    settings: Mapping[str, str], tmp_path: Path
) -> None:
    read = load(settings, tmp_path / "no .env")
    assert list(providers.names(read)) == Providers(read).names()
    begun = any(name.startswith("OPENAI") for name in settings)
    assert bool(providers.half_set(read)) is (begun and "openai" not in providers.names(read))
