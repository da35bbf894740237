"""One supervisor a data folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wayline.waiting import until
from wayline.exits import CommandError
from wayline.lock import DataLock

HOLD = """
import sys
from pathlib import Path
from wayline.lock import DataLock
with DataLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with DataLock(tmp_path), pytest.raises(CommandError, match=f"pid {os.getpid()}"):
        DataLock(tmp_path).__enter__()


def test_it_can_be_taken_again_once_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with DataLock(tmp_path):
            assert DataLock(tmp_path).held()
    assert not DataLock(tmp_path).held()


def test_a_killed_holder_lets_go_of_it(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert DataLock(tmp_path).owner() == holder.pid
        assert DataLock(tmp_path).held()
        holder.kill()
        holder.wait()
    until(lambda: not DataLock(tmp_path).held())
    with DataLock(tmp_path) as lock:
        assert lock.owner() == os.getpid()


def test_a_folder_without_a_lock_is_not_held(tmp_path: Path) -> None:
    assert not DataLock(tmp_path / "absent").held()
