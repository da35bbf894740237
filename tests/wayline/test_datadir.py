"""The data folder: what is wrong with it is said once, with the setting that chooses it."""

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wayline import datadir
from wayline.exits import CommandError, Exit


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB, where this user may mount one."""
    if sys.platform != "linux" or not shutil.which("mount"):
        pytest.skip("needs Linux and mount")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_it_is_made_for_its_owner_alone_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    datadir.prepare(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_bad_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="Set WAYLINE_DATA_DIR") as caught:
        datadir.prepare(tmp_path / "file" / "data")
    assert caught.value.exit_code == Exit.BAD_REQUEST


def test_a_full_disk_is_told_apart(small_disk: Path) -> None:
    with pytest.raises(CommandError, match="is full") as caught:
        datadir.prepare(small_disk)
    assert caught.value.exit_code == Exit.FAILED
    assert list(small_disk.iterdir()) == []
