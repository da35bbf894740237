"""The broker killed, cut short, half open or full: rows 11, 12, 14 and 20."""

import time

from tests.faults import oracle, times
from tests.faults.load import Load
from tests.faults.trial import Trial, row
from tests.faults.world import World


@row(11, "Redis killed every 5–20 s, down up to 5 s", "0 lost")
def killed(trial: Trial) -> None:
    with World(trial.folder, workers=2, delay=0.5, web=True) as world:
        load = Load(world, trial.size(60, 1000), at_once=24)
        backs: list[tuple[int, list[str]]] = []
        time.sleep(2)
        while load.under_way:
            world.valkey.kill()
            time.sleep(trial.random.uniform(0, trial.size(2, 5)))
            world.valkey.start()
            query = "SELECT id FROM runs WHERE status IN ('queued', 'running')"
            backs.append((time.time_ns() // 1000, [row.id for row in world.rows(query)]))
            _while_under_way(load, trial.size(4, trial.random.uniform(5, 20)))
        load.finish(trial)
        oracle.check(trial, world, load.accepted, least=1.0, repeatable=0)
        back = [_progress(world, run, at) for at, runs in backs for run in runs]
        trial.resumed("after Redis is back", back)
        trial.note(f"{len(backs)} kills; {len(load.refused)} requests refused meanwhile")
        trial.judge(not load.refused, f"the API refused: {load.refused[:3]}")
        trial.judge_time(times.p99(back), 10, "p99 to the next progress after Redis is back, s")


def _while_under_way(load: Load, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while load.under_way and time.monotonic() < deadline:
        time.sleep(0.05)


def _progress(world: World, run: str, since: int) -> float:
    """Seconds from ``since`` (µs) to the run's next event."""
    query = "SELECT min(at) FROM events WHERE run_id = :r AND at >= :t"
    at = world.one(query, r=run, t=since)
    return float((at or time.time_ns() // 1000) - since) / 1e6
