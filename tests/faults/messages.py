"""Messages that are doubled, late, poisonous or gone: rows 7, 10, 13, 17, 18."""

import time

from tests.faults import oracle
from tests.faults.load import Load
from tests.faults.trial import Trial, row
from tests.faults.world import World
from workflows import ITINERARY


@row(13, "the broker wiped (FLUSHALL) in mid-flight", "every run is re-driven within 60 s")
def wiped(trial: Trial) -> None:
    with World(trial.folder, workers=2, delay=0.3) as world:
        load = Load(world, trial.size(60, 1000), at_once=80)
        wipes: list[int] = []
        waiting: list[tuple[str, int]] = []
        while load.under_way:
            time.sleep(trial.random.uniform(1, 3))
            before = _standing(world)
            wipes.append(time.time_ns() // 1000)
            world.valkey.wipe()
            waiting += [(run, wipes[-1]) for run in before]
        load.finish(trial)
        oracle.check(trial, world, load.accepted, least=1.0)
        back = [_next(world, run, at) for run, at in waiting]
        trial.resumed("message wiped", back)
        trial.note(f"{len(wipes)} wipes, {len(waiting)} runs without a worker at them")
        trial.judge(max(back, default=0) <= 60, f"re-driven after {max(back, default=0):.1f} s")


def _standing(world: World) -> list[str]:
    """Open runs that nobody holds: their messages are on the way."""
    query = "SELECT id FROM runs WHERE lease_worker IS NULL AND status IN ('queued', 'running')"
    return [row.id for row in world.rows(query)]


def _next(world: World, run: str, since: int) -> float:
    """Seconds from ``since`` (µs) to the run's next attempt."""
    query = "SELECT min(started_at) FROM attempts WHERE run_id = :r AND started_at >= :t"
    at = world.one(query, r=run, t=since) or world.one(
        "SELECT ended_at FROM runs WHERE id = :r", r=run
    )
    return float((at or time.time_ns() // 1000) - since) / 1e6


@row(
    17,
    "every message twice, five times, out of order",
    "the end state is the same",
)
def doubled(trial: Trial) -> None:
    with World(trial.folder, workers=2, delay=0.05) as world:
        accepted = []
        for copies in (2, 5):
            for _ in range(trial.size(10, 250)):
                run = world.submit()
                accepted.append(run)
                _send_again(world, run, copies - 1)
                if len(accepted) % 2:
                    _send_disordered(trial, world, run)
            oracle.wait(trial, world, accepted, trial.size(60, 600))
        oracle.check(trial, world, accepted, least=1.0, repeatable=0)
        once = world.one("SELECT count(*) FROM attempts")
        trial.judge(once == 4 * len(accepted), f"{once} attempts at {4 * len(accepted)} steps")


def _send_again(world: World, run: str, copies: int) -> None:
    """The whole chain once more, so that each of its messages comes as often."""
    for _ in range(copies):
        world.chain(run).apply_async()


def _send_disordered(trial: Trial, world: World, run: str) -> None:
    """Each step's message by itself, in any order."""
    steps = list(ITINERARY.steps)
    trial.random.shuffle(steps)
    for step in steps:
        world.message(run, step).apply_async()
