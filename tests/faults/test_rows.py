"""Every row of the fault programme at small scale, three at a time: mostly they wait."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import tests.faults.rows  # noqa: F401 - enters each into ROWS
from tests.faults.trial import ROWS
from tests.servers import start

#: Rows that are also tried with workers that go on in place: killed, woken, the broker gone,
#: messages twice, waits.
IN_PLACE = (2, 5, 11, 17, 23)

#: Longest that a row may take, on a machine that does much else besides, in seconds.
PATIENCE = 170


@dataclass
class Told:
    """What the programme said and wrote of one row."""

    output: str
    figures: dict[str, Any]
    markdown: str


def programme(number: int, in_place: bool, folder: Path) -> Told:
    """``make faults`` for one row, in a process of its own that dies with this one."""
    argv = [sys.executable, "-m", "tests.faults", "--rows", str(number), "--scale", "small"]
    argv += ["--in-place"] * in_place
    name = f"{number}-in-place" if in_place else str(number)
    files = folder / f"{name}.json", folder / f"{name}.md"
    argv += ["--json", str(files[0]), "--markdown", str(files[1])]
    with (folder / f"{name}.txt").open("w+b") as out:
        process = start(argv, stdout=out, stderr=subprocess.STDOUT)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()
        out.seek(0)
        output = out.read().decode()
    assert files[0].exists(), output
    figures = json.loads(files[0].read_text())
    return Told(output, figures, files[1].read_text())


#: By row, and whether in place.
Results = dict[tuple[int, bool], "Future[Told]"]


@pytest.fixture(scope="module")
def results(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Results]:
    """The rows that were asked for, begun at once."""
    folder = tmp_path_factory.mktemp("faults")
    wanted = [
        (int(str(item.callspec.params["number"])), item.originalname == "test_row_in_place")
        for item in request.session.items
        if isinstance(item, pytest.Function)
        and item.originalname in ("test_row", "test_row_in_place")
    ]
    with ThreadPoolExecutor(3) as pool:
        yield {which: pool.submit(programme, *which, folder) for which in wanted}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("number", sorted(ROWS))
def test_row(number: int, results: Results) -> None:
    _passed(number, results[number, False].result())


@pytest.mark.parametrize("number", IN_PLACE)
def test_row_in_place(number: int, results: Results) -> None:
    _passed(number, results[number, True].result())


def _passed(number: int, told: Told) -> None:
    print(told.output)
    row = told.figures["rows"][str(number)]
    if row["result"] == "not tried":
        pytest.skip(f"row {number} could not be tried: {row['not_tried']}")
    assert row["failures"] == []
    assert row["trials"] > 0
    assert f"| {number} |" in told.markdown
    assert f"0 lost in {row['trials']} proves" in told.output
