"""Providers that limit, fail and do not say what they used: rows 23, 24, 25, 31, 32."""

import email.utils
import random
import time
from collections.abc import Callable

import redis

from runs import breakers
from tests.fakes import behaviours as do
from tests.fakes.http import Behaviour, Exchange
from tests.faults import oracle
from tests.faults.load import Load
from tests.faults.trial import Trial, row
from tests.faults.world import World
from tests.servers import until

ERRORS = (500, 502, 503, 504, 529)
#: Made up, US dollars a million tokens.
PRICES = {f"{n}_PRICE_{way}": "2" for n in ("XAI", "GROQ") for way in ("IN", "OUT")}


def _in_ten_seconds() -> str:
    return email.utils.formatdate(time.time() + 10, usegmt=True)


#: Retry-After → the seconds that the step is to wait, at least and at most.
AFTER: dict[str, tuple[Callable[[], str], float, float]] = {
    "0": (lambda: "0", -0.1, 1),
    "1": (lambda: "1", 0.9, 1.1),
    "30": (lambda: "30", 27, 33),
    "121": (lambda: "121", 108.9, 133.1),
    "garbage": (lambda: "soon", -0.1, 30),
    # A date is given to the second.
    "a date": (_in_ten_seconds, 8, 11),
    "the past": (lambda: "Sun, 06 Nov 1994 08:49:37 GMT", -0.1, 1),
}


@row(
    23,
    "429 with Retry-After 0, 1, 30, 121, garbage, a date, the past",
    "honoured ±10 % or rescheduled with the slot freed; ≤ 3 attempts",
)
def retry_after(trial: Trial) -> None:
    with World(trial.folder / "waits", threads=1) as world:
        accepted = []
        for name, (given, least, most) in AFTER.items():
            world.xai.then(do.error(429, headers={"retry-after": given()}))
            accepted.append(world.submit())
            waited = _waited(world, accepted[-1])
            trial.judge(least <= waited <= most, f"Retry-After {name}: waited {waited:.1f} s")
            if waited > 5:
                # The only thread is free: another run goes all the way meanwhile.
                other = world.submit()
                until(lambda run=other: _status(world, run) == "succeeded", 20)  # type: ignore[misc]
                still = _status(world, accepted[-1])
                trial.judge(still == "running", f"Retry-After {name}: {still} before its time")
                accepted.append(other)
            else:
                until(lambda run=accepted[-1]: _status(world, run) == "succeeded")  # type: ignore[misc]
        if trial.small:
            # The long waits are not waited for: their runs are stopped instead.
            trial.note("small scale: waits over 5 s are seen to be due, and not waited for")
            trial.figures.trials += len(accepted)
        else:
            oracle.wait(trial, world, accepted, 300)
            oracle.check(trial, world, accepted, repeatable=len(AFTER), least=1.0)
    with World(trial.folder / "always") as world:
        world.xai.always(do.error(429, headers={"retry-after": "0"}))
        run = world.submit()
        oracle.wait(trial, world, [run], 90)
        first = sum(call.step == "architect" for call in world.calls())
        trial.judge(first <= 3, f"always 429: {first} calls of one step")
        trial.figures.trials += 1


def _waited(world: World, run: str) -> float:
    """Seconds that the run's first step was put off for, once it was."""

    def asked() -> bool:
        return any(call.run == run for call in world.calls())

    until(asked, what="the call is made")
    events = "SELECT data FROM events WHERE run_id = :r AND type = 'retrying'"
    due = "SELECT retry_at FROM runs WHERE id = :r"
    until(
        lambda: world.one(events, r=run) or _status(world, run) == "succeeded",
        what="the answer is dealt with",
    )
    said = world.one("SELECT json_extract(data, '$.in_seconds') FROM events WHERE run_id = :r"
                     " AND type = 'retrying'", r=run)  # fmt: skip
    at = world.one(due, r=run)
    if at is not None:
        ended = world.one(
            "SELECT ended_at FROM attempts WHERE run_id = :r AND outcome = 'failed'", r=run
        )
        return float(at - ended) / 1e6
    return float(said or 0.0)


def _status(world: World, run: str) -> str:
    return str(world.one("SELECT status FROM runs WHERE id = :r", r=run))


@row(24, "429 insufficient_quota", "one attempt, the breaker opens, the other provider answers")
def quota(trial: Trial) -> None:
    with World(trial.folder, both_models=True) as world:
        world.xai.always(do.error(429, "insufficient_quota"))
        accepted = [world.submit()]
        oracle.wait(trial, world, accepted, 60)
        accepted += [world.submit() for _ in range(trial.size(8, 100))]
        oracle.wait(trial, world, accepted, 120)
        asked = len(world.xai.requests)
        trial.judge(asked == 1, f"asked {asked} times")
        with world.valkey.client() as client:
            health = breakers.states(client)
        trial.judge(any(h.state == "open" for h in health.values()), f"breakers: {health}")
        made = {row.made_by.split("/")[0] for row in world.rows("SELECT made_by FROM steps")}
        trial.judge(made == {"groq"}, f"made by {made}")
        oracle.check(trial, world, accepted, repeatable=1, least=1.0, calls_an_attempt=2)


