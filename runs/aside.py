"""Publishing on a thread of its own: neither an answer nor a step waits for Redis."""

import threading
from queue import Empty, SimpleQueue

from runs.events import Courier, Event

#: Groups of events that may wait. Beyond that they are dropped: streams read the record.
WAITING = 1000

#: So many groups at most are published in one round trip.
TOGETHER = 100


class Aside:
    """A courier that returns at once, and carries what waits together, in order."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._waiting: SimpleQueue[list[Event] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._publish_all, name="courier", daemon=True)
        self._thread.start()

    def publish(self, events: list[Event]) -> None:
        if self._waiting.qsize() < WAITING:
            self._waiting.put(events)

    def close(self) -> None:
        """Publish what waits, for as long as Redis takes it."""
        self._waiting.put(None)
        self._thread.join(timeout=5)
        self._courier.close()

    def _publish_all(self) -> None:
        while (first := self._waiting.get()) is not None:
            events, over = list(first), False
            for _ in range(TOGETHER):
                try:
                    following = self._waiting.get_nowait()
                except Empty:
                    break
                if following is None:
                    over = True
                    break
                events += following
            self._courier.publish(events)
            if over:
                return
