"""One reader's way through a run: rows of the record and published messages, in one order.

Every number is given once and in order. The record is read at the start, when a number is
missing, when the hub says that something may have been lost, every few seconds anyway, and
each second while Redis is away; between those, messages come from the hub as they are
published.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import structlog
from flask_sse import Message

from app.hub import Follower, Heard, Hub
from runs import events
from runs.errors import StorageError
from runs.events import FINAL_TYPES
from runs.store import Store

log = structlog.get_logger(__name__)

#: Seconds between two looks: whether the reader is there, and into the record while Redis
#: is away.
POLL = 1.0

#: Seconds between two checks of the reader's right, with a look into the record each.
CHECK = 5.0

#: Rows read at once.
PAGE = 500

#: A comment: nothing happened, but the line is alive.
PULSE = ": still here\n\n"

KIND = re.compile(r"[a-z]+")


@dataclass(kw_only=True)
class Following:
    store: Store
    hub: Hub
    follower: Follower
    run_id: str
    #: Number of the last event that the reader has.
    last: int
    #: Whether the reader may still see the run; asked every ``CHECK`` seconds.
    still_allowed: Callable[[], bool]
    #: Whether the reader has closed its end of the line.
    hung_up: Callable[[], bool]
    #: Seconds between two comments.
    heartbeat: float
    #: The record has to be read before anything else is said.
    _look: bool = field(default=True, init=False)
    _ended: bool = field(default=False, init=False)

    def messages(self) -> Iterator[Message | None]:
        """Events in order, ``None`` for a heartbeat; ends with the run, or with the right."""
        now = time.monotonic()
        comment_due, check_due = now + self.heartbeat, now + self._check
        while not self._ended:
            if self._look:
                yield from self._rows()
                if self._ended:
                    return
            due = min(comment_due, check_due) - time.monotonic()
            heard = self.follower.wait(min(POLL, max(0.0, due)))
            if heard == "end" or (heard is None and self.hung_up()):
                return
            if isinstance(heard, Heard):
                yield from self._live(heard)
            elif heard == "look" or not self.hub.connected:
                self._look = True
            now = time.monotonic()
            if now >= check_due:
                if not self._allowed():
                    return
                self._look, check_due = True, now + self._check
            if now >= comment_due:
                yield None
                comment_due = now + self.heartbeat

    @property
    def _check(self) -> float:
        return min(CHECK, self.heartbeat)

    def text(self) -> Iterator[str]:
        """The same on the wire."""
        for message in self.messages():
            yield PULSE if message is None else str(message)

    def _rows(self) -> Iterator[Message]:
        """What the record has beyond the last number; it stays to be looked up when it is away."""
        while self._look:
            try:
                found = events.after(self.store, self.run_id, self.last, PAGE)
            except StorageError:
                return
            self._look = len(found) == PAGE
            for event in found:
                yield self._next(event.number, event.type, event.data)
                if self._ended:
                    return

    def _live(self, heard: Heard) -> Iterator[Message]:
        told = read(heard)
        if told is None:
            return
        number, kind, data = told
        if number is None:
            yield Message(data, type=kind)
        elif number == self.last + 1:
            yield self._next(number, kind, data)
        elif number > self.last:
            self._look = True

    def _next(self, number: int, kind: str, data: dict[str, object]) -> Message:
        self.last = number
        self._ended = kind in FINAL_TYPES
        return Message(data, type=kind, id=number)

    def _allowed(self) -> bool:
        try:
            return self.still_allowed()
        except StorageError:
            return True  # nothing can be read out of the record just now anyway


def read(heard: Heard) -> tuple[int | None, str, dict[str, object]] | None:
    """Number, type and data of a published message; ``None`` for anything else.

    Each is what it should be, so that none can hold the end of a line: an event cannot be
    forged through the text of another.
    """
    try:
        told = json.loads(heard.text)
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict):
        number, kind, data = told.get("id"), told.get("type"), told.get("data")
        numbered = number is None or type(number) is int
        if numbered and isinstance(kind, str) and KIND.fullmatch(kind) and isinstance(data, dict):
            return number, kind, data
    log.warning("published message not understood", bytes=len(heard.text))
    return None
