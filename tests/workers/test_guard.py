"""The guard round each request: real clients, fake providers, a real Valkey."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import BaseModel

from runs.breakers import Breakers
from runs.errors import (
    AuthenticationError,
    BudgetError,
    LimitedError,
    PassedOverError,
    ProviderError,
    StorageError,
    WaylineError,
)
from runs.limits import Limit, Limits
from runs.shared import Shared
from tests.fakes import behaviours as do
from tests.fakes import clients
from tests.fakes.http import wait_until
from tests.fakes.provider import FakeProvider
from tests.servers import ValkeyServer
from workers.providers.ask import Answer, ask
from workers.providers.base import CallRecord, Prompt, Provider, Tokens
from workers.providers.guard import ProviderGuard

T = TypeVar("T")

PROMPT = Prompt(system="Answer.", user="A made-up question", max_tokens=100)


class Thing(BaseModel):
    name: str


GOOD = do.text('{"name": "x"}')


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(tmp_path / "valkey").start()
    yield server
    server.stop()


@dataclass
class Asked:
    """Two providers behind a guard; everything happens on one event loop."""

    first: FakeProvider
    second: FakeProvider
    url: str
    calls: list[CallRecord] = field(default_factory=list)
    failovers: list[tuple[str, str, str]] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    limits: dict[str, Limit] = field(default_factory=dict)
    #: What was reserved: provider, tokens in, tokens out.
    reserved: list[tuple[str, int, int]] = field(default_factory=list)
    #: Raised instead of the next reservation.
    refusal: WaylineError | None = None

    def enter(self, provider: Provider, most: Tokens) -> str:
        if self.refusal is not None:
            raise self.refusal
        self.reserved.append((provider.name, most.into, most.out))
        return f"reservation {len(self.reserved)}"

    def run(self, work: Callable[["Asking"], Awaitable[T]]) -> T:
        async def all_of_it() -> T:
            shared = Shared(self.url)
            providers = [clients.xai(self.first), clients.groq(self.second)]
            try:
                limits = Limits(shared, self.limits)
                guard = ProviderGuard(
                    breakers=Breakers(shared),
                    limits=limits,
                    enter=self.enter,
                    on_wait=self.waits.append,
                )
                return await work(Asking(self, guard, providers))
            finally:
                await shared.close()
                for provider in providers:
                    await provider.close()

        return asyncio.run(all_of_it())


@dataclass
class Asking:
    asked: Asked
    guard: ProviderGuard
    providers: list[clients.ChatProvider]

    async def __call__(self) -> Answer[Thing]:
        return await ask(
            self.providers,
            PROMPT,
            Thing,
            purpose="thing",
            deadline_seconds=20,
            on_call=self.asked.calls.append,
            on_failover=lambda *told: self.asked.failovers.append(told),
            guard=self.guard,
            longest_wait=0.0,
        )


@pytest.fixture
def asked(valkey: ValkeyServer) -> Iterator[Asked]:
    with FakeProvider() as first, FakeProvider() as second:
        first.always(GOOD)
        second.always(GOOD)
        yield Asked(first, second, valkey.url)


def test_a_provider_that_keeps_failing_is_passed_over_at_once(asked: Asked) -> None:
    asked.first.always(do.error(503))

    async def work(ask: Asking) -> None:
        for _ in range(8):
            assert (await ask()).made_by == "groq/oss-made-up"

    asked.run(work)
    assert len(asked.first.requests) == 5
    assert [why for _, _, why in asked.failovers] == ["provider"] * 5 + ["breaker"] * 3


def test_a_refused_key_is_not_shown_to_the_provider_twice(asked: Asked) -> None:
    asked.first.always(do.error(401))

    async def work(ask: Asking) -> None:
        await ask()
        await ask()

    asked.run(work)
    assert len(asked.first.requests) == 1


def test_with_every_breaker_open_nobody_is_asked(asked: Asked) -> None:
    asked.first.always(do.error(402))
    asked.second.always(do.error(402))

    async def work(ask: Asking) -> None:
        with pytest.raises(Exception, match="allowance"):
            await ask()
        with pytest.raises(PassedOverError) as caught:
            await ask()
        assert not caught.value.retryable

    asked.run(work)
    assert len(asked.first.requests) + len(asked.second.requests) == 2
    assert len(asked.calls) == 2
    assert asked.failovers[-1] == ("xai", "groq", "breaker")


def test_what_a_provider_said_counts_more_than_one_that_was_passed_over(asked: Asked) -> None:
    asked.first.always(do.error(503))
    asked.second.always(do.error(401))

    async def work(ask: Asking) -> None:
        with pytest.raises(AuthenticationError):
            await ask()
        with pytest.raises(ProviderError):  # may pass: worth another attempt
            await ask()

    asked.run(work)


def test_a_cancelled_call_says_nothing_about_the_provider(asked: Asked) -> None:
    asked.first.always(do.stall())

    async def work(ask: Asking) -> None:
        for made in range(1, 7):
            asking = asyncio.ensure_future(ask())
            seen = lambda: len(asked.first.requests) == made  # noqa: B023, E731
            assert await asyncio.to_thread(wait_until, seen)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking

    asked.run(work)
    assert asked.second.requests == []


def test_questions_of_ours_that_do_not_fit_are_not_the_provider_s_fault(asked: Asked) -> None:
    asked.first.always(do.error(413))

    async def work(ask: Asking) -> None:
        for _ in range(8):
            await ask()

    asked.run(work)
    assert len(asked.first.requests) == 8


def test_a_limited_provider_s_work_goes_to_the_other(asked: Asked) -> None:
    asked.limits = {"xai": Limit(requests=1)}

    async def work(ask: Asking) -> None:
        assert [(await ask()).made_by.split("/")[0] for _ in range(3)] == ["xai", "groq", "groq"]

    asked.run(work)
    assert asked.failovers == [("xai", "groq", "rate_limit")] * 2
    assert asked.waits == []  # too long to wait in place


def test_with_every_limit_reached_the_step_is_told_when_to_come_again(asked: Asked) -> None:
    asked.limits = {"xai": Limit(requests=1), "groq": Limit(requests=1)}

    async def work(ask: Asking) -> None:
        await ask()
        await ask()
        with pytest.raises(LimitedError) as caught:
            await ask()
        assert 10 < (caught.value.retry_after or 0) <= 120

    asked.run(work)
    assert len(asked.calls) == 2


def test_so_many_at_once_and_the_others_wait_and_are_told(asked: Asked) -> None:
    asked.limits = {"xai": Limit(at_once=2)}
    asked.first.always(do.after(0.2, GOOD))

    async def work(ask: Asking) -> None:
        answers = await asyncio.gather(*(ask() for _ in range(6)))
        assert {answer.made_by for answer in answers} == {"xai/grok-made-up"}

    asked.run(work)
    assert len(asked.waits) == 4
    assert set(asked.waits) == {"As many questions as allowed are being asked of xai at once"}
    begun = sorted(request.at for request in asked.first.requests)
    assert all(later - first >= 0.19 for first, later in zip(begun, begun[2:], strict=False))


def test_tokens_that_were_not_used_are_given_back(asked: Asked) -> None:
    # A question may use about 150 tokens and uses 18, as the fake says.
    asked.limits = {"xai": Limit(tokens=400), "groq": Limit(tokens=1)}

    async def work(ask: Asking) -> None:
        assert [(await ask()).made_by.split("/")[0] for _ in range(8)] == ["xai"] * 8

    asked.run(work)


def test_the_most_a_call_can_cost_is_reserved_before_it(asked: Asked) -> None:
    asked.run(lambda ask: ask())
    ((provider, into, out),) = asked.reserved
    assert (provider, out) == ("xai", PROMPT.max_tokens)
    assert into >= len(PROMPT.system + PROMPT.user) / 3
    (call,) = asked.calls
    assert call.reservation == "reservation 1"
    assert call.billed == Tokens(11, 7)


@pytest.mark.parametrize("refusal", [BudgetError(), StorageError()])
def test_what_cannot_be_paid_for_is_not_asked(asked: Asked, refusal: WaylineError) -> None:
    asked.refusal = refusal
    asked.limits = {"xai": Limit(at_once=1)}

    async def work(ask: Asking) -> None:
        for _ in range(2):  # the place was given back
            with pytest.raises(type(refusal)):
                await ask()

    asked.run(work)
    assert asked.first.requests == asked.second.requests == []
    assert asked.calls == asked.failovers == asked.waits == []


@pytest.mark.parametrize(
    ("behaviour", "free"),
    [
        (do.text('{"name": "x"}', usage=None), False),
        (do.text("", usage={"prompt_tokens": 3}), False),
        (do.error(500), False),
        (do.drop(), False),
        (do.error(401), True),
        (do.error(429, headers={"retry-after": "30"}), True),
        (do.error(402), True),
        (do.error(404), True),
    ],
)
def test_missing_usage_is_the_most_there_can_be_unless_it_was_turned_down(
    asked: Asked, behaviour: do.Behaviour, free: bool
) -> None:
    asked.first.always(behaviour)
    asked.run(lambda ask: ask())
    billed = asked.calls[0].billed
    _, into, out = asked.reserved[0]
    if free:
        assert billed == Tokens(0, 0)
    else:
        assert billed.out == out
        assert billed.into in (into, 3)