@row(
    25,
    "500, 502, 503, 504, 529 at 10, 50 and 100 %",
    "≥ 99.9 %, ≥ 99 % succeed; at 100 % the breaker is open ≤ 5 s and the plan is honest",
)
def server_errors(trial: Trial) -> None:
    for percent, least in ((10, 0.999), (50, 0.99)):
        with World(trial.folder / str(percent), workers=2, both_models=True) as world:
            for fake in (world.xai, world.groq):
                fake.always(_failing(world, percent / 100, trial.random))
            load = Load(world, trial.size(12, 500), at_once=24)
            load.finish(trial)
            oracle.check(
                trial, world, load.accepted, repeatable=10**6, least=least, calls_an_attempt=6
            )
            steps = world.rows("SELECT made_by FROM steps WHERE status = 'done'")
            models = sum(not step.made_by.startswith("builtin") for step in steps) / len(steps)
            trial.note(f"at {percent} %: {models:.1%} of the steps made by a model")
    with World(trial.folder / "100", both_models=True, web=True, program="wayline worker") as world:
        for fake in (world.xai, world.groq):
            fake.always(_failing(world, 1.0, trial.random))
        load = Load(world, trial.size(3, 30), at_once=6, followed=2)
        until(lambda: world.xai.requests, what="the first call")
        began = time.monotonic()
        with world.valkey.client() as client:
            until(lambda: _both_open(client), 60, what="both breakers are open")
        trial.judge_time(time.monotonic() - began, 5, "both breakers open, s after the first call")
        load.finish(trial)
        oracle.check(trial, world, load.accepted, least=1.0, calls=False)
        _honest(trial, world)


def _failing(world: World, share: float, chance: random.Random) -> Behaviour:
    """Fails with one of the errors so often; otherwise as usual."""

    async def behave(exchange: Exchange) -> None:
        if chance.random() < share:
            await do.error(chance.choice(ERRORS))(exchange)
        else:
            await world.answer(exchange)

    return behave


def _both_open(client: redis.Redis) -> bool:
    return sum(h.state == "open" for h in breakers.states(client).values()) == 2


def _honest(trial: Trial, world: World) -> None:
    """Every plan says that no model made it, and was checked all the same."""
    made = {row.made_by for row in world.rows("SELECT made_by FROM steps")}
    trial.judge(made == {"builtin"}, f"made by {made}")
    consistent = world.one(
        "SELECT count(*) FROM versions"
        " WHERE json_extract(itinerary, '$.verification.status') = 'consistent'"
    )
    told = world.one("SELECT count(*) FROM events WHERE type = 'failover'"
                     " AND json_extract(data, '$.to') = 'builtin'")  # fmt: skip
    versions = world.one("SELECT count(*) FROM versions")
    trial.judge(consistent == versions, f"{consistent} of {versions} plans are consistent")
    trial.judge(told >= 4 * versions, f"told {told} times for {versions} plans of 4 steps")


@row(31, "steady total failure", "calls ≤ 1.1 × offered: retry layers never multiply")
def total_failure(trial: Trial) -> None:
    with World(trial.folder, workers=2, both_models=True) as world:
        for fake in (world.xai, world.groq):
            fake.always(do.error(500))
        load = Load(world, trial.size(12, 200), at_once=12)
        load.finish(trial)
        made = len(world.xai.requests) + len(world.groq.requests)
        offered = 4 * len(load.accepted)
        trial.judge(made <= 1.1 * offered, f"{made} calls for {offered} questions")
        trial.note(f"{made} calls for {offered} questions")
        oracle.check(trial, world, load.accepted, repeatable=made, least=1.0, calls_an_attempt=6)


@row(
    32,
    "usage or price missing",
    "counted at worst case; overspent by one call at most",
)
def unknown_costs(trial: Trial) -> None:
    cap = 0.05
    caps = {"WAYLINE_SPEND_RUN_USD": str(cap)}
    with World(trial.folder / "usage", settings=caps | PRICES) as world:
        world.xai.always(do.text('{"said": "made up"}', usage=None))
        accepted = [world.submit() for _ in range(trial.size(6, 50))]
        oracle.wait(trial, world, accepted, 120)
        oracle.check(trial, world, accepted, repeatable=0, least=1.0)
        spent = world.rows(
            "SELECT run_id, sum(cost_microusd) AS cost, max(reserved_microusd) AS most"
            " FROM spend GROUP BY run_id"
        )
        trial.judge(len(spent) == len(accepted), f"{len(spent)} runs spent anything")
        trial.judge(
            all(row.cost <= cap * 1e6 + row.most for row in spent), "more than a call overspent"
        )
        less = world.one("SELECT count(*) FROM spend WHERE cost_microusd < reserved_microusd")
        trial.judge(less == 0, f"{less} calls counted below the worst case")
    with World(trial.folder / "price", settings=caps) as world:
        run = world.submit()
        oracle.wait(trial, world, [run], 60)
        asked = len(world.xai.requests)
        trial.judge(asked == 0, f"{asked} calls at an unknown price under a cap")
        trial.figures.trials += 1
