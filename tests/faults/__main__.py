"""Tries the fault matrix against real processes and prints a table.

python -m tests.faults [--rows 1,2,11] [--scale small|full] [--in-place]
                       [--json FILE] [--markdown FILE]

Exits 1 when a row fails. At ``small`` a row takes seconds and its times are told, not judged.
"""

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

import structlog

from tests.faults import rows, table
from tests.faults.trial import ROWS, Figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rows", help="numbers, with commas between; all when left out")
    parser.add_argument("--scale", choices=("small", "full"), default="full")
    parser.add_argument("--in-place", action="store_true", help="with WAYLINE_IN_PLACE=true")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--markdown", type=Path, help="write the table there")
    given = parser.parse_args()
    chosen = [int(n) for n in given.rows.split(",")] if given.rows else sorted(ROWS)
    if unknown := [n for n in chosen if n not in ROWS]:
        parser.error(f"no such row: {unknown}; there are {sorted(ROWS)}")
    command = f"python -m tests.faults --scale {given.scale}"
    if given.rows:
        command += f" --rows {given.rows}"
    if given.in_place:
        os.environ["WAYLINE_IN_PLACE"] = "true"
        command += " --in-place"
    print(table.header(command), flush=True)
    # What the programme's own process logs of a broker that it has killed is no news.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    results: dict[int, Figures] = {}
    for number in chosen:
        results[number] = _try(number, small=given.scale == "small")
        # Written after each row: an hour's figures are not lost with the last row.
        if given.json:
            given.json.write_text(json.dumps(table.as_json(results, command), indent=1) + "\n")
        if given.markdown:
            given.markdown.write_text(table.markdown(results, command))
    return int(any(figures.failures for figures in results.values()))


def _try(number: int, *, small: bool) -> Figures:
    folder = Path(tempfile.mkdtemp(prefix=f"faults-{number}-"))
    figures = rows.attempt(number, folder, small=small)
    print(" | ".join(table.cells(number, figures)), f"| {figures.seconds:.0f} s", flush=True)
    for note in figures.notes:
        print(f"     {note}")
    for failure in figures.failures:
        print(f"     FAILED: {failure}")
    if figures.failures:
        print(f"     left for you to look at: {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    if figures.not_tried is not None:
        print(f"     NOT TRIED: {figures.not_tried}")
    elif figures.trials and not figures.lost:
        print(f"     {table.bound(figures.trials)}", flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main())
