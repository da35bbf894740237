"""Schedulers and clocks: rows 9 and 22."""

import datetime as dt
import subprocess
import sys
import time
from collections import Counter
from itertools import cycle
from zoneinfo import ZoneInfo

from sqlalchemy import text

from runs import trips
from tests.faults import faketime, oracle
from tests.faults.faketime import Clock
from tests.faults.load import Load
from tests.faults.trial import NotHere, Trial, row
from tests.faults.world import World
from tests.servers import until

#: The longest that a call to a fake on loopback can take, in milliseconds.
LONGEST_CALL = 60_000


@row(
    9,
    "scheduler killed at its tick, two schedulers, an hour's pause",
    "what is due is done once (slots of schedules join with them)",
)
def schedulers(trial: Trial) -> None:
    with World(trial.folder, workers=0, schedulers=2) as world:
        accepted = []
        kills = trial.size(3, 20)
        for _ in range(kills):
            for _ in range(trial.size(10, 50)):
                given = {"destination": "made up"}
                created = trips.create(world.store, owner="faults", title="Made up", request=given)
                accepted.append(created.run.id)
            # At their tick: when the first of these is being sent.
            until(lambda: world.one("SELECT count(*) FROM runs WHERE sent_at IS NOT NULL"))
            killed = trial.random.choice(world.schedulers)
            killed.kill()
            killed.start()
        never = "SELECT count(*) FROM runs WHERE sent_at IS NULL"
        until(lambda: world.one(never) == 0, 30, what="all are sent")
        # A kill may fall between the note that a run is being sent and the sending: then it
        # is sent when its time is over.
        missing = len(accepted) - sum(world.queued().values())
        trial.judge(0 <= missing <= kills, f"{missing} messages missing after {kills} kills")
        _pause(trial, world)
        world.workers.append(world.worker())
        oracle.wait(trial, world, accepted, 300)
        oracle.check(trial, world, accepted, repeatable=0, least=1.0)
        begun = world.one("SELECT count(*) FROM attempts")
        trial.judge(begun == 4 * len(accepted), f"{begun} attempts at {4 * len(accepted)} steps")
        trial.note("tried on what the scheduler does so far: sending what is due")


def _pause(trial: Trial, world: World) -> None:
    """An hour in which neither scheduler moved: to them, all was sent an hour ago."""
    hour = "UPDATE runs SET created_at = created_at - :h, sent_at = sent_at - :h"
    world.pause(*world.schedulers)
    world.store.write(lambda c: c.execute(text(hour), {"h": 3600 * 10**6}))
    for scheduler in world.schedulers:
        scheduler.resume()
    until(lambda: world.one("SELECT min(sends) FROM runs") >= 1, 30, what="they look again")
    trial.note("the pause is an hour in the record's times")


@row(
    22,
    "clocks ±1 h apart and jumping, put back 5 min under waits, DST, leap day",
    "no lease is stolen; durations are monotonic; no wait grows",
)
def clocks(trial: Trial) -> None:
    _apart(trial)
    _put_back(trial)
    _on(trial, "DST", dt.datetime(2027, 3, 28, 1, 59, 54, tzinfo=ZoneInfo("Europe/Berlin")))
    _on(trial, "leap", dt.datetime(2028, 2, 28, 23, 59, 54, tzinfo=dt.UTC))


def _apart(trial: Trial) -> None:
    """Three workers an hour apart, each clock put forward and back under load."""
    folder = trial.folder / "apart"
    folder.mkdir()
    hours = ("+0", "+3600", "-3600")
    shifted = [Clock(folder / f"clock{n}", hour) for n, hour in enumerate(hours)]
    with World(folder, workers=0, delay=0.3) as world:
        world.workers += [world.worker(**clock.environ) for clock in shifted]
        world.wait_for_workers()
        _see(world, hours)
        load = Load(world, trial.size(20, 400), at_once=16, seconds=trial.size(120, 900))
        turns = cycle(hours)
        while load.under_way:
            load.wait(2)
            for clock in shifted:
                clock.set(next(turns))
            next(turns)
        load.finish(trial)
        oracle.check(trial, world, load.accepted, repeatable=0, least=1.0, clocks=False)
        _unmoved(trial, world)


def _put_back(trial: Trial) -> None:
    """A clock put back by five minutes while retries wait: they do not wait five minutes more."""
    folder = trial.folder / "back"
    folder.mkdir()
    clock = Clock(folder / "clock", "+0")
    count = trial.size(4, 40)
    with World(folder, workers=1, delay=0.1, settings=clock.environ) as world:
        accepted = [world.submit(gatherer={"put_off": 10.0}) for _ in range(count)]
        waiting = "SELECT count(*) FROM runs WHERE retry_at IS NOT NULL"
        until(lambda: world.one(waiting) == count, 60, what="all wait for their next attempt")
        clock.set("-300")
        oracle.wait(trial, world, accepted, 60)
        oracle.check(trial, world, accepted, repeatable=0, least=1.0, clocks=False, leftovers=45)
        _unmoved(trial, world)


def _see(world: World, hours: tuple[str, ...]) -> None:
    """The workers do have these clocks; without that nothing would be tried."""
    started = world.rows("SELECT started_at FROM workers ORDER BY started_at")
    now = time.time()
    seen = Counter(round((row.started_at / 1e6 - now) / 3600) for row in started)
    if seen != Counter(round(int(hour) / 3600) for hour in hours):
        raise NotHere(f"faketime does not shift clocks here: {dict(seen)}")


def _on(trial: Trial, name: str, then: dt.datetime) -> None:
    """All processes live through that moment."""
    folder = trial.folder / name
    folder.mkdir()
    clock = Clock(folder / "clock", faketime.until(then - dt.timedelta(minutes=1)))
    environ = clock.environ | {"TZ": str(then.tzinfo)}
    with World(folder, workers=2, delay=0.5, settings=environ) as world:
        count = trial.size(30, 200)
        clock.set(faketime.until(then))
        told = subprocess.run(
            [sys.executable, "-m", "tests.faults.submit", str(count), "0.4"],
            env=world.environ,
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
        accepted = told.stdout.split()
        oracle.wait(trial, world, accepted, trial.size(60, 300))
        oracle.check(trial, world, accepted, repeatable=0, least=1.0, clocks=False)
        _unmoved(trial, world)
        first = world.one("SELECT min(created_at) FROM runs") / 1e6
        last = world.one("SELECT max(ended_at) FROM runs") / 1e6
        trial.judge(first < then.timestamp() + 6 < last, f"{name} was not lived through")


def _unmoved(trial: Trial, world: World) -> None:
    """Nobody lost a lease to a clock, and no length of time is what a clock's jump makes it."""
    lost = world.one("SELECT count(*) FROM attempts WHERE outcome = 'lost'")
    trial.judge(lost == 0, f"{lost} leases taken from living workers")
    strange = world.rows(
        "SELECT latency_ms FROM calls WHERE latency_ms < 0 OR latency_ms > :m", m=LONGEST_CALL
    )
    trial.judge(not strange, f"latencies: {strange[:3]}")
