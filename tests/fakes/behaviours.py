"""How a fake provider may behave, each a function of one exchange.

Prose in the answers is made up. Token counts are made up too, and always the same.
"""

import json
from collections.abc import Callable
from typing import Any

from tests.fakes.http import Behaviour, Exchange, HangUp, head

TOKENS = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}

Responder = Callable[[dict[str, Any]], dict[str, Any]]


def completion(
    content: str | None,
    *,
    finish_reason: str | None = "stop",
    refusal: str | None = None,
    usage: dict[str, Any] | None = TOKENS,
) -> dict[str, Any]:
    """The body of a chat completion."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return {
        "id": "made-up",
        "object": "chat.completion",
        "created": 0,
        "model": "made-up",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
    } | ({"usage": usage} if usage else {})


def ok(responder: Responder) -> Behaviour:
    """Answer with what the responder makes of the request's body."""

    async def behave(exchange: Exchange) -> None:
        reply = completion(json.dumps(responder(exchange.request.body), ensure_ascii=False))
        await exchange.answer(200, json.dumps(reply).encode())

    return behave


def text(content: str | None, **options: Any) -> Behaviour:
    """A completion with this very content; ``options`` as :func:`completion` takes them."""
    return status(200, completion(content, **options))


def status(code: int, body: Any = None, headers: dict[str, str] | None = None) -> Behaviour:
    """Any status with any JSON body; bytes are sent as they are."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def behave(exchange: Exchange) -> None:
        await exchange.answer(code, data, headers)

    return behave


def error(code: int, name: str | None = None, headers: dict[str, str] | None = None) -> Behaviour:
    """An error as providers word it. The message quotes the request's key, as some do."""

    async def behave(exchange: Exchange) -> None:
        quoted = exchange.request.headers.get("authorization", "")
        body = {"error": {"message": f"Made up; you sent {quoted}", "type": name, "code": name}}
        await exchange.answer(code, json.dumps(body).encode(), headers)

    return behave


def html() -> Behaviour:
    """A page with status 200, as a proxy or a wrong address gives."""
    return status(200, b"<html><body>Welcome</body></html>", {"content-type": "text/html"})


def after(seconds: float, then: Behaviour) -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        await exchange.pause(seconds)
        await then(exchange)

    return behave


def drop() -> Behaviour:
    """Reset the connection instead of an answer."""

    async def behave(exchange: Exchange) -> None:
        raise HangUp

    return behave


def stall() -> Behaviour:
    """Never answer. Ends when the client closes the connection."""

    async def behave(exchange: Exchange) -> None:
        await exchange.pause(3600)

    return behave


def cut(at: int, content: str = '{"made": "up"}', *, close: bool = False) -> Behaviour:
    """A whole answer cut after that many bytes of its body.

    ``close`` leaves the length out, so that the end of the connection is the end of the
    body, as with HTTP/1.0.
    """

    async def behave(exchange: Exchange) -> None:
        body = json.dumps(completion(content)).encode()
        if close:
            first = b"HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n"
        else:
            first = head(200, len(body))
        await exchange.send(first + body[:at])
        exchange.writer.write_eof()
        raise HangUp if not close else ConnectionError

    return behave


def trickle(seconds: float = 1.0) -> Behaviour:
    """Headers at once, then one byte at a time."""

    async def behave(exchange: Exchange) -> None:
        body = json.dumps(completion("{}")).encode()
        await exchange.send(head(200, len(body)))
        for byte in body:
            await exchange.pause(seconds)
            await exchange.send(bytes([byte]))

    return behave
