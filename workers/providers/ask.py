"""Asking models for a checked value: the same again, mended, re-asked, or another provider.

What is done about each error stands in :mod:`runs.policy`; here it is carried out, within
one total deadline. Each provider gets its share of the time that is left, so that one that
stalls leaves time for the next.
"""

import asyncio
import datetime as dt
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from pydantic import BaseModel

from runs.errors import (
    AuthenticationError,
    CallError,
    ConfigurationError,
    ContentFilterError,
    ContextError,
    LimitedError,
    PassedOverError,
    QuotaError,
    RateLimitError,
    SchemaError,
    WaylineError,
    wrap,
)
from runs.policy import LONGEST_WAIT_IN_PLACE, Change, decide
from workers.providers import mend
from workers.providers.base import CallRecord, Prompt, Provider, Tokens
from workers.providers.guard import Guard, Turn, Unguarded
from workers.providers.schema import strict

T = TypeVar("T", bound=BaseModel)

#: Calls to one provider, over all causes.
TRIES = 3
#: The longest one call may take, in seconds.
CALL_SECONDS = 120.0

#: Counted over all providers: a third re-ask helps nobody, nor does a third filter.
_COUNTED_IN_ALL = (SchemaError, ContentFilterError)

#: The provider turned the request down before any model saw it: nothing was used.
_REFUSED = (AuthenticationError, RateLimitError, QuotaError, ConfigurationError, ContextError)

#: What a model is told when its answer did not fit.
REASK = "Your last answer to this could not be used. Answer again, the whole, with these mended:"

#: Fewer than texts have, so that a question's tokens are rather over- than underestimated.
BYTES_A_TOKEN = 3

