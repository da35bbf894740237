"""Publishing on a thread of its own, so that no answer waits for Redis."""

import queue
import threading
from contextlib import suppress

from runs.events import Courier, Event

#: Groups of events that may wait. Beyond that they are dropped: streams read the record.
WAITING = 1000


class Aside:
    """A courier that returns at once."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._waiting: queue.Queue[list[Event] | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._publish_all, name="courier", daemon=True)
        self._thread.start()

    def publish(self, events: list[Event]) -> None:
        with suppress(queue.Full):
            self._waiting.put_nowait(events)

    def close(self) -> None:
        """Publish what waits, for as long as Redis takes it."""
        self._waiting.put(None)
        self._thread.join(timeout=5)
        self._courier.close()

    def _publish_all(self) -> None:
        while (events := self._waiting.get()) is not None:
            self._courier.publish(events)
