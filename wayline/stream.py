"""Server-sent events, read line by line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

#: Types after which nothing comes.
FINAL = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True)
class Event:
    #: Counts 1, 2, 3… within a run; ``None`` for what is not stored.
    number: int | None
    type: str
    data: dict[str, Any]


def read_events(lines: Iterable[bytes]) -> Iterator[Event]:
    """Whole events alone: one that the end of the line cut off is not given.

    Comments, ``retry`` and data that is no JSON object are passed over.
    """
    fields: dict[str, str] = {}
    for raw in lines:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            fields[name] = (
                f"{fields['data']}\n{value}" if name in fields and name == "data" else value
            )
            continue
        event = _event(fields)
        fields = {}
        if event:
            yield event


def _event(fields: dict[str, str]) -> Event | None:
    try:
        data = json.loads(fields["data"])
        number = int(fields["id"]) if "id" in fields else None
    except (KeyError, ValueError):
        return None
    return Event(number, fields.get("event", "message"), data) if isinstance(data, dict) else None