_Tokens = tuple[int | None, int | None]


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A value that fits its schema, and who made it."""

    value: T
    #: ``xai/grok-4``.
    made_by: str


async def ask(
    providers: Sequence[Provider],
    prompt: Prompt,
    schema: type[T],
    *,
    purpose: str,
    deadline_seconds: float,
    on_call: Callable[[CallRecord], None],
    on_failover: Callable[[str, str, str], None],
    guard: Guard | None = None,
    longest_wait: float = LONGEST_WAIT_IN_PLACE,
    chance: Callable[[], float] = random.random,
) -> Answer[T]:
    """A value of ``schema`` from the first provider, in order, that gives one.

    ``purpose`` names the schema to the provider (letters, digits, ``_`` and ``-``).
    ``on_call`` gets every request made, the failed and the cancelled too;
    ``on_failover(from, to, why)`` gets the names and the error's class. Both are called on
    the event loop, where nothing may block. ``guard`` is asked before each request and told
    what came of it. ``longest_wait`` is how many seconds may be waited before the same
    provider is asked the same again; 0 leaves waiting to the step.

    Raises the last ``CallError`` when none gives an answer in time, one from a request that
    was made if there was any; ``ConfigurationError`` when ``providers`` is empty.
    """
    asking = _Asking(schema, purpose, guard or Unguarded(), on_call, longest_wait, chance)
    ends = time.monotonic() + deadline_seconds
    errors: list[WaylineError] = []
    for place, provider in enumerate(providers):
        others = providers[place + 1 :]
        share = max(0.0, ends - time.monotonic()) / (len(others) + 1)
        outcome = await asking.one(provider, prompt, share, len(others))
        if isinstance(outcome, Answer):
            return outcome
        errors.append(outcome.error)
        if not outcome.go_on or time.monotonic() >= ends:
            break
        on_failover(provider.name, others[0].name, outcome.error.code)
    raise _telling(errors)


@dataclass(frozen=True)
class _Left:
    """A provider was left without an answer."""

    error: WaylineError
    #: The next provider may be asked.
    go_on: bool


class _Asking(Generic[T]):
    """One question on its way through the providers."""

    def __init__(
        self,
        schema: type[T],
        purpose: str,
        guard: Guard,
        on_call: Callable[[CallRecord], None],
        longest_wait: float,
        chance: Callable[[], float],
    ) -> None:
        self._schema = schema
        self._json_schema = strict(schema)
        self._schema_size = len(json.dumps(self._json_schema))
        self._purpose = purpose
        self._guard = guard
        self._on_call = on_call
        self._longest_wait = longest_wait
        self._chance = chance
        self._in_all: Counter[type[WaylineError]] = Counter()

    async def one(
        self, provider: Provider, prompt: Prompt, seconds: float, others: int
    ) -> Answer[T] | _Left:
        """Ask one provider until it answers or the policy says to leave it."""
        started = time.monotonic()
        here: Counter[type[WaylineError]] = Counter()
        attempt = 0
        while True:
            attempt += 1
            left = seconds - (time.monotonic() - started)
            outcome = await self._call(provider, prompt, min(left, CALL_SECONDS))
            if isinstance(outcome, Answer):
                return outcome
            counter = self._in_all if isinstance(outcome, _COUNTED_IN_ALL) else here
            counter[type(outcome)] += 1
            decision = decide(
                outcome,
                attempt=attempt,
                attempts=attempt if _cannot_change(outcome, prompt) else TRIES,
                elapsed=time.monotonic() - started,
                deadline=seconds,
                same=counter[type(outcome)],
                others=others,
                longest_wait=self._longest_wait,
                chance=self._chance,
            )
            if not decision.retry:
                return _Left(outcome, decision.other_provider)
            await asyncio.sleep(decision.in_seconds)
            prompt = _changed(prompt, outcome, decision.rule.change)

    async def _call(
        self, provider: Provider, prompt: Prompt, seconds: float
    ) -> Answer[T] | WaylineError:
        """One request, checked and recorded. What it fails in is returned, not raised."""
        most, ends = self._most(prompt), time.monotonic() + seconds
        try:
            turn = await self._guard.begin(provider, most, seconds)
        except WaylineError as refused:
            return refused  # nothing was sent
        request = _Request(provider, turn, most)
        seconds = max(0.0, ends - time.monotonic())
        tokens: _Tokens = (None, None)
        outcome: Answer[T] | WaylineError | None = None
        try:
            async with asyncio.timeout(seconds):
                reply = await provider.complete(
                    prompt, self._purpose, self._json_schema, deadline_seconds=seconds
                )
                tokens = (reply.tokens_in, reply.tokens_out)
                # Mending hostile text takes seconds of computing.
                value = await asyncio.to_thread(mend.read, reply.text, self._schema)
            outcome = Answer(value, f"{provider.name}/{provider.model}")
        except Exception as error:  # noqa: BLE001 - every type has its class, bugs too
            outcome = wrap(error)
            tokens = _used(outcome) if tokens == (None, None) else tokens
        finally:
            # A cancelled call was made all the same.
            failed = outcome if isinstance(outcome, WaylineError) else None
            record = self._record(request, failed, tokens, cancelled=outcome is None)
            self._on_call(record)
            await turn.end(failed, record.billed, cancelled=outcome is None)
        return outcome

    def _most(self, prompt: Prompt) -> Tokens:
        """What a request may use: its own size by a careful estimate, and the longest answer."""
        size = len((prompt.system + prompt.user).encode()) + self._schema_size
        return Tokens(into=size // BYTES_A_TOKEN + 1, out=prompt.max_tokens)

    def _record(
        self, request: "_Request", error: WaylineError | None, tokens: _Tokens, *, cancelled: bool
    ) -> CallRecord:
        provider = request.provider
        return CallRecord(
            provider=provider.name,
            model=provider.model,
            purpose=self._purpose,
            outcome="error" if error else "cancelled" if cancelled else "ok",
            error_code=error.code if error else None,
            tokens_in=tokens[0],
            tokens_out=tokens[1],
            latency_ms=round((time.monotonic() - request.clock) * 1000),
            started_at=request.begun,
            billed=_billed(error, tokens, request.most),
            reservation=request.turn.reservation,
        )


@dataclass(frozen=True)
class _Request:
    """One request under way."""

    provider: Provider
    turn: Turn
    most: Tokens
    begun: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    clock: float = field(default_factory=time.monotonic)


def _telling(errors: Sequence[WaylineError]) -> WaylineError:
    """The error that says most: a request's own, else the soonest room, else whatever it was."""
    asked = [error for error in errors if not isinstance(error, (PassedOverError, LimitedError))]
    if asked:
        return asked[-1]
    limited = [error for error in errors if isinstance(error, LimitedError)]
    if limited:
        return min(limited, key=lambda error: error.retry_after or 0.0)
    return errors[-1] if errors else ConfigurationError(cause="no provider is set up")


def _used(error: WaylineError) -> _Tokens:
    """The tokens that a failed call used, as far as is known."""
    return (error.tokens_in, error.tokens_out) if isinstance(error, CallError) else (None, None)


def _billed(error: WaylineError | None, tokens: _Tokens, most: Tokens) -> Tokens:
    """What a request is counted as: what it is said to have used, else the most it may have."""
    into, out = tokens
    if isinstance(error, _REFUSED) and into is None and out is None:
        return Tokens(0, 0)
    return Tokens(most.into if into is None else into, most.out if out is None else out)


def _cannot_change(error: WaylineError, prompt: Prompt) -> bool:
    """Whether asking again would be asking the very same question that did not fit."""
    return isinstance(error, ContextError) and prompt.short is None


def _changed(prompt: Prompt, error: WaylineError, change: Change) -> Prompt:
    """The question as it is asked again."""
    if change is Change.LARGER:
        return replace(prompt, max_tokens=2 * prompt.max_tokens)
    if change is Change.SHORTER and prompt.short is not None:
        return replace(prompt, user=prompt.short, short=None)
    if change is Change.WITH_ERRORS and isinstance(error, SchemaError):
        told = "\n".join(f"- {json.dumps(p, ensure_ascii=False)}" for p in error.problems)
        return replace(prompt, user=f"{prompt.user}\n\n{REASK}\n{told}")
    return prompt
