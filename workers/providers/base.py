"""What a model provider is, to the rest of the house: a prompt in, a reply out."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

#: A JSON Schema, or any other JSON object.
Json = dict[str, Any]


@dataclass(frozen=True)
class Prompt:
    """One question to a model."""

    #: What the model is and how it is to answer: our words alone.
    system: str
    #: The task with its data; whatever strangers wrote stands fenced (see workers.prompts).
    user: str = field(repr=False)
    #: The same with less in it, for when the whole does not fit into the model.
    short: str | None = field(default=None, repr=False)
    #: The longest answer, in tokens, a reasoning model's thoughts included.
    max_tokens: int = 16_000


@dataclass(frozen=True)
class Tokens:
    """What a request uses, or may use at most."""

    into: int
    out: int

    @property
    def both(self) -> int:
        return self.into + self.out


@dataclass(frozen=True)
class Reply:
    """What a model answered, complete and unfiltered; not yet checked against the schema."""

    text: str = field(repr=False)
    provider: str
    model: str
    #: ``None`` when the provider did not say.
    tokens_in: int | None
    tokens_out: int | None
    finish_reason: str


@dataclass(frozen=True, kw_only=True)
class CallRecord:
    """One request to a provider, however it ended."""

    provider: str
    model: str
    #: What it was for: ``outline``, ``gather`` …
    purpose: str
    outcome: Literal["ok", "error", "cancelled"]
    #: The error's class when the outcome is ``error``.
    error_code: str | None
    #: ``None`` when the provider did not say.
    tokens_in: int | None
    tokens_out: int | None
    latency_ms: int
    started_at: dt.datetime
    #: What it is paid for: what the provider said it used, else the most that it may have.
    billed: Tokens
    #: By which it was entered before it was made; ``None`` without a guard.
    reservation: str | None


class Provider(Protocol):
    """A model behind an API. Instances are shared by all steps of a worker."""

    @property
    def name(self) -> str:
        """``xai``, ``groq`` or ``openai``."""
        ...

    @property
    def model(self) -> str: ...

    async def complete(
        self, prompt: Prompt, schema_name: str, json_schema: Json, *, deadline_seconds: float
    ) -> Reply:
        """Ask once. Raises a ``CallError`` when there is no whole answer in that time.

        Cancelling the task closes the connection at once.
        """
        ...

    async def close(self) -> None:
        """Close the running event loop's connections."""
        ...
