"""Limits of all processes together: at once, requests and tokens a minute. Amounts are made up."""

import asyncio
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from runs import attempts, events, leases, limits, outcomes, places, rates, record
from runs.errors import LimitedError
from runs.leases import Lease, NoLease
from runs.limits import Held, Limit, Limits
from runs.settings import load
from runs.shared import Shared
from runs.states import RunStatus
from runs.store import Store
from runs.trips import Created
from tests.servers import ValkeyServer, start

T = TypeVar("T")

AWAY = "redis://127.0.0.1:1/0"  # nobody listens on port 1


def with_limits(url: str, limit: Limit, work: Callable[[Limits], Awaitable[T]]) -> T:
    async def all_of_it() -> T:
        shared = Shared(url)
        try:
            return await work(Limits(shared, {"xai": limit}))
        finally:
            await shared.close()

    return asyncio.run(all_of_it())


async def take(found: Limits, tokens: int = 1, seconds: float = 0.0) -> Held:
    return await found.take("xai", tokens, seconds, lambda _: None)


async def taken(found: Limits, tries: int, tokens: int = 1) -> int:
    """How many of so many tries find room."""
    room = 0
    for _ in range(tries):
        try:
            held = await take(found, tokens)
        except LimitedError:
            continue
        await found.leave(held, tokens)
        room += 1
    return room


def take_in_a_process(url: str, tries: int, tokens: int, limit: Limit) -> int:
    return with_limits(url, limit, lambda found: taken(found, tries, tokens))


def in_processes(url: str, tries: int, tokens: int, limit: Limit) -> int:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(3, mp_context=context) as pool:
        jobs = [pool.submit(take_in_a_process, url, tries, tokens, limit) for _ in range(3)]
        return sum(job.result() for job in jobs)


def test_without_limits_everything_goes_through_without_redis() -> None:
    assert with_limits(AWAY, Limit(), lambda found: taken(found, 100)) == 100


def test_requests_a_minute_are_counted_over_all_processes(valkey: ValkeyServer) -> None:
    assert in_processes(valkey.url, 20, 1, Limit(requests=25)) == 25


def test_tokens_a_minute_are_counted_over_all_processes(valkey: ValkeyServer) -> None:
    assert in_processes(valkey.url, 20, 100, Limit(tokens=2550)) == 25


def test_a_question_larger_than_the_limit_has_the_minute_to_itself(valkey: ValkeyServer) -> None:
    assert with_limits(valkey.url, Limit(tokens=50), lambda found: taken(found, 2, 99)) == 1


def test_what_one_limit_refuses_is_not_taken_from_the_other(valkey: ValkeyServer) -> None:
    async def work(found: Limits) -> None:
        assert await taken(found, 5, 60) == 1
        assert await taken(found, 5, 20) == 2  # of 3 requests, one was left for each

    with_limits(valkey.url, Limit(requests=3, tokens=100), work)


def test_who_finds_no_room_learns_when_to_come_again(valkey: ValkeyServer) -> None:
    async def work(found: Limits) -> None:
        await take(found)
        with pytest.raises(LimitedError, match="last minute") as caught:
            await take(found)
        assert 55 < (caught.value.retry_after or 0) <= 120

    with_limits(valkey.url, Limit(requests=1), work)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ((0, 0.0, 0, 0.0), 0),
        ((0, 0.0, 5, 100.0), 0),
        ((0, 0.0, 10, 100.0), 40 + 6),  # until it begins to fade, and until one has faded
        ((10, 60.0, 0, 120.0), 6),
        ((10, 30.0, 4, 90.0), 0),
        ((10, 30.0, 5, 90.0), 6),
        ((10, 30.0, 9, 90.0), 30),
        ((10, 30.0, 10, 90.0), 30 + 6),
    ],
)
def test_the_wait_is_until_enough_has_faded(
    window: tuple[int, float, int, float], expected: float
) -> None:
    assert rates.until(*window, most=10, amount=1) == pytest.approx(expected)


# ---- at once


def test_a_place_is_given_back_and_taken_again(valkey: ValkeyServer) -> None:
    async def work(found: Limits) -> None:
        first, second = await take(found), await take(found)
        with pytest.raises(LimitedError, match="at once"):
            await take(found)
        await found.leave(first, 1)
        third = await take(found)
        await found.leave(second, 1)
        await found.leave(third, 1)

    with_limits(valkey.url, Limit(at_once=2), work)


def test_who_waits_in_place_is_told_why_once(valkey: ValkeyServer) -> None:
    async def work(found: Limits) -> list[str]:
        told: list[str] = []
        first = await take(found)
        waiting = asyncio.create_task(found.take("xai", 1, 5.0, told.append))
        await asyncio.sleep(3 * limits.LOOK_AGAIN)
        assert not waiting.done()
        await found.leave(first, 1)
        await found.leave(await waiting, 1)
        return told

    told = with_limits(valkey.url, Limit(at_once=1), work)
    assert told == ["As many questions as allowed are being asked of xai at once"]


