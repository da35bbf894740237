"""How long runs stood still: from a fault to the next attempt at each run that it befell."""

import math
import statistics
from collections.abc import Sequence

from tests.faults.trial import Trial
from tests.faults.world import Kill, World

SURVIVED = "with a surviving worker"

#: A worker that is killed within so many microseconds of another was no help to it.
LONG_ENOUGH = 4_000_000

#: Seconds; a later attempt than a killed one, of the same run.
_NEXT = (
    "SELECT coalesce((SELECT min(started_at) FROM attempts WHERE run_id = :r AND fence > :f),"
    " (SELECT ended_at FROM runs WHERE id = :r))"
)


def resumed(world: World, kill: Kill, since: int) -> list[float]:
    """Seconds from ``since`` (µs) until each run that the worker held was taken up again."""
    found = (world.one(_NEXT, r=run, f=fence) for run, fence in kill.held)
    return [(at - since) / 1e6 for at in found if at is not None]


def tell(trial: Trial, world: World, kills: Sequence[Kill]) -> None:
    """Enter the times of all kills, from the last heartbeat of each."""
    for kill in kills:
        seconds = resumed(world, kill, kill.last_beat)
        trial.resumed(SURVIVED if _survivors(kill, kills) else "all killed in a row", seconds)


def _survivors(kill: Kill, kills: Sequence[Kill]) -> frozenset[str]:
    """Workers that were up at the kill and for long enough after it."""
    soon = {k.worker for k in kills if kill.at < k.at < kill.at + LONG_ENOUGH}
    return kill.others - soon


def median(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def p99(seconds: Sequence[float]) -> float:
    """The nearest-rank 99th percentile: of fewer than a hundred, the largest."""
    return sorted(seconds)[math.ceil(0.99 * len(seconds)) - 1]
