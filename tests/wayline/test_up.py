"""The whole product under its supervisor, as one command starts it."""

import json
import re
import signal
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError
from urllib.request import Request, urlopen

import psutil
import pytest
import redis

from tests.wayline.product import Product, silent_model, up, wayline
from tests.wayline.waiting import runs, until

CHILDREN = ("valkey-server", "wayline worker", "wayline scheduler", "wayline web")
#: The web's own child, which computes.
SOLVER = "wayline solver"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    # SPT_NOENV: a process's own title usually lies over its environment, which some tests read.
    with up(tmp_path_factory.mktemp("up") / "data", SPT_NOENV="1") as started:
        yield started


def answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False


def redis_of(product: Product) -> "redis.Redis":
    """The embedded Valkey, by the address that the worker was given."""
    environment = psutil.Process(product.pid_of("wayline worker")).environ()
    return redis.from_url(environment["REDIS_URL"])


def test_it_answers_and_says_what_runs(product: Product) -> None:
    assert answers(product.url)
    assert list(product.said["processes"]) == ["valkey", "worker", "scheduler", "web"]
    assert product.said["data"] == str(product.folder)
    assert product.said["providers"] == []
    for name in CHILDREN:
        assert product.pid_of(name)


def computes(product: Product) -> bool:
    return any(line.startswith(SOLVER) for line in product.family().values())


def test_command_lines_are_short_and_hold_no_secret(product: Product) -> None:
    for name in CHILDREN:
        product.pid_of(name)
    until(lambda: computes(product), what="the web's own child runs")
    url = psutil.Process(product.pid_of("wayline worker")).environ()["REDIS_URL"]
    password = url.split(":")[2].split("@")[0]
    lines = product.family()
    assert not any(password in line for line in lines.values())
    children = {line for pid, line in lines.items() if pid != product.process.pid}
    assert all(line.startswith((*CHILDREN, SOLVER)) for line in children)
    assert not any("gunicorn" in line or "celery" in line for line in children)


def test_children_have_sessions_of_their_own(product: Product) -> None:
    for pid in product.said["processes"].values():
        assert psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
        stat_line = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        assert int(stat_line[3]) == pid  # its session


def test_answers_do_not_name_the_server_software(product: Product) -> None:
    with urlopen(f"{product.url}/healthz", timeout=10) as response:
        assert response.headers["Server"] == "wayline"


def test_the_data_folder_is_its_owners_alone(product: Product) -> None:
    assert stat.S_IMODE(product.folder.stat().st_mode) == 0o700


def test_every_file_in_it_is_its_owners_alone(product: Product) -> None:
    for name in ("wayline.db", "wayline.db-wal", "wayline.db-shm"):
        assert stat.S_IMODE((product.folder / name).stat().st_mode) == 0o600
    for file in product.folder.rglob("*"):
        assert not stat.S_IMODE(file.stat().st_mode) & 0o077 or file.is_socket(), file


def test_a_second_one_on_the_same_data_is_refused(product: Product) -> None:
    second = wayline(product.folder, "up")
    assert second.returncode == 1
    assert f"pid {product.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr
    assert answers(product.url)


def test_a_port_in_use_is_said_in_one_message(product: Product, tmp_path: Path) -> None:
    port = product.url.rpartition(":")[2]
    second = wayline(tmp_path / "other", "up", PORT=port)
    assert second.returncode == 1
    assert second.stderr.startswith(f"wayline: Cannot listen on 127.0.0.1 port {port}")
    assert second.stderr.count("\n") == 1


def test_check_finds_it_running(product: Product) -> None:
    found = wayline(product.folder, "check")
    assert found.returncode == 0, found.stdout
    assert f"runs on this data folder (pid {product.process.pid})" in found.stdout


@pytest.mark.parametrize("name", ["wayline worker", "wayline scheduler", "wayline web"])
def test_a_killed_child_is_started_again(product: Product, name: str) -> None:
    before = product.pid_of(name)
    psutil.Process(before).kill()
    until(lambda: product.pid_of(name) != before, what="started again")
    until(lambda: answers(product.url), 30, "it answers again")


def test_a_killed_valkey_comes_back_on_its_port_with_its_data(product: Product) -> None:
    client = redis_of(product)
    client.set("kept", "yes")
    # On the disk within about a second ("everysec").
    files = product.folder / "valkey" / "appendonlydir"
    until(lambda: any(b"kept" in file.read_bytes() for file in files.iterdir()))
    before = client.info("server")
    psutil.Process(product.pid_of("valkey-server")).kill()

    def back() -> dict[str, Any]:
        try:
            return client.info("server")
        except redis.RedisError:
            return {}

    after = until(back, what="valkey is back")
    assert after["tcp_port"] == before["tcp_port"]
    assert after["process_id"] != before["process_id"]
    assert client.get("kept") == b"yes"


