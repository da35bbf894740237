"""Each class of the error table, met by the real clients over loopback HTTP."""

import asyncio
import datetime as dt
import json
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from typing import Any

import httpx
import httpx2
import pytest

from runs.errors import (
    AuthenticationError,
    CallError,
    CallTimeoutError,
    ConfigurationError,
    ContentFilterError,
    ContextError,
    LengthError,
    NetworkError,
    ProviderError,
    QuotaError,
    RateLimitError,
    SchemaError,
    SchemaRefusedError,
    TruncatedError,
    UntrustedError,
)
from tests.fakes import behaviours as do
from tests.fakes import clients
from tests.fakes.http import Behaviour, Server, wait_until
from tests.fakes.provider import FakeProvider
from workers.providers.base import Prompt, Reply
from workers.providers.chat import MAX_BODY, ChatProvider
from workers.providers.classify import classify, retry_after

Make = Callable[..., ChatProvider]

PROMPT = Prompt(system="Answer.", user="A made-up question")
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "required": ["name"],
    "additionalProperties": False,
}
KINDS = [clients.xai, clients.groq, clients.openai]


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as server:
        yield server


@pytest.fixture(params=KINDS, ids=["xai", "groq", "openai"])
def provider(request: pytest.FixtureRequest, fake: FakeProvider) -> ChatProvider:
    made: ChatProvider = request.param(fake)
    return made


def complete(provider: ChatProvider, seconds: float = 10, prompt: Prompt = PROMPT) -> Reply:
    return clients.run(
        lambda: provider.complete(prompt, "thing", SCHEMA, deadline_seconds=seconds), provider
    )


def failure(provider: ChatProvider, behaviour: Behaviour, server: FakeProvider) -> CallError:
    """What one call ends in, and that it was one call."""
    server.then(behaviour)
    with pytest.raises(CallError) as caught:
        complete(provider)
    assert len(server.requests) == 1, "the client has retried by itself"
    return caught.value


def test_it_works(provider: ChatProvider, fake: FakeProvider) -> None:
    reply = complete(provider)
    assert json.loads(reply.text) == {"name": "made up"}
    assert (reply.tokens_in, reply.tokens_out) == (11, 7)
    assert (reply.provider, reply.model) == (provider.name, provider.model)
    assert reply.finish_reason == "stop"


def test_what_is_sent(provider: ChatProvider, fake: FakeProvider) -> None:
    complete(provider)
    (request,) = fake.requests
    assert request.path in {"/v1/chat/completions", "/openai/v1/chat/completions"}
    assert request.headers["authorization"] == f"Bearer {clients.KEY}"
    assert request.body["messages"] == [
        {"role": "system", "content": "Answer."},
        {"role": "user", "content": "A made-up question"},
    ]
    asked = request.body["response_format"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"] == {"name": "thing", "schema": SCHEMA, "strict": True}
    assert request.body["max_completion_tokens"] == PROMPT.max_tokens
    assert not request.body.get("stream")


def test_groq_takes_a_base_url_with_or_without_what_its_client_appends(fake: FakeProvider) -> None:
    for url in (fake.url, f"{fake.url}/", f"{fake.url}/openai/v1", f"{fake.url}/openai/v1/"):
        complete(clients.groq(fake, url))
    assert {r.path for r in fake.requests} == {"/openai/v1/chat/completions"}


def test_openais_own_settings_are_not_sent_to_xai(
    fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-made-up")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-made-up")
    complete(clients.xai(fake))
    assert "made-up" not in json.dumps(
        {k: v for k, v in fake.requests[0].headers.items() if k != "authorization"}
    )


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (do.error(401), AuthenticationError),
        (do.error(403), AuthenticationError),
        (do.error(400, "invalid_api_key"), AuthenticationError),
        (do.error(429, "rate_limit_exceeded"), RateLimitError),
        (do.error(429), RateLimitError),
        (do.error(498), RateLimitError),
        (do.error(413, "rate_limit_exceeded"), RateLimitError),
        (do.error(429, "insufficient_quota"), QuotaError),
        (do.error(402), QuotaError),
        (do.error(408), CallTimeoutError),
        (do.error(409), ProviderError),
        (do.error(500), ProviderError),
        (do.error(502), ProviderError),
        (do.error(503), ProviderError),
        (do.error(504), ProviderError),
        (do.error(529, "insufficient_quota"), ProviderError),
        (do.error(413), ContextError),
        (do.error(400, "context_length_exceeded"), ContextError),
        (do.error(400, "content_filter"), ContentFilterError),
        (do.error(400, "json_validate_failed"), SchemaError),
        (do.error(404, "model_not_found"), ConfigurationError),
        (do.error(418), ConfigurationError),
        (do.error(400), SchemaRefusedError),
        (do.error(422), SchemaRefusedError),
        (do.status(503, b"<html>away</html>", {"content-type": "text/html"}), ProviderError),
        (do.status(500, {"error": "words alone"}), ProviderError),
        (do.status(429, [1, 2]), RateLimitError),
        (do.drop(), NetworkError),
        (do.html(), ProviderError),
        (do.status(200, {"object": "chat.completion"}), ProviderError),
        (do.status(200, {"choices": []}), ProviderError),
        (do.status(200, [1]), ProviderError),
        (do.status(200, b""), ProviderError),
        (do.text("{}", finish_reason=None), TruncatedError),
        (do.text('{"na', finish_reason="length"), LengthError),
        (do.text("", finish_reason="content_filter"), ContentFilterError),
        (do.text(None, refusal="I would rather not"), ContentFilterError),
        (do.text(""), SchemaError),
        (do.text(None), SchemaError),
    ],
)
def test_every_answer_has_its_class(
    provider: ChatProvider, fake: FakeProvider, behaviour: Behaviour, expected: type[CallError]
) -> None:
    assert type(failure(provider, behaviour, fake)) is expected


