"""Messages that are doubled, late, poisonous or gone: rows 7, 10, 13, 17, 18."""

import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import update

from runs import dead, envelope, replay, tables, trips, versions
from tests.faults import oracle
from tests.faults.load import Load
from tests.faults.trial import Trial, row
from tests.faults.world import World
from tests.servers import until
from workflows import ITINERARY


@row(13, "the broker wiped (FLUSHALL) in mid-flight", "every run is re-driven within 60 s")
def wiped(trial: Trial) -> None:
    with World(trial.folder, workers=2, delay=0.3) as world:
        load = Load(world, trial.size(60, 1000), at_once=80)
        wipes: list[int] = []
        waiting: list[tuple[str, int]] = []
        while load.under_way:
            time.sleep(trial.random.uniform(*trial.size((0.1, 1), (1, 3))))
            until(lambda: _standing(world) or not load.under_way, 60, what="messages wait")
            before = _standing(world)
            wipes.append(time.time_ns() // 1000)
            world.valkey.wipe()
            waiting += [(run, wipes[-1]) for run in before]
        load.finish(trial)
        oracle.check(trial, world, load.accepted, least=1.0)
        back = [_next(world, run, at) for run, at in waiting]
        trial.resumed("message wiped", back)
        trial.note(f"{len(wipes)} wipes, {len(waiting)} runs without a worker at them")
        trial.judge(back, "no run waited at any wipe: nothing was tried")
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


@row(
    7,
    "poison messages (bad JSON, unknown task, unknown version, 10 MB)",
    "dead letters after ≤ 3 deliveries, replayable; the others unaffected",
)
def poison(trial: Trial) -> None:
    with World(trial.folder, workers=2, delay=0.05) as world:
        queue = ITINERARY.steps[0].queue(ITINERARY.name)
        pids = [worker.pid for worker in world.workers]
        copies = trial.size(1, 25)
        load = Load(world, trial.size(12, 200), at_once=12)
        for number in range(copies):
            for raw in _poisons(number):
                with world.valkey.client() as client:
                    client.lpush(queue, raw)
            _of_another_version(world)
        expected = copies * (len(_poisons(0)) + 1)
        until(lambda: dead.count(world.store).open >= expected, 60, what="all are buried")
        load.finish(trial)
        letters = dead.find(world.store, limit=1000)
        trial.judge(len(letters) == expected, f"{len(letters)} letters of {expected} poisons")
        trial.judge(all(w.deliveries <= 3 for w in letters), "delivered more than 3 times")
        whole = [w for w in letters if w.replayable and w.kind is dead.Kind.MESSAGE]
        for letter in whole:
            replay.replay(world.settings, world.store, letter)
        until(lambda: dead.count(world.store).open == expected, what="they died again")
        oracle.wait(trial, world, load.accepted, 60)
        trial.figures.trials += expected
        oracle.check(trial, world, load.accepted, least=1.0, repeatable=0)
        trial.judge([w.pid for w in world.workers if w.running] == pids, "a worker ended")
        trial.note(f"{expected} dead letters; {len(whole)} replayed, 10 MB is not kept whole")


def _poisons(number: int) -> list[bytes]:
    """Bad JSON, an unknown task, 10 MB: each different from those before."""
    unknown = envelope.made(f"wayline.nobody.{number}", "made up")
    return [
        b'{"body": ' + str(number).encode(),
        _wrapped(unknown, number),
        _wrapped(unknown | {"body": f"{number}" + "x" * 10_000_000}, number),
    ]


def _of_another_version(world: World) -> None:
    """A run of a version that no worker has, and that has stood for longer than a rollout."""
    created = trips.create(world.store, owner="faults", title="Made up", request={})
    r = tables.runs.c
    long_ago = r.created_at - int((versions.ROLLOUT + 60) * 1e6)
    change = (
        update(tables.runs)
        .where(r.id == created.run.id)
        .values(workflow_version=99, created_at=long_ago, sent_at=long_ago)
    )
    world.store.write(lambda connection: connection.execute(change))


def _wrapped(message: dict[str, Any], number: int) -> bytes:
    """As kombu writes it to a list of Redis."""
    return json.dumps(
        {
            "body": base64.b64encode(message["body"].encode()).decode(),
            "content-type": message["content_type"],
            "content-encoding": message["content_encoding"],
            "headers": message["headers"],
            "properties": {
                "correlation_id": message["headers"]["id"],
                "delivery_mode": 2,
                "delivery_info": {"exchange": "", "routing_key": "itinerary.architect"},
                "priority": 0,
                "body_encoding": "base64",
                "delivery_tag": f"made-up-{number}-{message['headers']['id']}",
            },
        }
    ).encode()


@row(
    10,
    "the same Idempotency-Key ten times at once",
    "one run and one answer (the debit joins with credits)",
)
def same_key(trial: Trial) -> None:
    with World(trial.folder, workers=1, web=True) as world, ThreadPoolExecutor(10) as pool:
        accepted = []
        for number in range(trial.size(5, 100)):
            key = f"made-up-random-text-{trial.random.getrandbits(128):032x}-{number}"
            answers = list(pool.map(lambda key: world.post(**{"Idempotency-Key": key}), [key] * 10))
            codes = {answer.status_code for answer in answers}
            made = {answer.json().get("id") for answer in answers}
            trial.judge(codes == {202} and len(made) == 1, f"{codes}, {len(made)} trips")
            runs = world.rows("SELECT id FROM runs WHERE trip_id = :t", t=made.pop())
            trial.judge(len(runs) == 1, f"{len(runs)} runs of one key")
            accepted += [run.id for run in runs]
        trial.judge(
            world.one("SELECT count(*) FROM trips") == len(accepted), "more trips than keys"
        )
        oracle.wait(trial, world, accepted, 60)
        oracle.check(trial, world, accepted, least=1.0, repeatable=0)
        trial.note("no credits yet: no debit was tried")


@row(18, "a message delivered after its lease", "it is fenced")
def late(trial: Trial) -> None:
    """Taken from the queue by hand, while the reaper sends another; given back later."""
    with World(trial.folder, workers=1, delay=0.3) as world:
        queue = ITINERARY.steps[0].queue(ITINERARY.name)
        accepted, kept = [], []
        world.pause(world.workers[0])
        for _ in range(trial.size(8, 100)):
            accepted.append(world.submit())
        with world.valkey.client() as client:
            for key in client.scan_iter(match=f"{queue}*", _type="list"):  # one a priority
                while (raw := client.rpop(key)) is not None:
                    kept.append(raw)
            world.workers[0].resume()
            until(lambda: world.calls(), 60, what="the reaper has sent others")
            for raw in kept:
                client.lpush(queue, raw)  # while the first step is at work
            oracle.wait(trial, world, accepted, 120)
            for raw in kept:
                client.lpush(queue, raw)  # and after the end
        # One may have been handed to the worker that sleeps.
        trial.judge(len(kept) >= len(accepted) - 1, f"only {len(kept)} messages could be taken")
        oracle.check(trial, world, accepted, least=1.0, repeatable=0)
        once = world.one("SELECT count(*) FROM attempts WHERE outcome = 'done'")
        trial.judge(once == 4 * len(accepted), f"{once} finished attempts")
