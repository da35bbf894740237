"""``wayline plan`` and ``wayline trips`` against the running product, without any model."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.wayline.product import Product, environment, silent_model, up, wayline
from trips.itinerary import Itinerary

WISH = ("--to", "Lisbon", "--days", "2", "--budget", "900", "--currency", "EUR")

#: Made up.
KEY = "one-of-the-servers-own-keys"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with up(tmp_path_factory.mktemp("plan") / "data", WAYLINE_API_KEYS=KEY) as started:
        yield started


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One whose model never answers."""
    folder = tmp_path_factory.mktemp("slow") / "data"
    with silent_model() as model, up(folder, **model) as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of somebody who only has the command line."""
    return tmp_path / "mine"


def test_a_trip_from_flags_is_planned_and_printed(product: Product, folder: Path) -> None:
    done = wayline(folder, "plan", *WISH, "--server", product.url)
    assert done.returncode == 0, done.stderr
    for percent in ("  0 %", " 25 %", " 50 %", " 75 %", " 90 %", "100 %"):
        assert percent in done.stderr
    assert "Day 1" in done.stdout
    assert "Day 2" in done.stdout
    assert "of €900" in done.stdout
    assert "\x1b" not in done.stdout


def test_scripts_get_json_alone(product: Product, folder: Path) -> None:
    wish = {"destination": "Lisbon", "flexible_dates": True, "planned_days": 1}
    text = json.dumps({**wish, "flexible_budget": True})
    done = wayline(folder, "plan", "-", "--json", "--server", product.url, stdin=text)
    assert done.returncode == 0, done.stderr
    assert len(Itinerary.model_validate_json(done.stdout).days) == 1


def test_a_terminal_shows_a_bar(product: Product, folder: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "wayline", "plan", *WISH, "--server", product.url]
    shown = b""
    with subprocess.Popen(
        command,
        env=environment(folder, TERM="xterm", COLUMNS="120"),
        cwd=folder.parent,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        with suppress(OSError):  # how a terminal ends
            while chunk := os.read(ours, 4096):
                shown += chunk
        assert process.wait(60) == 0
    os.close(ours)
    assert "━" in shown.decode()


def test_fields_that_cannot_be_are_named(product: Product, folder: Path) -> None:
    bad = wayline(folder, "plan", "--to", "Lisbon", "--days", "99", "--server", product.url)
    assert bad.returncode == 2
    assert "  --days: " in bad.stderr
    bad = wayline(
        folder, "plan", "--to", "Lisbon", "--days", "99", "--json", "--server", product.url
    )
    assert bad.returncode == 2
    assert json.loads(bad.stdout)["fields"][0]["pointer"] == "/planned_days"


def test_a_place_without_a_file_is_told_with_what_can_be_planned(
    product: Product, folder: Path
) -> None:
    command = ("plan", "--to", "Évora", "--days", "3", "--server", product.url)
    bad = wayline(folder, *command)
    assert bad.returncode == 2
    assert "--to: Wayline has no places in Évora (Portugal)" in bad.stderr
    assert "  Instead: --to 'Lisbon (Portugal)'\n" in bad.stderr
    told = json.loads(wayline(folder, *command, "--json").stdout)
    assert told["suggestions"][0] == "Lisbon (Portugal)"


def test_an_api_key_comes_from_a_file(product: Product, folder: Path) -> None:
    file = folder.parent / "key"
    flags = ("--server", product.url, "--api-key-file", str(file))
    file.write_text(f"{KEY}\n")
    assert wayline(folder, "plan", *WISH, *flags).returncode == 0
    file.write_text("another")
    refused = wayline(folder, "plan", *WISH, *flags)
    assert refused.returncode == 2
    assert "API key" in refused.stderr
    file.unlink()
    assert "cannot be read" in wayline(folder, "plan", *WISH, *flags).stderr


def test_no_server_is_said_with_the_command_that_starts_one(folder: Path) -> None:
    away = wayline(folder, "plan", *WISH, PORT="1")
    assert away.returncode == 3
    assert "No server answers at http://127.0.0.1:1 " in away.stderr
    assert "make run" in away.stderr


def test_trips_are_kept_shown_and_watched(product: Product, folder: Path) -> None:
    assert wayline(folder, "plan", *WISH, "--server", product.url).returncode == 0
    listed = json.loads(wayline(folder, "trips", "list", "--json").stdout)
    assert [(t["title"], t["state"]) for t in listed] == [("Lisbon", "succeeded, 100 %")]
    assert "access_token" not in listed[0]
    trip = listed[0]["id"]
    assert trip in wayline(folder, "trips", "list").stdout
    assert "Day 1" in wayline(folder, "trips", "show", trip[:8]).stdout
    watched = wayline(folder, "trips", "watch", trip)
    assert watched.returncode == 0
    assert "100 %" in watched.stderr
    over = wayline(folder, "trips", "cancel", trip)
    assert over.returncode == 2
    assert "ended" in over.stderr
    assert wayline(folder, "trips", "show", "no-such").returncode == 2


@contextmanager
def planning(slow: Product, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A ``wayline plan`` that stands still after its first line."""
    command = [sys.executable, "-m", "wayline", "plan", *WISH, "--server", slow.url]
    with subprocess.Popen(
        command,
        env=environment(folder),
        cwd=folder.parent,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("  0 %")
        yield process


def test_a_trip_under_way_is_shown_and_cancelled(slow: Product, folder: Path) -> None:
    with planning(slow, folder) as process:
        (trip,) = json.loads(wayline(folder, "trips", "list", "--json").stdout)
        shown = wayline(folder, "trips", "show", trip["id"])
        assert shown.returncode == 0
        assert ", 0 %" in shown.stdout
        assert wayline(folder, "trips", "cancel", trip["id"]).returncode == 0
        assert process.wait(30) == 1
        assert process.stderr is not None
        assert "cancelled" in process.stderr.read()
    after = wayline(folder, "trips", "show", trip["id"], "--json")
    assert after.returncode == 1
    assert json.loads(after.stdout)["status"] == "cancelled"
    again = wayline(folder, "trips", "retry", trip["id"], "--no-follow", "--json")
    assert json.loads(again.stdout)["run"] != json.loads(after.stdout)["run"]
    assert wayline(folder, "trips", "retry", trip["id"]).returncode != 0  # it is under way


def test_ctrl_c_leaves_the_planning_alone(slow: Product, folder: Path) -> None:
    with planning(slow, folder) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr is not None
        assert "wayline trips watch" in process.stderr.read()
    (trip,) = json.loads(wayline(folder, "trips", "list", "--json").stdout)
    assert trip["state"].endswith(", 0 %")


def test_a_server_that_restarts_meanwhile_is_waited_for(slow: Product, folder: Path) -> None:
    with planning(slow, folder) as process:
        psutil.Process(slow.pid_of("wayline web")).kill()
        trip = json.loads((folder / "cli-trips.jsonl").read_text())["id"]
        assert wayline(folder, "trips", "cancel", trip).returncode == 0
        assert process.wait(60) == 1


def test_trips_of_a_server_that_is_away_are_still_listed(product: Product, folder: Path) -> None:
    gone = folder.parent / "short"
    with up(gone) as short:
        assert wayline(folder, "plan", *WISH, "--server", short.url).returncode == 0
    listed = wayline(folder, "trips", "list")
    assert listed.returncode == 3
    assert "server away" in listed.stdout


def test_nothing_planned_yet_is_said(folder: Path) -> None:
    listed = wayline(folder, "trips", "list")
    assert listed.returncode == 0
    assert "wayline plan" in listed.stderr
    assert json.loads(wayline(folder, "trips", "list", "--json").stdout) == []
