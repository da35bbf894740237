"""Reading the body of a chat completion.

The clients take an HTML page with status 200 for success, and an answer that broke off
for a whole one. So the body is read here: without choices it is no completion, without a
``finish_reason`` it is not whole.
"""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from runs.errors import (
    CallError,
    ContentFilterError,
    LengthError,
    ProviderError,
    SchemaError,
    TruncatedError,
)
from workers.providers.base import Reply


def _count(value: object) -> object:
    """A count that is none is unknown: no reason to lose the answer."""
    return value if type(value) is int and value >= 0 else None


_Tokens = Annotated[int | None, BeforeValidator(_count)]


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: _Tokens = None
    completion_tokens: _Tokens = None


class _Completion(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]
    usage: _Usage | None = None


def read(body: bytes, provider: str, model: str) -> Reply:
    """The reply in a body that came with status 200. Raises the ``CallError`` that it is."""
    completion = _parse(body)
    usage = completion.usage or _Usage()
    choice = completion.choices[0]
    error = _problem(choice)
    if error is not None:
        error.tokens_in, error.tokens_out = usage.prompt_tokens, usage.completion_tokens
        raise error
    return Reply(
        text=choice.message.content or "",
        provider=provider,
        model=model,
        tokens_in=usage.prompt_tokens,
        tokens_out=usage.completion_tokens,
        finish_reason=choice.finish_reason or "",
    )


def _parse(body: bytes) -> _Completion:
    broken: CallError
    try:
        return _Completion.model_validate_json(body)
    except ValidationError as error:
        # A page is no completion; a completion that is no JSON was cut.
        invalid = error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid"
        cut = invalid and body.lstrip()[:1] == b"{"
        broken = (
            TruncatedError(cause="the body is cut")
            if cut
            else ProviderError(cause="the body is no chat completion")
        )
    raise broken


def _problem(choice: _Choice) -> CallError | None:
    if choice.message.refusal:
        return ContentFilterError(cause="refusal")
    match choice.finish_reason:
        case None | "":
            return TruncatedError(cause="no finish_reason")
        case "length":
            return LengthError(cause="finish_reason length")
        case "content_filter":
            return ContentFilterError(cause="finish_reason content_filter")
    if not (choice.message.content or "").strip():
        return SchemaError(cause="empty reply", problems=("The reply was empty",))
    return None
