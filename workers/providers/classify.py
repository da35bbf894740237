"""What an exception of a provider's client is, in our terms.

By exception type, HTTP status and the code in the parsed body, never by words: messages
change with every release and quote what must not be quoted.
"""

import datetime as dt
import math
import re
import ssl
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime

import groq
import httpx
import httpx2
import openai

from runs.errors import (
    AuthenticationError,
    CallError,
    CallTimeoutError,
    ConfigurationError,
    ContentFilterError,
    ContextError,
    InternalError,
    NetworkError,
    ProviderError,
    QuotaError,
    RateLimitError,
    SchemaError,
    TruncatedError,
    UntrustedError,
    WaylineError,
)

#: Both clients have exceptions of their own over HTTP libraries of their own.
STATUS_ERRORS = (openai.APIStatusError, groq.APIStatusError)
BAD_REQUESTS = (
    openai.BadRequestError,
    openai.UnprocessableEntityError,
    groq.BadRequestError,
    groq.UnprocessableEntityError,
)
_TIMEOUTS = (
    openai.APITimeoutError,
    groq.APITimeoutError,
    httpx.TimeoutException,
    httpx2.TimeoutException,
    TimeoutError,
)
_CONNECTION = (
    openai.APIConnectionError,
    groq.APIConnectionError,
    httpx.RequestError,
    httpx2.RequestError,
    OSError,
)
#: A base URL or a key that no request can be made of.
_UNUSABLE = (
    httpx.UnsupportedProtocol,
    httpx2.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx2.LocalProtocolError,
    httpx.InvalidURL,
    httpx2.InvalidURL,
    UnicodeEncodeError,
)

_BY_STATUS: dict[int, type[CallError]] = {
    401: AuthenticationError,
    402: QuotaError,
    403: AuthenticationError,
    408: CallTimeoutError,
    409: ProviderError,
    413: ContextError,
    425: ProviderError,
    429: RateLimitError,
    498: RateLimitError,  # Groq: no room in the flexible tier
}

#: Codes in the body of a 4xx that say more than its status.
_BY_CODE: dict[str, type[CallError]] = {
    "insufficient_quota": QuotaError,
    "billing_hard_limit_reached": QuotaError,
    "rate_limit_exceeded": RateLimitError,
    "context_length_exceeded": ContextError,
    "content_filter": ContentFilterError,
    "content_policy_violation": ContentFilterError,
    "invalid_api_key": AuthenticationError,
    # Groq checks the answer against the schema itself and refuses what does not fit.
    "json_validate_failed": SchemaError,
}

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def classify(error: Exception, *, answered: bool = False) -> WaylineError:
    """The class of an exception raised while a provider was called.

    ``answered`` says that the status line and headers had arrived: what breaks then has
    broken off an answer.
    """
    if isinstance(error, WaylineError):
        return error
    if isinstance(error, STATUS_ERRORS):
        return _of_status(error.status_code, error.response.headers, error.body)
    if isinstance(error, _TIMEOUTS):
        return CallTimeoutError(cause=error)
    if any(isinstance(e, _UNUSABLE) for e in _chain(error)):
        return ConfigurationError(cause=error)
    if isinstance(error, _CONNECTION):
        if any(isinstance(e, ssl.SSLCertVerificationError) for e in _chain(error)):
            return UntrustedError(cause=error)
        return TruncatedError(cause=error) if answered else NetworkError(cause=error)
    return InternalError(cause=error)


def _of_status(status: int, headers: Mapping[str, str], body: object) -> CallError:
    code = _code(body)
    kind = _BY_STATUS.get(status, ProviderError if status >= 500 else ConfigurationError)
    if 400 <= status < 500 and code is not None:
        kind = _BY_CODE.get(code, kind)
    cause = f"HTTP {status}" if code is None else f"HTTP {status} {code}"
    return kind(cause=cause, retry_after=retry_after(headers))


def _code(body: object) -> str | None:
    """The error's code in a body: ``{"error": {"code": …}}``, or already unwrapped."""
    inner = body.get("error", body) if isinstance(body, dict) else None
    if not isinstance(inner, dict):
        return None
    for name in ("code", "type"):
        value = inner.get(name)
        if isinstance(value, str) and _CODE.fullmatch(value):
            return value
    return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as the headers say: a number or a date; ``None`` when they do not."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    given = headers.get("retry-after")
    seconds = _number(given)
    if seconds is not None or given is None:
        return seconds
    try:
        when = parsedate_to_datetime(given)
    except ValueError:
        return None
    if when.tzinfo is None:  # "-0000": UTC, and nothing about where
        when = when.replace(tzinfo=dt.UTC)
    return max(0.0, (when - dt.datetime.now(dt.UTC)).total_seconds())


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return max(0.0, value) if math.isfinite(value) else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or seen.__context__
