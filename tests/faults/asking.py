"""Asking two fake providers through the real clients: for faults of a single question."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from runs.errors import WaylineError
from tests.fakes import behaviours as do
from tests.fakes import clients
from tests.fakes.http import Behaviour
from tests.fakes.provider import FakeProvider
from workers.providers.ask import Answer, ask
from workers.providers.base import CallRecord, Prompt
from workers.providers.chat import ChatProvider

PROMPT = Prompt(system="Answer.", user="A made-up question", short="Less of it", max_tokens=100)


class Thing(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")

    name: str
    score: Annotated[int, Field(ge=0, le=100)]
    tags: list[str] = []


GOOD = '{"name": "made up", "score": 7, "tags": ["a", "b"]}'


@dataclass
class Ended:
    """How a question ended."""

    answer: Answer[Thing] | None
    error: WaylineError | None
    seconds: float
    calls: list[CallRecord] = field(default_factory=list)

    @property
    def code(self) -> str | None:
        return None if self.error is None else self.error.code


@dataclass
class Two:
    """Two providers; the first misbehaves."""

    first: FakeProvider
    second: FakeProvider

    def ask(self, *misbehaves: Behaviour, seconds: float = 20, url: str | None = None) -> Ended:
        """Ask both in turn. The first behaves so, the last of it for ever."""
        if misbehaves:
            self.first.then(*misbehaves[:-1])
            self.first.always(misbehaves[-1])
        providers = [clients.xai(self.first, url), clients.groq(self.second)]
        return ask_all(providers, seconds)


def ask_all(providers: list[ChatProvider], seconds: float) -> Ended:
    """The whole question, on an event loop of its own; no retry waits."""
    calls: list[CallRecord] = []

    async def question() -> Answer[Thing]:
        return await ask(
            providers,
            PROMPT,
            Thing,
            purpose="thing",
            deadline_seconds=seconds,
            on_call=calls.append,
            on_failover=lambda *_told: None,
            chance=lambda: 0.0,
        )

    began = time.monotonic()
    try:
        answer = clients.run(question, *providers)
    except WaylineError as error:
        return Ended(None, error, time.monotonic() - began, calls)
    return Ended(answer, None, time.monotonic() - began, calls)


@contextmanager
def two() -> Iterator[Two]:
    with FakeProvider() as first, FakeProvider() as second:
        for fake in (first, second):
            fake.always(do.text(GOOD))
        yield Two(first, second)
