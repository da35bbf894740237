"""The broker killed, cut short, half open or full: rows 11, 12, 14 and 20."""

import json
import time
from collections import Counter
from pathlib import Path

from tests.faults import logs, oracle, times
from tests.faults.load import Load
from tests.faults.trial import Trial, row
from tests.faults.world import World
from tests.servers import until


@row(11, "Redis killed every 5–20 s, down up to 5 s", "0 lost")
def killed(trial: Trial) -> None:
    _between_steps(trial)
    with World(trial.folder, workers=2, delay=0.5, web=True) as world:
        load = Load(world, trial.size(30, 1000), at_once=24)
        backs: list[tuple[int, list[str]]] = []
        time.sleep(2)
        waiting: list[str] = []
        while load.under_way:
            # Some wait in a worker's hands for their next attempt, not acknowledged.
            waiting += [_put_off(world) for _ in range(2)]
            world.valkey.kill()
            time.sleep(trial.random.uniform(0, trial.size(2, 5)))
            world.valkey.start()
            query = "SELECT id FROM runs WHERE status IN ('queued', 'running')"
            backs.append((time.time_ns() // 1000, [row.id for row in world.rows(query)]))
            load.wait(trial.size(4, trial.random.uniform(5, 20)))
        load.finish(trial)
        accepted = load.accepted + waiting
        oracle.wait(trial, world, accepted, 120)
        oracle.check(trial, world, accepted, least=1.0, repeatable=0, stranded=True)
        back = [_progress(world, run, at) for at, runs in backs for run in runs]
        alive = all(worker.running for worker in world.workers)
        trial.judge(alive, "a worker ended with its Redis")
        _typed(trial, world)
        trial.note(f"{_not_sent(world).total()} messages of chains not sent")
        trial.resumed("after Redis is back", back)
        trial.note(f"{len(backs)} kills; {len(load.refused)} requests refused meanwhile")
        trial.judge(not load.refused, f"the API refused: {load.refused[:3]}")
        trial.judge_time(times.p99(back), 10, "p99 to the next progress after Redis is back, s")


def _between_steps(trial: Trial) -> None:
    """Redis away when steps are done: their chains' next messages cannot be sent."""
    with World(trial.folder / "between", workers=1) as world:
        hold = {"hold": "before call"}
        accepted = [world.submit(architect=hold) for _ in range(trial.size(4, 12))]
        until(lambda: len(world.executions()) == len(accepted), 60, what="all are at work")
        world.valkey.kill()
        for run in accepted:
            Path(f"{world.environ['FAULTS_EXECUTIONS']}-{run}-architect-go").touch()
        done = "SELECT count(*) FROM steps WHERE name = 'architect' AND status = 'done'"
        until(lambda: world.one(done) == len(accepted), 60, what="the steps are done")
        if not world.settings.WAYLINE_IN_PLACE:  # there, no chain has a next message
            until(lambda: set(_not_sent(world)) == set(accepted), 60, what="it is told")
        world.valkey.start()
        oracle.wait(trial, world, accepted, 60)
        oracle.check(trial, world, accepted, least=1.0, repeatable=0, stranded=True)
        often = [told for told in _not_sent(world).values() if told != 1]
        trial.judge(not often, f"one message that was not sent, told {often} times")
        _typed(trial, world)


def _not_sent(world: World) -> Counter[str]:
    """How often each run's log tells of a next step's message that could not be sent."""
    lines = [line for line in world.log().splitlines() if "next step not sent" in line]
    return Counter(json.loads(line)["run"] for line in lines)


def _typed(trial: Trial, world: World) -> None:
    # Celery's words for what nobody expected.
    untyped = world.log().count("raised unexpected")
    trial.judge(not untyped, f"{untyped} untyped errors in the log")


def _put_off(world: World) -> str:
    """A run that waits for the second attempt at its first step."""
    run = world.submit(architect={"put_off": 4.0})
    failed = "SELECT count(*) FROM attempts WHERE run_id = :r AND outcome = 'failed'"
    until(lambda: world.one(failed, r=run), 60, what="it is put off")
    return run


def _progress(world: World, run: str, since: int) -> float:
    """Seconds from ``since`` (µs) to the run's next event."""
    query = "SELECT min(at) FROM events WHERE run_id = :r AND at >= :t"
    at = world.one(query, r=run, t=since)
    return float((at or time.time_ns() // 1000) - since) / 1e6


@row(
    12,
    "200 truncations of the log's tail, in mid-record too",
    "it starts, or refuses loudly; what is there is a prefix",
)
def truncated(trial: Trial) -> None:
    count = trial.size(10, 200)
    logs.append_only(trial, count)
    logs.write_ahead(trial, count)


@row(
    14,
    "broker half-open 120 s",
    "publishing fails ≤ 5 s; consumers are back ≤ 60 s after healing",
)
def half_open(trial: Trial) -> None:
    with World(trial.folder, workers=2, delay=0.1, web=True) as world:
        load = Load(world, trial.size(10, 200), at_once=8)
        time.sleep(1)
        world.valkey.pause()
        ends = time.monotonic() + trial.size(5, 120)
        accepted, publishing, posting = [], [], []
        while time.monotonic() < ends:
            began = time.monotonic()
            accepted.append(world.submit())
            publishing.append(time.monotonic() - began)
            began = time.monotonic()
            trial.judge(world.post().status_code == 202, "the API refused")
            posting.append(time.monotonic() - began)
        world.valkey.resume()
        healed = time.time_ns() // 1000
        load.finish(trial)
        everything = [row.id for row in world.rows("SELECT id FROM runs")]
        oracle.wait(trial, world, everything, 120)
        oracle.check(trial, world, everything, least=1.0, repeatable=0, stranded=True)
        back = [_progress(world, run, healed) for run in accepted]
        trial.resumed("after healing", back)
        trial.note(
            f"{len(publishing)} runs sent meanwhile, posts took {max(posting):.2f} s at most"
        )
        trial.judge_time(max(publishing), 5, "longest publishing to a half-open broker, s")
        trial.judge(max(back) <= 60, f"consumers back after {max(back):.1f} s")


@row(
    20,
    "Redis out of memory, READONLY, LOADING, maxclients",
    "errors are typed and nobody crashes",
)
def refusing(trial: Trial) -> None:
    with World(trial.folder, workers=2, delay=0.1, web=True) as world:
        pids = [worker.pid for worker in world.workers]
        for befall in (_out_of_memory, _read_only, _too_many_clients, _loading):
            load = Load(world, trial.size(12, 100), at_once=12)
            time.sleep(0.5)
            befall(trial, world)
            load.finish(trial)
            trial.judge(not load.refused, f"{befall.__name__}: refused {load.refused[:3]}")
        everything = [row.id for row in world.rows("SELECT id FROM runs")]
        oracle.check(trial, world, everything, least=1.0, repeatable=0, stranded=True)
        alive = [worker.pid for worker in world.workers if worker.running]
        trial.judge(alive == pids, "a worker ended")
        trial.judge("Unrecoverable" not in world.log(), "a worker gave up")
        trial.note("OOM, READONLY, maxclients and LOADING in turn, under load")


def _out_of_memory(trial: Trial, world: World) -> None:
    with world.valkey.client() as client:
        client.config_set("maxmemory", "1")
        time.sleep(trial.size(1.5, 10))
        client.config_set("maxmemory", "0")


def _read_only(trial: Trial, world: World) -> None:
    """As a primary that was made somebody's replica, of a server that is not there."""
    with world.valkey.client() as client:
        client.replicaof("127.0.0.1", "1")
        time.sleep(trial.size(1.5, 10))
        client.replicaof("NO", "ONE")


def _too_many_clients(trial: Trial, world: World) -> None:
    """Those that are there are thrown out, and find no way in."""
    with world.valkey.client() as client:
        client.config_set("maxclients", "1")
        client.client_kill_filter(_type="normal", skipme=True)
        client.client_kill_filter(_type="pubsub", skipme=True)
        time.sleep(trial.size(1.5, 10))
        client.config_set("maxclients", "10000")


def _loading(trial: Trial, world: World) -> None:
    """Killed and started again with a log that takes a while to read."""
    with world.valkey.client() as client, client.pipeline(transaction=False) as pipeline:
        for number in range(trial.size(2000, 8000)):
            pipeline.set(f"faults:{number}", "made up")
        pipeline.execute()
    world.valkey.kill()
    # A key a millisecond, as with a log of many gigabytes.
    world.valkey.start(b"key-load-delay 1000\nloading-process-events-interval-bytes 1024\n")
