"""Breakers: when they open and close, and that all processes see the same one.

Times in the pure part are made up; where Valkey keeps the clock, a stored breaker is aged.
"""

import asyncio
import json
import multiprocessing
import os
import signal
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import pytest
from redis.exceptions import RedisError

from runs import breakers, errors
from runs.breakers import Book, Breakers, Verdict
from runs.errors import WaylineError
from runs.shared import Shared
from tests.servers import ValkeyServer

T = TypeVar("T")

NAME = "xai/grok-made-up"
AWAY = "redis://127.0.0.1:1/0"  # nobody listens on port 1


def told(book: Book, said: Verdict, times: int, *, token: str = "", at: float = 100.0) -> Book:
    for _ in range(times):
        book = breakers.report(book, at, token, said, "provider", 0.0)
    return book


def opened() -> Book:
    return told(Book(), Verdict.BAD, 5)


def test_four_failures_are_forgiven_the_fifth_opens() -> None:
    assert told(Book(), Verdict.BAD, 4).open_until is None
    assert opened().open_until == 100 + breakers.COOL_DOWN
    assert opened().why == "provider"


def test_rate_limits_count_half() -> None:
    assert told(Book(), Verdict.HALF_BAD, 9).open_until is None
    assert told(Book(), Verdict.HALF_BAD, 10).open_until is not None


def test_failures_long_apart_do_not_add_up() -> None:
    book = told(Book(), Verdict.BAD, 4)
    later = 100 + breakers.CALLS.seconds
    assert told(book, Verdict.BAD, 4, at=later).open_until is None


def test_a_few_failures_among_many_answers_do_not_open() -> None:
    book = Book()
    for _ in range(50):
        book = told(told(book, Verdict.BAD, 1), Verdict.GOOD, 9)
    assert book.open_until is None
    assert len(book.calls) <= breakers.CALLS.most


def test_answers_alone_leave_nothing_behind() -> None:
    assert told(Book(), Verdict.GOOD, 1000) == Book()


def test_misfits_have_a_counter_of_their_own() -> None:
    book = told(Book(), Verdict.MISFIT, 9)
    assert book.open_until is None
    assert told(book, Verdict.BAD, 1).open_until is None
    assert told(book, Verdict.MISFIT, 1).open_until is not None


def test_half_open_lets_one_try_and_a_lost_try_is_given_up() -> None:
    book = opened()
    due = 100 + breakers.COOL_DOWN
    assert breakers.admit(book, due - 0.1, "a")[1] is False
    book, admitted = breakers.admit(book, due, "a")
    assert admitted
    assert breakers.admit(book, due + 1, "b")[1] is False
    assert breakers.admit(book, due + breakers.PROBE_SECONDS, "b")[1] is True


@pytest.mark.parametrize(
    ("said", "expected"),
    [(Verdict.GOOD, None), (Verdict.BAD, 2), (Verdict.HALF_BAD, 2), (Verdict.MISFIT, 2)],
)
def test_the_try_decides(said: Verdict, expected: int | None) -> None:
    book, _ = breakers.admit(opened(), 200, "try")
    after = told(book, said, 1, token="try", at=201)
    if expected is None:
        assert after == Book()
    else:
        assert after.open_until == 201 + expected * breakers.COOL_DOWN


def test_the_cool_down_grows_to_a_bound() -> None:
    book, now = opened(), 100.0
    for _ in range(20):
        now = book.open_until or 0
        book, _ = breakers.admit(book, now, "try")
        book = told(book, Verdict.BAD, 1, token="try", at=now)
    assert (book.open_until or 0) - now == breakers.LONGEST_COOL_DOWN


def test_old_news_change_nothing() -> None:
    assert told(opened(), Verdict.GOOD, 3, token="begun before") == opened()
    assert told(opened(), Verdict.BAD, 3, token="begun before") == opened()


def test_a_try_that_was_cancelled_is_free_for_the_next() -> None:
    book, _ = breakers.admit(opened(), 200, "a")
    book = told(book, Verdict.NONE, 1, token="a", at=201)
    assert breakers.admit(book, 201, "b")[1] is True


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (None, Verdict.GOOD),
        (errors.AuthenticationError(), Verdict.HOPELESS),
        (errors.QuotaError(), Verdict.HOPELESS),
        (errors.RateLimitError(), Verdict.HALF_BAD),
        (errors.CallTimeoutError(), Verdict.BAD),
        (errors.NetworkError(), Verdict.BAD),
        (errors.UntrustedError(), Verdict.BAD),
        (errors.ProviderError(), Verdict.BAD),
        (errors.TruncatedError(), Verdict.BAD),
        (errors.SchemaError(), Verdict.MISFIT),
        (errors.LengthError(), Verdict.GOOD),
        (errors.ContentFilterError(), Verdict.GOOD),
        (errors.InternalError(), Verdict.NONE),
        (errors.StorageError(), Verdict.NONE),
    ],
)
def test_what_each_error_says_of_the_provider(error: WaylineError | None, said: Verdict) -> None:
    assert breakers.verdict(error) is said


# ---- with a real Valkey


def with_breakers(url: str, work: Callable[[Breakers], Awaitable[T]]) -> T:
    async def all_of_it() -> T:
        shared = Shared(url)
        try:
            return await work(Breakers(shared))
        finally:
            await shared.close()

    return asyncio.run(all_of_it())


async def fail(found: Breakers, error: WaylineError, times: int = 1) -> None:
    for _ in range(times):
        admission = await found.admit(NAME)
        assert admission is not None
        await found.report(admission, error)