def test_it_starts_as_many_workers_as_asked(tmp_path: Path) -> None:
    with up(tmp_path / "data", WAYLINE_WORKERS="2") as product:
        assert list(product.said["processes"]) == [
            *("valkey", "worker", "worker 2", "scheduler", "web")
        ]
        psutil.Process(product.said["processes"]["worker 2"]).kill()
        until(
            lambda: (
                sum(line.startswith("wayline worker") for line in product.family().values()) == 2
            ),
            what="both run again",
        )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_it_leaves_no_process(tmp_path: Path, number: signal.Signals) -> None:
    with up(tmp_path / "data") as product:
        family = product.family()
        assert len(family) >= 5
        assert product.stop(number) == 0
        assert [line for pid, line in family.items() if runs(pid)] == []


def test_killed_it_leaves_no_process(tmp_path: Path) -> None:
    with up(tmp_path / "data") as product:
        family = product.family()
        product.process.kill()
        product.process.wait()
        until(lambda: not any(runs(pid) for pid in family), what=str(family))
    with up(tmp_path / "data") as again:
        assert answers(again.url)


def test_open_streams_and_calls_do_not_hold_up_the_stop(tmp_path: Path) -> None:
    with silent_model() as model, up(tmp_path / "data", **model) as product:
        trip = planned(product)
        request = Request(f"{product.url}{trip['links']['events']}")
        request.add_header("Authorization", f"Bearer {trip['access_token']}")
        family = product.family()
        with urlopen(request, timeout=30) as stream:
            assert stream.readline().startswith(b"retry:")
            assert product.stop() == 0
        assert not any(runs(pid) for pid in family)


def planned(product: Product) -> dict[str, Any]:
    """A trip accepted through REST. The wish is made up."""
    wish = {"destination": "Lisbon", "flexible_dates": True, "planned_days": 2}
    body = json.dumps({**wish, "flexible_budget": True}).encode()
    request = Request(f"{product.url}/api/v1/trips", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=30) as response:
        return cast(dict[str, Any], json.load(response))


def test_a_data_folder_that_cannot_be_is_said_in_one_message(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = wayline(tmp_path / "file" / "data", "up")
    assert ended.returncode == 2
    assert re.fullmatch(r"wayline: The data folder .* Set WAYLINE_DATA_DIR .*\n", ended.stderr)


def test_a_database_that_is_none_is_said_in_one_message(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "wayline.db").write_text("This is no SQLite file. " * 100)
    ended = wayline(tmp_path / "data", "up")
    assert ended.returncode == 1
    assert "wayline.db cannot be opened" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_unsafe_production_is_refused(tmp_path: Path) -> None:
    ended = wayline(tmp_path / "data", "up", WAYLINE_ENV="production")
    assert ended.returncode == 2
    assert "SECRET_KEY" in ended.stderr
    assert not (tmp_path / "data").exists()


def test_a_redis_of_ones_own_that_is_away_is_said_before_anything_starts(tmp_path: Path) -> None:
    ended = wayline(tmp_path / "data", "up", REDIS_URL="redis://:made-up@127.0.0.1:1/0")
    assert ended.returncode == 1
    assert ended.stderr.startswith("wayline: redis://127.0.0.1:1/0 does not answer")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


def test_a_redis_address_that_is_none_is_said_in_one_message(tmp_path: Path) -> None:
    ended = wayline(tmp_path / "data", "up", REDIS_URL="made-up")
    assert ended.returncode == 2
    assert "REDIS_URL: This must be redis://" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_json_logs_are_one_object_a_line(tmp_path: Path) -> None:
    """From the start, through a broker that is killed, to the end."""
    folder = tmp_path / "data"
    log = tmp_path / "data.log"

    def lines() -> list[str]:
        return log.read_text().splitlines()

    with up(folder, LOG_FORMAT="json", LOG_LEVEL="info") as product:
        worker, valkey = product.pid_of("wayline worker"), product.pid_of("valkey-server")
        psutil.Process(valkey).kill()
        until(lambda: product.pid_of("valkey-server") != valkey, what="another Valkey runs")
        until(lambda: any("onnection" in line for line in lines()), what="the worker noticed")
        assert product.pid_of("wayline worker") == worker
        assert product.stop() == 0
    raw = [line for line in lines() if not line.startswith("{")]
    assert "\n".join(raw) == ""
    told = [json.loads(line) for line in lines()]
    assert all(one["event"] for one in told)
    assert "worker stopped" in {one["event"] for one in told}
