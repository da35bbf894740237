"""What durability costs: our four-step runs beside a bare Celery chain, on one machine.

    python -m bench.engine [--runs 400] [--rounds 3] [--in-flight 100 400 1000] [--bind] [--json]

``plain`` sends a message a step, ``in place`` a message a run (WAYLINE_IN_PLACE). Every accepted
run of ours is on disk (SQLite, WAL, synchronous=FULL) before it is answered, and every step's
output before the next begins; the bare chain keeps nothing on disk of its own. All use the same
Valkey settings (appendonly, fsync every second). The bare chain has Celery's default settings:
prefork, a process a core; ours has as many worker processes of 16 threads each. With many in
flight all work on threads, in one process. With ``--bind`` each worker process (of the bare
chain, each of its children) is kept on a core of its own: threads that share Python's one lock
pass it on more cheaply there. The engines take turns, so that a machine that
changes its speed changes it for all.
"""

import argparse
import json
import os
import platform
import sqlite3
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import median

import celery

from bench.engines import bare, in_place, plain
from bench.measure import Figures, crowd, measure

ENGINES = {"bare chain": bare, "plain chain": plain, "in place": in_place}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=400, help="sent at once")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--in-flight", type=int, nargs="*", default=[100, 400, 1000], help="with steps of 200 ms"
    )
    parser.add_argument("--bind", action="store_true", help="each worker process to a core")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taken: dict[str, list[Figures]] = {engine: [] for engine in ENGINES}
        for number in range(given.rounds):
            for engine, start in ENGINES.items():
                where = folder / f"{engine} {number}"
                taken[engine].append(measure(start, where, given.runs, cores, bind=given.bind))
        crowds = {
            engine: {n: crowd(start, folder / f"{engine} of {n}", n) for n in given.in_flight}
            for engine, start in ENGINES.items()
        }
    told = {engine: _middle(figures) for engine, figures in taken.items()}
    if given.json:
        print(json.dumps({e: asdict(f) | {"crowd": crowds[e]} for e, f in told.items()}))
    else:
        _print(told, crowds, given.runs, given.rounds)


def _middle(figures: list[Figures]) -> Figures:
    return Figures(
        **{n: median(getattr(f, n) for f in figures) for n in Figures.__dataclass_fields__}
    )


def _print(
    told: dict[str, Figures], crowds: dict[str, dict[int, float]], runs: int, rounds: int
) -> None:
    print(
        f"{runs} runs at once, medians of {rounds} rounds; {os.cpu_count()} cores,"
        f" Python {platform.python_version()}, Celery {celery.__version__},"
        f" SQLite {sqlite3.sqlite_version}\n"
    )
    crowded = [f"{n} in flight" for n in next(iter(crowds.values()))]
    columns = ["runs/s", "× bare", "alone ms", "gap ms", "cpu ms", "MiB", *crowded]
    print("| engine | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(columns))
    base = told["bare chain"].runs_per_second
    for engine, f in told.items():
        figures = [
            f"{f.runs_per_second:.0f}",
            f"{f.runs_per_second / base:.2f}",
            f"{f.alone_ms:.1f}",
            f"{f.gap_ms:.1f}",
            f"{f.cpu_ms:.1f}",
            f"{f.worker_mib:.0f}",
            *(f"{minute:.0f}" for minute in crowds[engine].values()),
        ]
        print(f"| {engine} | " + " | ".join(figures) + " |")
    print(
        "\nruns/s: all sent at once. alone: one run on an idle system, from sending to its end."
        "\ngap: from the end of a step to the beginning of the next, idle. cpu: the workers' a run."
        "\nMiB: the workers' memory (proportional set) after all. in flight: runs a minute with"
        "\nso many at work, each of four steps of 200 ms; at most 75 a minute for each in flight."
        "\nOn disk before it is answered: every run and every step (ours); nothing (bare)."
    )


if __name__ == "__main__":
    main()