def age(valkey: ValkeyServer, seconds: float) -> None:
    """Pretend that the breaker was opened so many seconds earlier."""
    with valkey.client() as client:
        key = f"wayline:breaker:{NAME}"
        raw = client.get(key)
        assert isinstance(raw, bytes)
        book = json.loads(raw)
        client.set(
            key, json.dumps(book | {"open_until": book["open_until"] - seconds}), keepttl=True
        )


def try_once(url: str) -> bool:
    """In a process of its own: whether the provider may be called."""

    async def work(found: Breakers) -> bool:
        return await found.admit(NAME) is not None

    return with_breakers(url, work)


def fail_often(url: str) -> None:
    """In a process of its own: many calls at once, all of which fail."""

    async def work(found: Breakers) -> None:
        async def one() -> None:
            if (admission := await found.admit(NAME)) is not None:
                await found.report(admission, errors.ProviderError())

        await asyncio.gather(*(one() for _ in range(20)))

    with_breakers(url, work)


def processes() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn"))


def test_one_process_opens_it_for_all_and_one_try_goes_through(valkey: ValkeyServer) -> None:
    with processes() as pool:
        for done in [pool.submit(fail_often, valkey.url) for _ in range(4)]:
            done.result()
        with valkey.client() as client:
            health = breakers.states(client)[NAME]
        assert (health.state, health.why) == ("open", "provider")
        assert 0 < health.again_in <= breakers.COOL_DOWN
        assert not any(pool.map(try_once, [valkey.url] * 4))
        age(valkey, breakers.COOL_DOWN)
        assert sum(pool.map(try_once, [valkey.url] * 12)) == 1
    with valkey.client() as client:
        assert breakers.states(client)[NAME].state == "half_open"


def test_no_failure_is_lost_when_many_report_at_once(valkey: ValkeyServer) -> None:
    async def work(first: Breakers) -> None:
        shared = Shared(valkey.url)
        second = Breakers(shared)
        both = [await found.admit(NAME) for found in (first, second) * 2]
        reports = [
            found.report(admission, errors.NetworkError())
            for found, admission in zip((first, second) * 2, both, strict=True)
            if admission is not None
        ]
        await asyncio.gather(*reports)
        await fail(second, errors.NetworkError())
        assert await first.admit(NAME) is None
        await shared.close()

    with_breakers(valkey.url, work)


def test_a_try_that_works_closes_it_for_all(valkey: ValkeyServer) -> None:
    with_breakers(valkey.url, lambda found: fail(found, errors.ProviderError(), 5))
    age(valkey, breakers.COOL_DOWN)

    async def work(found: Breakers) -> None:
        admission = await found.admit(NAME)
        assert admission is not None
        await found.report(admission, None)
        assert await found.admit(NAME) is not None

    with_breakers(valkey.url, work)
    with valkey.client() as client:
        assert breakers.states(client) == {}
        assert list(client.scan_iter("wayline:breaker:*")) == []


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (errors.AuthenticationError(), breakers.COOL_DOWN),
        (errors.QuotaError(), breakers.TEN_MINUTES),
    ],
)
def test_some_errors_open_it_at_once(
    valkey: ValkeyServer, error: WaylineError, seconds: float
) -> None:
    with_breakers(valkey.url, lambda found: fail(found, error))
    with valkey.client() as client:
        health = breakers.states(client)[NAME]
    assert health.state == "open"
    assert seconds - 5 < health.again_in <= seconds


@pytest.mark.parametrize("error", [errors.AuthenticationError(), errors.ConfigurationError()])
def test_what_somebody_has_to_see_to_is_told_once_until_it_works(
    valkey: ValkeyServer, error: WaylineError, capsys: pytest.CaptureFixture[str]
) -> None:
    opens = isinstance(error, errors.AuthenticationError)
    with_breakers(valkey.url, lambda found: fail(found, error))
    if opens:
        age(valkey, breakers.COOL_DOWN + 1)
    with_breakers(valkey.url, lambda found: fail(found, error))
    assert capsys.readouterr().out.count("provider needs its operator") == 1
    with valkey.client() as client:
        assert breakers.states(client)[NAME].alert == error.code
    if opens:
        age(valkey, breakers.LONGEST_COOL_DOWN)

    async def works(found: Breakers) -> None:
        admission = await found.admit(NAME)
        assert admission is not None
        await found.report(admission, None)

    with_breakers(valkey.url, works)
    with valkey.client() as client:
        assert breakers.states(client) == {}


def test_a_wiped_valkey_forgets(valkey: ValkeyServer) -> None:
    with_breakers(valkey.url, lambda found: fail(found, errors.QuotaError()))
    valkey.wipe()
    assert try_once(valkey.url)


def test_without_redis_each_process_has_its_own_and_nobody_waits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def work(found: Breakers) -> bool:
        await fail(found, errors.ProviderError(), 5)
        return await found.admit(NAME) is None

    started = time.monotonic()
    assert with_breakers(AWAY, work)
    assert time.monotonic() - started < 2
    assert capsys.readouterr().out.count("redis away") == 1
    assert try_once(AWAY)  # another one knows nothing of it


def test_nobody_waits_long_for_a_valkey_that_hangs(valkey: ValkeyServer) -> None:
    async def work(found: Breakers) -> None:
        assert await found.admit(NAME) is not None
        os.kill(valkey.pid, signal.SIGSTOP)
        try:
            started = time.monotonic()
            asked = [found.admit(NAME) for _ in range(50)]
            assert all(await asyncio.gather(*asked))
            assert time.monotonic() - started < 3
        finally:
            os.kill(valkey.pid, signal.SIGCONT)

    with_breakers(valkey.url, work)


def test_states_need_redis() -> None:
    import redis

    with redis.Redis.from_url(AWAY) as client, pytest.raises(RedisError):
        breakers.states(client)
