"""How long runs stood still: from a fault to the next attempt at each run that it befell."""

import math
import statistics
from collections.abc import Iterable, Sequence

from tests.faults.trial import Trial
from tests.faults.world import Kill, World

#: Seconds; a later attempt than a killed one, of the same run.
_NEXT = (
    "SELECT coalesce((SELECT min(started_at) FROM attempts WHERE run_id = :r AND fence > :f),"
    " (SELECT ended_at FROM runs WHERE id = :r))"
)


def resumed(world: World, kill: Kill, since: int) -> list[float]:
    """Seconds from ``since`` (µs) until each run that the worker held was taken up again."""
    found = (world.one(_NEXT, r=run, f=fence) for run, fence in kill.held)
    return [(at - since) / 1e6 for at in found if at is not None]


def tell(trial: Trial, world: World, kills: Iterable[Kill]) -> None:
    """Enter the times of all kills: from the last heartbeat where another worker was up."""
    for kill in kills:
        if kill.survived:
            seconds = resumed(world, kill, kill.last_beat)
            trial.resumed("with a surviving worker", seconds)


def median(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def p99(seconds: Sequence[float]) -> float:
    """The nearest-rank 99th percentile: of fewer than a hundred, the largest."""
    return sorted(seconds)[math.ceil(0.99 * len(seconds)) - 1]
