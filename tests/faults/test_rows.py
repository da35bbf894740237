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

#: Longest that a row may take, on a machine that does much else besides, in seconds.
PATIENCE = 170


@dataclass
class Told:
    """What the programme said and wrote of one row."""

    output: str
    figures: dict[str, Any]
    markdown: str


def programme(number: int, folder: Path) -> Told:
    """``make faults`` for one row, in a process of its own that dies with this one."""
    argv = [sys.executable, "-m", "tests.faults", "--rows", str(number), "--scale", "small"]
    files = folder / f"{number}.json", folder / f"{number}.md"
    argv += ["--json", str(files[0]), "--markdown", str(files[1])]
    with (folder / f"{number}.txt").open("w+b") as out:
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


Results = dict[int, "Future[Told]"]


@pytest.fixture(scope="module")
def results(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Results]:
    """The rows that were asked for, begun at once."""
    folder = tmp_path_factory.mktemp("faults")
    wanted = [
        int(str(item.callspec.params["number"]))
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.originalname == "test_row"
    ]
    with ThreadPoolExecutor(3) as pool:
        yield {number: pool.submit(programme, number, folder) for number in wanted}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("number", sorted(ROWS))
def test_row(number: int, results: Results) -> None:
    told = results[number].result()
    print(told.output)
    row = told.figures["rows"][str(number)]
    if row["result"] == "not tried":
        pytest.skip(f"row {number} could not be tried: {row['not_tried']}")
    assert row["failures"] == []
    assert row["trials"] > 0
    assert f"| {number} |" in told.markdown
    assert f"0 lost in {row['trials']} proves" in told.output
