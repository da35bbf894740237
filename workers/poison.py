"""What is wrong with a message, found before anything is done with it.

Celery acknowledges such a message, logs a line and forgets it; some it cannot even take from
the queue without ending the worker. Here they are told apart, and :mod:`workers.consumer`
keeps them as dead letters.
"""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kombu.message import Message
from kombu.transport.virtual import Channel
from kombu.utils.json import loads

from runs.dead import Reason
from runs.errors import causes

#: Largest body, in bytes. A chain's first message is about 2 KiB.
LARGEST = 64 * 1024

#: Celery's own headers that it reads without looking → what they may be, beside null.
HEADERS: dict[str, type | tuple[type, ...]] = {
    "eta": str,
    "retries": int,
    "timelimit": list,
    "root_id": str,
    "parent_id": str,
    "group": str,
    "lang": str,
    "origin": str,
    "argsrepr": str,
    "kwargsrepr": str,
    "shadow": str,
    "ignore_result": bool,
    "replaced_task_nesting": int,
    "stamped_headers": list,
    "stamps": dict,
}

#: The members of each step that follows in a chain → what they are, where they are given.
FOLLOWING: dict[str, type] = {"task": str, "args": list, "kwargs": dict, "options": dict}

#: What a run's id looks like.
RUN_ID = re.compile("[0-9a-f]{32}")

#: No message of ours travels longer: it would hold a worker's place meanwhile.
LONGEST_TRAVEL = timedelta(hours=2)

#: Task → the arguments that it takes, each a text.
Tasks = Mapping[str, inspect.Signature]


@dataclass(frozen=True)
class Fault:
    reason: Reason
    #: Types and names of ours; nothing that the message says.
    cause: str


def fault(message: Message, tasks: Tasks) -> Fault | None:
    """Why nobody can do this message; ``None`` when somebody can."""
    if len(message.body or b"") > LARGEST:
        return Fault(Reason.TOO_LARGE, f"{len(message.body)} bytes")
    headers = message.headers
    name = headers.get("task")
    if not isinstance(name, str) or not isinstance(headers.get("id"), str):
        return Fault(Reason.UNREADABLE, "no task or id in its headers")
    if name not in tasks:
        return Fault(Reason.UNKNOWN_TASK, "no such task")
    why = _odd_header(headers) or _odd_way(message)
    if why is not None:
        return Fault(Reason.UNREADABLE, why)
    return _fault_of_body(message, tasks[name])


def unreadable(item: bytes, channel: Channel) -> str | None:
    """Why an item of a queue is no message, as types; ``None`` when it is one."""
    try:
        message = channel.Message(loads(item), channel=channel)
        if message.errors:
            return type(message.errors[0][1]).__name__
        dict(message.headers)
        message.delivery_tag.encode()
        _ = message.delivery_info["routing_key"], message.delivery_info["exchange"]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no message
        return causes(error)
    return None


def _odd_header(headers: Mapping[str, Any]) -> str | None:
    for header, kind in HEADERS.items():
        given = headers.get(header)
        if given is not None and not isinstance(given, kind):
            return f"header {header} is {type(given).__name__}"
        if isinstance(given, str) and not _is_text(given):
            return f"header {header} is no text"
    if not _is_text(headers["id"]):
        return "header id is no text"
    limits = headers.get("timelimit")
    if limits and not (len(limits) == 2 and all(x is None or _is_number(x) for x in limits)):
        return "its time limits are not two numbers"
    if not all(isinstance(stamp, str) for stamp in headers.get("stamped_headers") or ()):
        return "its stamps are no text"
    if headers.get("expires") is not None:  # Celery would drop it without a word
        return "it expires"
    return None if _in_time(headers.get("eta")) else "its time is none, or too far off"


def _odd_way(message: Message) -> str | None:
    """A message that is given back is put where it says that it came from."""
    for member in ("routing_key", "exchange"):
        given = message.delivery_info.get(member)
        if not isinstance(given, str) or not _is_text(given):
            return f"its {member} is {type(given).__name__}, or no text"
    return None


def _is_text(given: str) -> bool:
    """JSON may hold halves of characters, which nothing else takes."""
    return given.isascii() or not any("\ud800" <= c <= "\udfff" for c in given)


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _in_time(eta: str | None) -> bool:
    """Whether a message is due at all, and before long. Times without a zone are UTC."""
    if eta is None:
        return True
    try:
        due = datetime.fromisoformat(eta)
    except ValueError:
        return False
    now = datetime.now(UTC)
    return (due if due.tzinfo else due.replace(tzinfo=UTC)) - now < LONGEST_TRAVEL


def _fault_of_body(message: Message, takes: inspect.Signature) -> Fault | None:
    try:
        args, kwargs, embed = _parts(message.decode())
    except Exception as error:  # noqa: BLE001 - whatever it is, it cannot be read
        return Fault(Reason.UNREADABLE, causes(error))
    if not (isinstance(args, list) and isinstance(kwargs, dict) and isinstance(embed, dict)):
        return Fault(Reason.UNREADABLE, "no arguments in its body")
    try:
        given = takes.bind(*args, **kwargs).arguments
    except TypeError:
        return Fault(Reason.WRONG_ARGUMENTS, f"its task takes {len(takes.parameters)}")
    if not all(isinstance(value, str) for value in given.values()):
        return Fault(Reason.WRONG_ARGUMENTS, "its task takes text")
    if "run_id" in given and not RUN_ID.fullmatch(given["run_id"]):
        return Fault(Reason.WRONG_ARGUMENTS, "its task takes a run's id")
    if not _is_chain(embed):
        return Fault(Reason.UNREADABLE, "what follows it is no chain")
    return None


def _is_chain(embed: dict[str, Any]) -> bool:
    """Whether what follows is a list of steps, and nothing else."""
    if any(embed.get(other) for other in ("callbacks", "errbacks", "chord")):
        return False
    chain = embed.get("chain") or []
    return isinstance(chain, list) and all(_is_step(step) for step in chain)


def _is_step(given: object) -> bool:
    return (
        isinstance(given, dict)
        and "task" in given
        and given.get("subtask_type") is None
        and all(isinstance(given.get(name, kind()), kind) for name, kind in FOLLOWING.items())
    )


def _parts(payload: Any) -> tuple[Any, Any, Any]:
    args, kwargs, embed = payload
    return args, kwargs, embed