@pytest.mark.parametrize("make", KINDS)
def test_an_answer_cut_at_any_byte_is_noticed(make: Make, fake: FakeProvider) -> None:
    whole = len(json.dumps(do.completion('{"made": "up"}')).encode())
    cuts = [do.cut(at) for at in range(0, whole, 5)]
    closed = [do.cut(at, close=True) for at in range(1, whole, 5)]
    fake.then(*cuts, *closed)
    provider = make(fake)

    async def all_of_them() -> list[type[Exception]]:
        met: list[type[Exception]] = []
        for _ in (*cuts, *closed):
            try:
                await provider.complete(PROMPT, "thing", SCHEMA, deadline_seconds=5)
            except CallError as error:
                met.append(type(error))
        return met

    met = clients.run(all_of_them, provider)
    assert met == [TruncatedError] * (len(cuts) + len(closed))


def test_a_stall_ends_at_the_deadline_and_closes_the_connection(
    provider: ChatProvider, fake: FakeProvider
) -> None:
    fake.then(do.stall())
    started = time.monotonic()
    with pytest.raises(CallTimeoutError):
        complete(provider, seconds=0.3)
    assert time.monotonic() - started < 2
    assert wait_until(fake.requests[0].abandoned.is_set)


def test_one_byte_at_a_time_ends_at_the_deadline(
    provider: ChatProvider, fake: FakeProvider
) -> None:
    fake.then(do.trickle(0.05))
    started = time.monotonic()
    with pytest.raises(CallTimeoutError):
        complete(provider, seconds=0.5)
    assert time.monotonic() - started < 2


def test_a_body_without_end_is_left(provider: ChatProvider, fake: FakeProvider) -> None:
    fake.then(do.text("x" * (MAX_BODY + 1)))
    with pytest.raises(SchemaError):
        complete(provider)


def test_cancelling_closes_the_socket_at_once(provider: ChatProvider, fake: FakeProvider) -> None:
    fake.then(do.stall())

    async def cancel_it() -> float:
        call = asyncio.ensure_future(
            provider.complete(PROMPT, "thing", SCHEMA, deadline_seconds=60)
        )
        assert await asyncio.to_thread(wait_until, lambda: len(fake.requests) == 1)
        begun = time.monotonic()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        # Looked at before the client is closed: cancelling alone has to do it.
        assert await asyncio.to_thread(wait_until, fake.requests[0].abandoned.is_set)
        return time.monotonic() - begun

    assert clients.run(cancel_it, provider) < 1


def test_connections_are_reused(provider: ChatProvider, fake: FakeProvider) -> None:
    async def thrice() -> int:
        for _ in range(3):
            await provider.complete(PROMPT, "thing", SCHEMA, deadline_seconds=5)
        return fake.open_connections

    assert clients.run(thrice, provider) == 1
    assert wait_until(lambda: fake.open_connections == 0), "closing has left a socket open"


def test_every_loop_has_a_client_of_its_own(provider: ChatProvider, fake: FakeProvider) -> None:
    assert complete(provider).text == complete(provider).text
    assert wait_until(lambda: fake.open_connections == 0)


