"""The embedded Valkey, with its real binary. Keys and values are made up."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.wayline.waiting import until
from wayline import valkey
from wayline.processes import Child
from wayline.valkey import Valkey


@contextmanager
def started(server: Valkey) -> Iterator[Child]:
    child = Child(server.program())
    try:
        until(server.answers, what=server.last_words())
        yield child
    finally:
        child.kill()


def test_it_serves_on_loopback_alone_and_asks_for_its_password(tmp_path: Path) -> None:
    server = Valkey(folder=tmp_path / "v")
    with started(server) as child:
        assert redis.from_url(server.url).ping()
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=server.port, retry=Retry(NoBackoff(), 0)).ping()
        listening = {
            c.laddr for c in psutil.Process(child.pid).net_connections() if c.status == "LISTEN"
        }
        assert listening == {("127.0.0.1", server.port)}


def test_the_password_is_in_no_command_line_file_or_repr(tmp_path: Path) -> None:
    server = Valkey(folder=tmp_path / "v")
    with started(server) as child:
        redis.from_url(server.url).set("k", "v")
        shown = " ".join(psutil.Process(child.pid).cmdline()) + repr(server)
        shown += repr(server.program())
        assert shown.startswith("valkey-server")
        assert server.password not in shown
        for file in (tmp_path / "v").rglob("*"):
            assert file.is_dir() or server.password.encode() not in file.read_bytes()


def test_only_its_owner_may_look_into_the_folder(tmp_path: Path) -> None:
    with started(Valkey(folder=tmp_path / "v")):
        assert stat.S_IMODE((tmp_path / "v").stat().st_mode) == 0o700


def test_killed_it_comes_back_on_its_port_with_its_data(tmp_path: Path) -> None:
    server = Valkey(folder=tmp_path / "v")
    with started(server) as child:
        client = redis.from_url(server.url)
        client.set("k", "kept")
        # Durable once written to the file, which "everysec" does within about a second.
        files = server.folder / "appendonlydir"
        until(lambda: any(b"kept" in f.read_bytes() for f in files.iterdir()))
        child.kill()
    with started(server):
        assert redis.from_url(server.url).get("k") == b"kept"


@pytest.mark.parametrize("name", ['with "quotes"', "back\\slash", "søte æbler", "two\nlines"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    server = Valkey(folder=tmp_path / name)
    with started(server):
        assert (tmp_path / name / "appendonlydir").is_dir()


@pytest.mark.parametrize("damage", [b"not what it wrote", b""])
def test_files_it_cannot_read_are_put_aside(tmp_path: Path, damage: bytes) -> None:
    server = Valkey(folder=tmp_path / "v")
    with started(server):
        pass
    (manifest,) = (server.folder / "appendonlydir").glob("*.manifest")
    (base,) = (server.folder / "appendonlydir").glob("*.base.*")
    (base if damage else manifest).write_bytes(damage or b"x" * 5000)

    first = Child(server.program())
    until(lambda: first.exit_code() is not None)
    assert server.last_words()
    with started(server):
        assert redis.from_url(server.url).dbsize() == 0
    assert (server.folder / "unreadable").is_dir()


def test_ports_lie_outside_the_range_that_clients_connect_from() -> None:
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert valkey.PORTS.stop <= first
    assert valkey.free_port() in valkey.PORTS
