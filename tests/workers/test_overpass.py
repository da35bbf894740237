"""The Overpass client against a real server on loopback: each fault has its class."""

import asyncio
import gzip
import socket
from urllib.parse import parse_qs

import pytest

from runs.errors import (
    AuthenticationError,
    CallTimeoutError,
    ConfigurationError,
    NetworkError,
    ProviderError,
    RateLimitError,
    SchemaError,
    TruncatedError,
    WaylineError,
)
from tests.fakes.http import Behaviour, Exchange, HangUp, head, wait_until
from tests.fakes.overpass import FakeOverpass, body, status, whole
from workers.sources import overpass

BODY = body([])


def ask(server: FakeOverpass, seconds: float = 10.0) -> bytes:
    return asyncio.run(overpass.ask(f"{server.url}/api", "[out:json];", deadline_seconds=seconds))


def failed(*behaviours: Behaviour, seconds: float = 10.0) -> WaylineError:
    with FakeOverpass([]) as server:
        server.then(*behaviours)
        with pytest.raises(WaylineError) as caught:
            ask(server, seconds)
        assert len(server.requests) == 1, "asking again is the step's business"
    assert "OpenStreetMap" in caught.value.message
    assert "AI model" not in caught.value.message
    return caught.value


def test_the_question_is_sent_as_a_form_and_says_who_asks() -> None:
    with FakeOverpass([]) as server:
        assert ask(server) == BODY
        (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/api")
    assert parse_qs(request.body) == {"data": ["[out:json];"]}
    assert request.headers["user-agent"].startswith("Wayline")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (400, ConfigurationError),
        (401, AuthenticationError),
        (403, AuthenticationError),
        (404, ConfigurationError),
        (408, CallTimeoutError),
        (429, RateLimitError),
        (500, ProviderError),
        (503, ProviderError),
        (504, ProviderError),
    ],
)
def test_a_status_has_its_class(code: int, error: type[WaylineError]) -> None:
    assert type(failed(status(code))) is error


def test_a_redirect_is_not_followed() -> None:
    """It would lead the question to an address that nobody set."""
    assert type(failed(status(302, {"location": "http://127.0.0.1:1/"}))) is ConfigurationError


@pytest.mark.parametrize(("given", "seconds"), [("7", 7.0), ("soon", None)])
def test_the_wait_that_it_asks_for_is_kept(given: str, seconds: float | None) -> None:
    assert failed(status(429, {"retry-after": given})).retry_after == seconds


async def cut(exchange: Exchange) -> None:
    await exchange.send(head(200, len(BODY) + 100) + BODY)
    raise HangUp


async def silent(exchange: Exchange) -> None:
    await exchange.pause(60)


def test_a_body_that_breaks_off() -> None:
    assert type(failed(cut)) is TruncatedError


def test_no_answer_in_time() -> None:
    assert type(failed(silent, seconds=0.3)) is CallTimeoutError


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    asking = overpass.ask(f"http://127.0.0.1:{port}/", "x", deadline_seconds=5)
    with pytest.raises(NetworkError, match="could not be reached"):
        asyncio.run(asking)


def test_more_than_is_read_packed_or_not() -> None:
    large = b" " * (overpass.MAX_BODY + 1)
    assert type(failed(whole(large))) is SchemaError
    packed = status(200, {"content-encoding": "gzip"}, gzip.compress(large))
    assert type(failed(packed)) is SchemaError


def test_whoever_stops_waiting_closes_the_connection() -> None:
    async def stopped(server: FakeOverpass) -> None:
        asking = asyncio.create_task(overpass.ask(f"{server.url}/api", "x", deadline_seconds=30))
        while not server.requests:
            await asyncio.sleep(0.01)
        asking.cancel()
        await asyncio.wait([asking])

    with FakeOverpass([]) as server:
        server.then(silent)
        asyncio.run(stopped(server))
        assert wait_until(server.requests[0].abandoned.is_set)
