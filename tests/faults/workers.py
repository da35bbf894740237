"""Workers killed, stopped and put to sleep: rows 1 to 5."""

import time
from collections.abc import Sequence

from tests.e2e.stack import Process
from tests.faults import oracle, points, times
from tests.faults.load import Load
from tests.faults.points import POINTS, kill_at
from tests.faults.trial import Trial, row
from tests.faults.world import Kill, World
from tests.servers import until
from workflows import ITINERARY

STEPS = [step.name for step in ITINERARY.steps]


@row(
    1,
    "worker killed at 7 points of each step",
    "runs resume within 30 s and no call begins after a checkpoint",
)
def killed_at_a_point(trial: Trial) -> None:
    with World(trial.folder, threads=24) as world:
        kills: list[Kill] = []
        accepted: list[str] = []
        restarts: list[int] = []
        for point, steps in _points(trial, in_place=world.settings.WAYLINE_IN_PLACE):
            runs, kill = kill_at(world, point, steps) if point else points.kill_at_all(world, steps)
            accepted += runs
            kills.append(kill)
            restarts.append(time.time_ns() // 1000)
            world.open_gate()
            world.workers[0].start()
            oracle.wait(trial, world, accepted, 60)
        oracle.check(trial, world, accepted, kills, least=1.0)
        back = [
            s for k, at in zip(kills, restarts, strict=True) for s in times.resumed(world, k, at)
        ]
        trial.resumed("cold restart", back)
        trial.note(f"points: {', '.join(POINTS)}")
        trial.judge(back and max(back) <= 30, f"resumed after {max(back, default=0):.1f} s")
        trial.judge_time(times.p99(back), 10, "p99 after a cold restart, s")


def _points(trial: Trial, *, in_place: bool) -> list[tuple[str | None, Sequence[str]]]:
    """One kill each; ``None``: at all points that stand still at once."""
    # Going on in place, the first step alone has a message.
    acknowledged = STEPS[:1] if in_place else STEPS
    if not trial.small:
        steps = {point: acknowledged if point == "after ack" else STEPS for point in POINTS}
        return [(point, [step]) for point in POINTS for step in steps[point]]
    moving = {"after publish": STEPS[1:2], "after ack": acknowledged[-1:]}
    others = [(p, moving.get(p, STEPS)) for p in POINTS if p not in points.STANDING]
    return [(None, STEPS), *others]


@row(
    2,
    "random kill -9 of workers, every 1–5 s",
    "0 lost; it drains within 2× of undisturbed",
)
def random_kills(trial: Trial) -> None:
    with World(trial.folder, workers=3, delay=0.5, web=True) as world:
        calm = Load(world, trial.size(10, 200), at_once=24)
        calm_took = calm.finish(trial)
        rate = len(calm.accepted) / calm_took
        load = Load(world, trial.size(30, 1000), at_once=24)
        kills: list[Kill] = []
        while load.under_way:
            time.sleep(trial.random.uniform(1, 5 if kills else 1.5))
            # At work, the first one. Not each: a step whose worker is killed whenever it takes
            # up the last run is given up after so many losses.
            victim = trial.random.choice(world.workers) if kills else _at_work(trial, world, load)
            kills.append(world.kill(victim))
            victim.start()
        took = load.finish(trial)
        accepted = calm.accepted + load.accepted
        oracle.check(trial, world, accepted, kills, least=1.0)
        times.tell(trial, world, kills)
        in_hand = sum(len(kill.held) for kill in kills)
        trial.note(f"{len(kills)} kills, {in_hand} runs in hand at them")
        trial.judge(in_hand, "every kill was of an idle worker: nothing was tried")
        undisturbed = len(load.accepted) / rate
        trial.judge_time(took / undisturbed, 2, "times as long as undisturbed")
        aim = trial.figures.resumed.get(times.SURVIVED, [])
        if aim:
            trial.judge_time(
                times.p99(aim), 3, "p99 from the last heartbeat with another worker up, s"
            )


def _at_work(trial: Trial, world: World, load: Load) -> Process:
    """One of the workers that have something in hand; any, when the load is over before."""

    def busy() -> list[Process]:
        held = {row.pid for row in world.rows(query)}
        return [worker for worker in world.workers if worker.pid in held]

    query = "SELECT pid FROM workers WHERE id IN (SELECT lease_worker FROM runs)"
    until(lambda: busy() or not load.under_way, 60, what="a worker has something in hand")
    return trial.random.choice(busy() or world.workers)


@row(
    3,
    "all workers down 60 s under load",
    "the API keeps accepting; first progress ≤ 10 s after the restart",
)
def all_down(trial: Trial) -> None:
    with World(trial.folder, workers=2, delay=0.3, web=True) as world:
        load = Load(world, trial.size(20, 400), at_once=1000, pace=trial.size(0.1, 0.2))
        time.sleep(1)
        kills = [world.kill(worker) for worker in world.workers]
        before = len(load.accepted)
        time.sleep(trial.size(2, 60))
        meanwhile = len(load.accepted) - before
        at = time.time_ns() // 1000
        for worker in world.workers:
            worker.start()
        load.finish(trial)
        oracle.check(trial, world, load.accepted, kills, least=1.0)
        first = world.one("SELECT min(started_at) FROM attempts WHERE started_at >= :t", t=at)
        trial.resumed("first attempt after the restart", [(first - at) / 1e6])
        trial.resumed("cold restart", [s for k in kills for s in times.resumed(world, k, at)])
        trial.note(f"{meanwhile} runs accepted while no worker was up")
        trial.judge(meanwhile and not load.refused, f"the API refused: {load.refused[:3]}")
        trial.judge_time((first - at) / 1e6, 10, "first progress after the restart, s")


@row(4, "25 % of workers restarted every minute", "≥ 70 % throughput")
def restarts(trial: Trial) -> None:
    with World(trial.folder, workers=4, delay=0.3) as world:
        calm = Load(world, trial.size(12, 300), at_once=24)
        calm_took = calm.finish(trial)
        rate = len(calm.accepted) / calm_took
        load = Load(world, trial.size(30, int(rate * 240)), at_once=24)
        kills: list[Kill] = []
        while load.under_way:
            load.wait(trial.size(2, 60))
            worker = world.workers[len(kills) % 4]
            kills.append(world.stop(worker))
            worker.start()
        took = load.finish(trial)
        oracle.check(trial, world, calm.accepted + load.accepted, kills, least=1.0)
        lost = world.one("SELECT count(*) FROM attempts WHERE outcome = 'lost'")
        trial.judge(lost == 0, f"{lost} attempts lost by restarts in good order")
        trial.note(f"{len(kills)} restarts in good order")
        trial.judge_least(len(load.accepted) / took / rate, 0.7, "throughput of undisturbed")


@row(
    5,
    "SIGSTOP for twice the lease, then SIGCONT",
    "the zombie's writes are refused",
)
def zombies(trial: Trial) -> None:
    told = {"LOG_LEVEL": "info"}
    with World(trial.folder, workers=2, delay=1.0, settings=told) as world:
        accepted: list[str] = []
        pauses: list[Kill] = []
        for _ in range(trial.size(1, 5)):
            accepted += [world.submit() for _ in range(16)]
            pauses.append(_sleep(trial, world, world.workers[0]))
            oracle.wait(trial, world, accepted, 60)
        slept = [world.workers[0].pid]
        oracle.check(trial, world, accepted, pauses, least=1.0, slept=slept)
        times.tell(trial, world, pauses)
        refused = world.log().count("write refused") + world.log().count("attempt stopped")
        trial.judge(refused, "no write was refused: nothing was tried")
        trial.note(f"{refused} attempts of the sleeper were refused or stopped")


def _sleep(trial: Trial, world: World, worker: Process) -> Kill:
    """Put a worker to sleep while it holds runs, until another has taken them over."""
    worker_id = world.worker_id(worker.pid) or ""
    held = "SELECT count(*) FROM runs WHERE lease_worker = :w"
    until(lambda: world.one(held, w=worker_id) >= 3, what="it has something in hand")
    world.pause(worker)
    pause = world.kill_of(worker_id, time.time_ns() // 1000)
    time.sleep(4.5)  # twice the lease; nothing can be polled for in a sleeper
    worker.resume()
    return pause
