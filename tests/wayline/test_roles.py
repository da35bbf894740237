"""The processes that ``Procfile`` starts, started by hand and wrongly."""

import json
import re
import stat
from pathlib import Path

import pytest

from tests.wayline.product import wayline

#: Nothing listens there; it is never asked.
REDIS = "redis://127.0.0.1:1/0"


@pytest.mark.parametrize("role", ["web", "worker", "scheduler"])
def test_without_a_redis_it_says_so(role: str, tmp_path: Path) -> None:
    ended = wayline(tmp_path, role)
    assert ended.returncode == 2
    assert ended.stderr.startswith("wayline: REDIS_URL is not set.")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("role", ["web", "worker", "scheduler"])
def test_before_the_database_is_made_it_says_what_makes_it(role: str, tmp_path: Path) -> None:
    ended = wayline(tmp_path, role, REDIS_URL=REDIS)
    assert ended.returncode == 1
    assert "wayline db upgrade" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_database_is_upgraded_once_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        done = wayline(tmp_path / "new", "db", "upgrade", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {"database": f"sqlite:///{tmp_path}/new/wayline.db"}


def test_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    assert wayline(tmp_path / "new", "db", "upgrade").returncode == 0
    assert stat.S_IMODE((tmp_path / "new" / "wayline.db").stat().st_mode) == 0o600


def test_a_bad_setting_stops_every_command_alike(tmp_path: Path) -> None:
    for command in (["up"], ["web"], ["db", "upgrade"], ["trips", "list"]):
        ended = wayline(tmp_path, *command, PORT="eighty")
        assert ended.returncode == 2
        assert "PORT" in ended.stderr
        assert "eighty" not in ended.stderr


def test_help_lists_every_command(tmp_path: Path) -> None:
    shown = wayline(tmp_path, "--help").stdout
    for command in ("up", "plan", "trips", "check", "web", "worker", "scheduler", "db"):
        assert re.search(rf"^    {command}\b", shown, re.MULTILINE)
    assert "exit codes" in shown
