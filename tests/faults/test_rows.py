"""Every row of the fault programme at small scale, and the programme's own parts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import rows
from tests.faults.trial import ROWS


@pytest.mark.parametrize("number", sorted(ROWS))
def test_row(number: int, tmp_path: Path) -> None:
    figures = rows.attempt(number, tmp_path, small=True)
    for note in figures.notes:
        print(note)
    if figures.not_tried is not None:
        pytest.skip(f"row {number} could not be tried: {figures.not_tried}")
    assert figures.failures == []
    assert figures.trials > 0


def test_the_programme_writes_its_table(tmp_path: Path) -> None:
    told = subprocess.run(
        [
            *(sys.executable, "-m", "tests.faults", "--rows", "17", "--scale", "small"),
            *("--json", str(tmp_path / "t.json"), "--markdown", str(tmp_path / "t.md")),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    figures = json.loads((tmp_path / "t.json").read_text())
    assert figures["rows"]["17"]["result"] == "pass"
    assert "| 17 |" in (tmp_path / "t.md").read_text()
    assert "0 lost in" in told.stdout