def test_a_cancelled_wait_holds_nothing(valkey: ValkeyServer) -> None:
    async def work(found: Limits) -> None:
        first = await take(found)
        waiting = [asyncio.create_task(take(found, seconds=5)) for _ in range(5)]
        await asyncio.sleep(limits.LOOK_AGAIN / 2)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await found.leave(first, 1)
        await found.leave(await take(found), 1)

    with_limits(valkey.url, Limit(at_once=1), work)


#: A process that takes the only place and keeps it.
HOLDER = """
import asyncio, sys
from runs.limits import Limit, Limits
from runs.shared import Shared

async def hold():
    found = Limits(Shared(sys.argv[1]), {"xai": Limit(at_once=1)})
    await found.take("xai", 1, 0.0, print)
    print("held", flush=True)
    await asyncio.sleep(600)

asyncio.run(hold())
"""


def test_a_holder_that_is_killed_gives_its_place_back(valkey: ValkeyServer) -> None:
    holder = start(
        [sys.executable, "-c", HOLDER, valkey.url],
        {"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd()},
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    assert take_in_a_process(valkey.url, 1, 1, Limit(at_once=1)) == 0
    holder.kill()
    holder.wait(10)
    with valkey.client() as client:  # its lease lapses: pretend that the time has passed
        (member,) = client.zrange("wayline:places:xai", 0, -1)
        client.zincrby("wayline:places:xai", -places.LEASE * 1000, member)
    assert take_in_a_process(valkey.url, 1, 1, Limit(at_once=1)) == 1


# ---- without Redis


def test_without_redis_a_quarter_of_each_limit_is_this_process_s_share(
    capsys: pytest.CaptureFixture[str],
) -> None:
    started = time.monotonic()
    assert with_limits(AWAY, Limit(requests=8), lambda found: taken(found, 10)) == 2
    assert with_limits(AWAY, Limit(tokens=3), lambda found: taken(found, 10)) == 1

    async def at_once(found: Limits) -> int:
        held = [await take(found) for _ in range(2)]
        with pytest.raises(LimitedError):
            await take(found)
        for place in held:
            await found.leave(place, 1)
        return len(held)

    assert with_limits(AWAY, Limit(at_once=8), at_once) == 2
    assert time.monotonic() - started < 3
    assert capsys.readouterr().out.count("redis away") == 3  # once each


def test_a_wiped_valkey_forgets_and_goes_on(valkey: ValkeyServer) -> None:
    async def work(found: Limits) -> None:
        held = await take(found)
        valkey.wipe()
        again = await take(found)
        await found.leave(held, 1)
        await found.leave(again, 1)

    with_limits(valkey.url, Limit(at_once=1, requests=1, tokens=1), work)


# ---- the settings, and a step that waits


def test_limits_come_from_the_settings(tmp_path: Path) -> None:
    given = {"XAI_AT_ONCE": "4", "GROQ_RPM": "30", "OPENAI_TPM": "6000"}
    found = limits.of(load(given, tmp_path / "none"))
    assert found == {
        "xai": Limit(at_once=4),
        "groq": Limit(requests=30),
        "openai": Limit(tokens=6000),
    }


def claimed(store: Store, run_id: str) -> Lease:
    lease = leases.claim(store, run_id, "architect", "w1")
    assert isinstance(lease, Lease)
    return lease


def waits(store: Store, run_id: str) -> list[str]:
    return [e.data["why"] for e in events.after(store, run_id, 0) if e.type == "waiting"]


def test_waiting_for_room_is_no_attempt_and_said_once(store: Store, created: Created) -> None:
    run_id = created.run.id
    for put_off in (False, True, True, True):
        lease = claimed(store, run_id)
        assert lease.attempt == 1
        assert (attempts.waited(store, run_id, lease.step) > 0) == put_off
        events.tell_waiting(store, run_id, "No room")
        outcomes.wait(store, lease, why="No room", in_seconds=0)
    assert waits(store, run_id) == ["No room"]


def test_a_step_that_waits_is_left_alone_until_it_is_due(store: Store, created: Created) -> None:
    outcomes.wait(store, claimed(store, created.run.id), why="No room", in_seconds=60)
    assert leases.claim(store, created.run.id, "architect", "w2") is NoLease.DROP
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.retry_at is not None


def test_a_run_asked_to_stop_does_not_wait(store: Store, created: Created) -> None:
    lease = claimed(store, created.run.id)
    record.cancel(store, created.run.id)
    outcomes.wait(store, lease, why="No room", in_seconds=60)
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.status is RunStatus.CANCELLED
    assert waits(store, created.run.id) == []


def test_tokens_of_an_earlier_minute_are_not_given_back(valkey: ValkeyServer) -> None:
    async def work(found: Limits) -> None:
        held = await take(found, 100)
        assert held.tokens is not None
        with valkey.client() as client:  # pretend that its minute is over
            (key,) = client.scan_iter("*wayline:rates*")
            client.pexpire(key, 60_000 - 1)
        a_minute_ago = replace(held.tokens, at=held.tokens.at - rates.MINUTE)
        await found.leave(replace(held, tokens=a_minute_ago), 0)
        with pytest.raises(LimitedError):
            await take(found, 100)

    with_limits(valkey.url, Limit(tokens=100), work)
