"""The engine's benchmark runs to its end and measures both engines. No time is asserted."""

import json
import subprocess
import sys


def test_a_short_run_measures_both() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bench.engine", "--runs", "8", "--json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    figures = json.loads(told.stdout)
    assert set(figures) == {"bare chain", "plain chain"}
    for engine in figures.values():
        assert all(value > 0 for value in engine.values())