@pytest.mark.parametrize("make", KINDS)
def test_nobody_listening(make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with Server(do.html()) as server, pytest.raises(NetworkError) as caught:
        complete(make(server, f"http://127.0.0.1:{port}/v1"))
    assert caught.value.code == "network"


@pytest.mark.parametrize("make", KINDS)
def test_no_such_host(make: Make, fake: FakeProvider) -> None:
    with pytest.raises(NetworkError):
        complete(make(fake, "http://nowhere.invalid/v1"))


@pytest.mark.parametrize("make", KINDS)
def test_no_tls_at_the_other_end(make: Make, fake: FakeProvider) -> None:
    with pytest.raises(NetworkError):
        complete(make(fake, f"https://127.0.0.1:{fake.port}/v1"))


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_a_certificate_that_fails_is_never_tried_again(library: Any) -> None:
    error = library.ConnectError("made up")
    error.__cause__ = ssl.SSLCertVerificationError("made up")
    assert type(classify(error)) is UntrustedError
    handshake = library.ConnectError("made up")
    handshake.__cause__ = ssl.SSLError("made up")
    assert type(classify(handshake)) is NetworkError


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("url", ["ftp://127.0.0.1/v1", "nothing", "http://[::1/v1"])
def test_an_address_that_is_none(make: Make, fake: FakeProvider, url: str) -> None:
    with pytest.raises(ConfigurationError):
        complete(make(fake, url))


def test_a_refused_schema_is_put_into_words_from_then_on(
    provider: ChatProvider, fake: FakeProvider
) -> None:
    fake.then(do.error(400))
    with pytest.raises(SchemaRefusedError):
        complete(provider)
    assert json.loads(complete(provider).text) == {"name": "made up"}
    assert "response_format" not in fake.requests[1].body
    assert json.dumps(SCHEMA) in fake.requests[1].body["messages"][0]["content"]


def test_a_bad_request_in_words_too_is_our_configuration(
    provider: ChatProvider, fake: FakeProvider
) -> None:
    fake.then(do.error(400), do.error(400))
    with pytest.raises(SchemaRefusedError):
        complete(provider)
    with pytest.raises(ConfigurationError) as caught:
        complete(provider)
    assert type(caught.value) is ConfigurationError
    complete(provider)
    assert "response_format" in fake.requests[2].body


def test_tokens_of_a_failed_call_are_kept(provider: ChatProvider, fake: FakeProvider) -> None:
    error = failure(provider, do.text('{"na', finish_reason="length"), fake)
    assert (error.tokens_in, error.tokens_out) == (11, 7)


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": "many", "completion_tokens": -1}])
def test_unknown_token_counts_are_unknown(
    provider: ChatProvider, fake: FakeProvider, usage: dict[str, object] | None
) -> None:
    fake.then(do.text('{"name": "x"}', usage=usage))
    reply = complete(provider)
    assert (reply.tokens_in, reply.tokens_out) == (None, None)


@pytest.mark.parametrize(
    "behaviour",
    [do.error(code) for code in (400, 401, 403, 404, 429, 500)] + [do.html(), do.stall()],
)
def test_no_key_in_messages_causes_or_logs(
    provider: ChatProvider,
    fake: FakeProvider,
    behaviour: Behaviour,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.then(behaviour)
    with pytest.raises(CallError) as caught:
        complete(provider, seconds=0.3)
    error = caught.value
    assert error.__context__ is None, "the client's exception holds the request and its key"
    shown = f"{error!r} {error.cause} {error.to_dict()} {provider!r} {vars(provider)} {caplog.text}"
    assert clients.KEY not in shown


@pytest.mark.parametrize(
    ("given", "seconds"),
    [("0", 0), ("1", 1), ("1.5", 1.5), ("121", 121), ("-5", 0), ("soon", None), ("nan", None),
     ("inf", None), ("", None)],
)  # fmt: skip
def test_retry_after_in_seconds(given: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": given}) == seconds


def test_retry_after_as_a_date() -> None:
    now = dt.datetime.now(dt.UTC)
    soon = format_datetime(now + dt.timedelta(seconds=60), usegmt=True)
    past = format_datetime(now - dt.timedelta(seconds=60), usegmt=True)
    assert retry_after({"retry-after": soon}) == pytest.approx(60, abs=2)
    assert retry_after({"retry-after": past}) == 0
    assert retry_after({"retry-after-ms": "250", "retry-after": "9"}) == 0.25
    assert retry_after({}) is None


def test_retry_after_reaches_the_error(provider: ChatProvider, fake: FakeProvider) -> None:
    error = failure(provider, do.error(429, headers={"retry-after": "7"}), fake)
    assert error.retry_after == 7
