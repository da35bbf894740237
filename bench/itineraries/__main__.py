"""How good the plans are, by benchmarks that others published. No model, no network.

    python -m bench.itineraries --data DIR [--only NAME] [--plans OUT.jsonl] [--json]

``DIR`` holds ``travelplanner/``, ``naturalplan/`` and ``orienteering/``, as their publishers
lay them out; a benchmark whose folder is absent is left out, and that is said.
"""

import argparse
import json
import platform
import sys
from importlib import import_module, metadata
from pathlib import Path

from bench.itineraries.names import BENCHMARKS, Benchmark

#: Nothing could be measured: what was named is not there.
_ABSENT = 2


def main() -> int:
    given = _arguments()
    if not given.data.is_dir():
        print(f"Nothing is measured: there is no folder {given.data}.", file=sys.stderr)
        return _ABSENT
    figures: dict[str, dict[str, object]] = {}
    for benchmark in BENCHMARKS:
        if given.only and given.only not in (benchmark.name, benchmark.module):
            continue
        folder = given.data / benchmark.folder
        if not folder.is_dir():
            print(f"{benchmark.name} is left out: there is no folder {folder}.", file=sys.stderr)
            continue
        figures[benchmark.name] = _run(benchmark, folder, given.plans)
        if not given.json:
            print(_line(benchmark.name, figures[benchmark.name]), flush=True)
    if given.json:
        print(json.dumps(figures))
    elif figures:
        print(_versions())
    return 0 if figures else _ABSENT


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.itineraries")
    parser.add_argument("--data", type=Path, required=True, help="folder with the benchmarks")
    names = [name for one in BENCHMARKS for name in dict.fromkeys((one.name, one.module))]
    parser.add_argument("--only", choices=names, help="this benchmark alone")
    parser.add_argument("--plans", type=Path, help="write the TravelPlanner plans here, as JSONL")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _run(benchmark: Benchmark, folder: Path, plans: Path | None) -> dict[str, object]:
    adapter = import_module(f"bench.itineraries.{benchmark.module}")
    more = {"plans": plans} if benchmark.writes_plans else {}
    figures: dict[str, object] = adapter.run(folder, **more)
    return figures


def _line(name: str, figures: dict[str, object]) -> str:
    return f"{name:20} " + "  ".join(f"{key} {_short(value)}" for key, value in figures.items())


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _versions() -> str:
    solvers = (d for d in ("ortools", "pyvroom", "pyvrp") if _installed(d))
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{d} {metadata.version(d)}" for d in solvers)]
    )


def _installed(distribution: str) -> bool:
    return any(metadata.distributions(name=distribution))


if __name__ == "__main__":
    sys.exit(main())
