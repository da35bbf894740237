"""A message as a dead letter keeps it, and back onto its queue."""

import base64
import hashlib
import json
import secrets
from typing import Any

from celery import Celery
from kombu.connection import Connection
from kombu.message import Message
from kombu.messaging import Producer

from runs.dead import Letter, digest

#: So many bytes of a message are kept. Ours are smaller: they carry a run's id.
KEPT = 64 * 1024

#: Content of the messages that we make.
JSON = {"content_type": "application/json", "content_encoding": "utf-8"}


def made(task: str, *args: str) -> dict[str, Any]:
    """A task's message, as Celery's protocol has it."""
    return {
        "headers": {"lang": "py", "task": task, "id": secrets.token_hex(16), "retries": 0},
        "body": json.dumps([args, {}, {}]),
        **JSON,
    }


def kept(queue: str, message: Message) -> tuple[str, dict[str, Any]]:
    """A letter's id and columns, from a message of Celery's broker.

    Raises ``TypeError`` or ``ValueError`` for what cannot be told as JSON.
    """
    body = message.body if isinstance(message.body, bytes) else str(message.body or "").encode()
    headers = {k: v for k, v in dict(message.headers).items() if k != "compression"}
    content = [message.content_type, message.content_encoding]
    known = len(json.dumps([headers, *content], ensure_ascii=False).encode()) <= KEPT
    envelope = {
        "headers": headers if known else {},
        **_content(body),
        "content_type": message.content_type,
        "content_encoding": message.content_encoding,
    }
    letter_id = digest(queue, str(headers.get("id")), body)
    return letter_id, _columns(queue, envelope, body, whole=known)


def kept_raw(queue: str, raw: bytes) -> tuple[str, dict[str, Any]]:
    """The same from bytes as they lay in a queue, whatever they are."""
    return digest(queue, raw), _columns(queue, _content(raw), raw, whole=True)


def publish(celery: Celery, letter: Letter) -> None:
    """Put a letter's message back onto its queue. Raises what kombu does when it cannot."""
    assert letter.message is not None, "not a message"
    assert letter.queue is not None, "not a message"
    with celery.connection_for_write() as connection:
        if "headers" in letter.message:
            put(connection, letter.queue, letter.message)
        else:
            client = connection.default_channel.client
            client.lpush(letter.queue, _body(letter.message))


def put(connection: Connection, key: str, message: dict[str, Any]) -> None:
    """Publish a message, ``made`` or ``kept``, onto a queue."""
    Producer(connection.default_channel, auto_declare=False).publish(
        _body(message),
        exchange="",
        routing_key=key,
        headers=message["headers"],
        content_type=message["content_type"],
        content_encoding=message["content_encoding"],
    )


def _columns(queue: str, envelope: dict[str, Any], body: bytes, *, whole: bool) -> dict[str, Any]:
    cut = max(len(body) - KEPT, 0)
    return {
        "queue": queue[:200],
        "message": envelope,
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        # A message whose headers were too large to keep is not whole either.
        "cut": cut if whole else max(cut, 1),
    }


def _content(body: bytes) -> dict[str, str]:
    """The beginning of the body, as JSON can hold it."""
    head = body[:KEPT]
    try:
        return {"body": head.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(head).decode()}


def _body(message: dict[str, Any]) -> bytes:
    if "base64" in message:
        return base64.b64decode(message["base64"])
    return str(message["body"]).encode()
