"""One question to an Overpass server, under a total deadline, cancellable, read up to a bound.

What it fails in is one of the error table's classes, with a message that names the source.
Nobody asks twice here: waits and retries are the step's.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping

import httpx

from runs.errors import (
    AuthenticationError,
    CallError,
    CallTimeoutError,
    ConfigurationError,
    NetworkError,
    ProviderError,
    RateLimitError,
    SchemaError,
    TruncatedError,
    UntrustedError,
    WaylineError,
)
from workers.providers.classify import classify, retry_after

#: Longest wait for a connection, and between two pieces of the answer, in seconds. The server
#: thinks before its first byte for as long as the query allows it.
CONNECT_SECONDS, READ_SECONDS = 5.0, 45.0
#: The largest answer read, in bytes, unpacked.
MAX_BODY = 8 * 1024 * 1024
#: Public servers want to know who asks.
_HEADERS = {
    "User-Agent": "Wayline/1 (trip planner)",
    "Accept": "application/json",
    # Of a piece that came, no more than a thousandfold is unpacked before it is counted.
    "Accept-Encoding": "gzip",
}

#: Class → what a traveller reads.
_SAID: dict[type[CallError], str] = {
    AuthenticationError: "OpenStreetMap's server refuses this site.",
    RateLimitError: "OpenStreetMap's server takes no more questions from this site for the moment.",
    CallTimeoutError: "OpenStreetMap's server did not answer in time.",
    UntrustedError: "OpenStreetMap's server could not prove who it is, so nothing was sent to it.",
    NetworkError: "OpenStreetMap's server could not be reached.",
    ProviderError: "OpenStreetMap's server has trouble of its own.",
    TruncatedError: "OpenStreetMap's answer broke off in the middle.",
    SchemaError: "OpenStreetMap's answer could not be used.",
    ConfigurationError: "This site's source of OpenStreetMap's places is not set up correctly.",
}
_BY_STATUS: dict[int, type[CallError]] = {
    401: AuthenticationError,
    403: AuthenticationError,
    408: CallTimeoutError,
    413: ConfigurationError,
    429: RateLimitError,
}


async def ask(url: str, query: str, *, deadline_seconds: float) -> bytes:
    """The answer's body. Raises a ``WaylineError`` when there is no whole one in that time."""
    answered = False
    try:
        async with (
            asyncio.timeout(deadline_seconds),
            _client() as client,
            client.stream("POST", url, data={"data": query}) as response,
        ):
            answered = True
            if response.status_code != httpx.codes.OK:
                raise _of_status(response.status_code, response.headers)
            return await _bounded(response.aiter_bytes())
    except Exception as error:  # noqa: BLE001 - classify knows every type, bugs too
        raise told(classify(error, answered=answered)) from None


def told(error: WaylineError) -> WaylineError:
    """The same, in words about this source."""
    said = next((s for kind, s in _SAID.items() if isinstance(error, kind)), None)
    if said is None:
        return error
    return type(error)(said, cause=error.cause, retry_after=error.retry_after)


def _client() -> httpx.AsyncClient:
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    return httpx.AsyncClient(timeout=timeout, headers=_HEADERS, follow_redirects=False)


def _of_status(status: int, headers: Mapping[str, str]) -> CallError:
    kind = _BY_STATUS.get(status, ProviderError if status >= 500 else ConfigurationError)
    return kind(cause=f"HTTP {status}", retry_after=retry_after(headers))


async def _bounded(pieces: AsyncIterator[bytes]) -> bytes:
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > MAX_BODY:
            raise SchemaError(cause="body too large")
    return bytes(body)
