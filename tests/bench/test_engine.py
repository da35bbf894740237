"""The engine's benchmark runs to its end and measures the three engines. No time is asserted."""

import json
import subprocess
import sys

SHORT = ("--runs", "8", "--rounds", "1", "--in-flight", "4")


def test_a_short_run_measures_all_three() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bench.engine", *SHORT, "--json"],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    figures = json.loads(told.stdout)
    assert set(figures) == {"bare chain", "plain chain", "in place"}
    for engine in figures.values():
        assert set(engine.pop("crowd")) == {"4"}
        assert all(value > 0 for value in engine.values())
