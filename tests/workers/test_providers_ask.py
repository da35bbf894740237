"""Asking: retries in place, re-asks, failover, deadlines, and what is recorded of it.

Two or three fake providers on loopback, the real clients, made-up questions. The jitter's
dice always fall on nothing, so no test waits for it.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

import pytest
from pydantic import BaseModel, ConfigDict, Field

from runs.errors import (
    AuthenticationError,
    CallError,
    CallTimeoutError,
    ConfigurationError,
    ContentFilterError,
    ContextError,
    NetworkError,
    ProviderError,
    RateLimitError,
    SchemaError,
)
from tests.fakes import behaviours as do
from tests.fakes import clients
from tests.fakes.http import Behaviour, wait_until
from tests.fakes.provider import FakeProvider
from workers.providers.ask import REASK, TRIES, Answer, ask
from workers.providers.base import CallRecord, Prompt
from workers.providers.chat import ChatProvider

PROMPT = Prompt(system="Answer.", user="A made-up question", short="Less of it", max_tokens=100)


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    score: Annotated[int, Field(ge=0, le=100)]


GOOD = do.text('{"name": "x", "score": 7}')
MISFIT = do.text('{"name": "x", "score": 700}')


@dataclass
class Asked:
    """Two providers, and what was heard from asking them."""

    first: FakeProvider
    second: FakeProvider
    providers: list[ChatProvider]
    calls: list[CallRecord] = field(default_factory=list)
    failovers: list[tuple[str, str, str]] = field(default_factory=list)

    async def ask(self, seconds: float = 20, prompt: Prompt = PROMPT) -> Answer[Thing]:
        return await ask(
            self.providers,
            prompt,
            Thing,
            purpose="thing",
            deadline_seconds=seconds,
            on_call=self.calls.append,
            on_failover=lambda *told: self.failovers.append(told),
            chance=lambda: 0.0,
        )

    def answer(self, seconds: float = 20, prompt: Prompt = PROMPT) -> Answer[Thing]:
        return clients.run(lambda: self.ask(seconds, prompt), *self.providers)

    def outcomes(self) -> list[tuple[str, str | None]]:
        return [(call.provider, call.error_code) for call in self.calls]


@pytest.fixture
def asked() -> Iterator[Asked]:
    with FakeProvider() as first, FakeProvider() as second:
        first.always(GOOD)
        second.always(GOOD)
        yield Asked(first, second, [clients.xai(first), clients.groq(second)])


def test_it_works(asked: Asked) -> None:
    answer = asked.answer()
    assert answer == Answer(Thing(name="x", score=7), "xai/grok-made-up")
    (call,) = asked.calls
    assert (call.provider, call.model, call.purpose) == ("xai", "grok-made-up", "thing")
    assert (call.outcome, call.error_code) == ("ok", None)
    assert (call.tokens_in, call.tokens_out) == (11, 7)
    assert 0 <= call.latency_ms < 5000
    assert call.started_at.utcoffset() is not None
    assert asked.failovers == []
    assert asked.second.requests == []


@pytest.mark.parametrize(
    ("behaviour", "calls", "why"),
    [
        (do.error(401), 1, "authentication"),
        (do.error(402), 1, "quota"),
        (do.error(429, "insufficient_quota"), 1, "quota"),
        (do.error(404), 1, "configuration"),
        (do.error(400), 2, "configuration"),
        (do.error(429, headers={"retry-after": "0"}), 2, "rate_limit"),
        (do.error(429, headers={"retry-after": "30"}), 1, "rate_limit"),
        (do.error(503), 3, "provider"),
        (do.html(), 3, "provider"),
        (do.drop(), 3, "network"),
        (do.cut(20), 2, "truncated"),
        (do.text("{}", finish_reason="length"), 2, "length"),
        (do.error(413), 2, "context"),
        (do.text("", finish_reason="content_filter"), 1, "content_filter"),
        (do.text("no JSON at all"), 3, "schema"),
        (MISFIT, 3, "schema"),
    ],
)
def test_failover_is_real_in_every_class(
    asked: Asked, behaviour: Behaviour, calls: int, why: str
) -> None:
    asked.first.always(behaviour)
    answer = asked.answer()
    assert answer.made_by == "groq/oss-made-up"
    assert len(asked.first.requests) == calls
    assert asked.failovers == [("xai", "groq", why)]
    assert asked.outcomes() == [("xai", why)] * calls + [("groq", None)]


@pytest.mark.parametrize(
    ("behaviours", "wrong"),
    [
        ([do.drop(), do.drop()], "network"),
        ([do.error(500), do.error(529)], "provider"),
        ([do.error(429, headers={"retry-after": "0"})], "rate_limit"),
        ([do.cut(20)], "truncated"),
        ([MISFIT, MISFIT], "schema"),
    ],
)
def test_what_passes_is_tried_again_in_place(
    asked: Asked, behaviours: list[Behaviour], wrong: str
) -> None:
    asked.first.then(*behaviours)
    assert asked.answer().made_by == "xai/grok-made-up"
    assert asked.outcomes() == [("xai", wrong)] * len(behaviours) + [("xai", None)]
    assert asked.failovers == []


def test_mixed_troubles_are_tried_three_times_in_all(asked: Asked) -> None:
    asked.first.always(do.error(500))
    asked.first.then(do.drop(), do.cut(20))
    assert asked.answer().made_by == "groq/oss-made-up"
    assert len(asked.first.requests) == TRIES


def test_retry_after_is_kept(asked: Asked) -> None:
    asked.first.then(do.error(429, headers={"retry-after": "0.4"}))
    asked.answer()
    before, then = asked.first.requests
    assert 0.36 <= then.at - before.at <= 1.5


def test_a_misfit_is_asked_again_with_what_was_wrong(asked: Asked) -> None:
    asked.first.then(MISFIT)
    asked.answer()
    again = asked.first.requests[1].body["messages"][1]["content"]
    assert again.startswith(PROMPT.user)
    assert REASK in again
    assert "score: Input should be less than or equal to 100" in again


def test_mending_costs_no_call(asked: Asked) -> None:
    asked.first.then(do.text('Sure!\n```json\n{"name": "x", "score": 7, "stars": 5,}\n```'))
    assert asked.answer().value == Thing(name="x", score=7)
    assert len(asked.calls) == 1


def test_at_most_two_reasks_over_all_providers(asked: Asked) -> None:
    asked.first.always(MISFIT)
    asked.second.always(MISFIT)
    with pytest.raises(SchemaError):
        asked.answer()
    assert (len(asked.first.requests), len(asked.second.requests)) == (3, 1)


def test_too_short_an_answer_is_given_more_room(asked: Asked) -> None:
    asked.first.then(do.text('{"na', finish_reason="length"))
    asked.answer()
    rooms = [request.body["max_completion_tokens"] for request in asked.first.requests]
    assert rooms == [100, 200]


def test_too_long_a_question_is_shortened_once(asked: Asked) -> None:
    asked.first.always(do.error(400, "context_length_exceeded"))
    asked.answer()
    questions = [request.body["messages"][1]["content"] for request in asked.first.requests]
    assert questions == ["A made-up question", "Less of it"]
    # The other model may take in more.
    assert asked.second.requests[0].body["messages"][1]["content"] == "A made-up question"


def test_a_question_that_cannot_be_shortened_goes_to_the_other(asked: Asked) -> None:
    asked.first.always(do.error(413))
    asked.answer(prompt=Prompt(system="Answer.", user="A made-up question"))
    assert len(asked.first.requests) == 1


def test_a_filter_is_passed_to_one_other_provider_alone(asked: Asked) -> None:
    with FakeProvider() as third:
        asked.providers.append(clients.openai(third))
        asked.first.always(do.text("", finish_reason="content_filter"))
        asked.second.always(do.text(None, refusal="I would rather not"))
        with pytest.raises(ContentFilterError):
            asked.answer()
        assert third.requests == []


def test_a_third_provider_is_the_last_resort(asked: Asked) -> None:
    with FakeProvider() as third:
        third.always(GOOD)
        asked.providers.append(clients.openai(third))
        asked.first.always(do.error(401))
        asked.second.always(do.error(403))
        assert asked.answer().made_by == "openai/local-made-up"
    assert asked.failovers == [
        ("xai", "groq", "authentication"),
        ("groq", "openai", "authentication"),
    ]


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (do.error(401), AuthenticationError),
        (do.error(500), ProviderError),
        (do.drop(), NetworkError),
        (do.error(413), ContextError),
        (do.error(429, headers={"retry-after": "30"}), RateLimitError),
    ],
)
def test_the_last_error_is_raised_when_all_fail(
    asked: Asked, behaviour: Behaviour, expected: type[CallError]
) -> None:
    asked.first.always(do.error(402))
    asked.second.always(behaviour)
    with pytest.raises(expected):
        asked.answer()


def test_a_long_wait_is_told_to_the_caller(asked: Asked) -> None:
    asked.first.always(do.error(429, headers={"retry-after": "30"}))
    asked.second.always(do.error(429, headers={"retry-after": "120"}))
    with pytest.raises(RateLimitError) as caught:
        asked.answer()
    assert caught.value.retry_after == 120
    assert len(asked.calls) == 2


def test_nobody_to_ask(asked: Asked) -> None:
    asked.providers = []
    with pytest.raises(ConfigurationError):
        asked.answer()


def test_one_that_stalls_leaves_time_for_the_next(asked: Asked) -> None:
    asked.first.always(do.stall())
    started = time.monotonic()
    assert asked.answer(seconds=1.5).made_by == "groq/oss-made-up"
    assert time.monotonic() - started < 1.5
    assert asked.outcomes()[-1] == ("groq", None)
    assert wait_until(asked.first.requests[0].abandoned.is_set)


def test_all_of_it_ends_at_the_deadline(asked: Asked) -> None:
    asked.first.always(do.stall())
    asked.second.always(do.trickle(0.05))
    started = time.monotonic()
    with pytest.raises(CallTimeoutError):
        asked.answer(seconds=0.8)
    assert time.monotonic() - started < 2
    assert asked.failovers == [("xai", "groq", "timeout")]


def test_cancelling_closes_the_socket_and_is_recorded(asked: Asked) -> None:
    asked.first.always(do.stall())

    async def cancel_it() -> None:
        asking = asyncio.ensure_future(asked.ask())
        assert await asyncio.to_thread(wait_until, lambda: len(asked.first.requests) == 1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await asyncio.to_thread(wait_until, asked.first.requests[0].abandoned.is_set, 1)

    clients.run(cancel_it, *asked.providers)
    (call,) = asked.calls
    assert (call.outcome, call.error_code) == ("cancelled", None)
    assert asked.second.requests == []


def test_fifty_at_once_share_the_client(asked: Asked) -> None:
    async def many() -> list[Answer[Thing]]:
        return await asyncio.gather(*(asked.ask() for _ in range(50)))

    assert len(clients.run(many, *asked.providers)) == 50
    assert wait_until(lambda: asked.first.open_connections == 0)


@pytest.mark.parametrize("schema_refused", [do.error(400), do.error(422)])
def test_an_endpoint_without_schemas_is_asked_in_words(
    asked: Asked, schema_refused: Behaviour
) -> None:
    asked.first.then(schema_refused)
    assert asked.answer().made_by == "xai/grok-made-up"
    assert asked.outcomes() == [("xai", "configuration"), ("xai", None)]
