"""A number of places, each held by at most one at a time."""

import threading
from collections.abc import Callable


class Slots:
    """Counts what is open at once. ``take`` never waits."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0
        self._lock = threading.Lock()

    @property
    def taken(self) -> int:
        return self._taken

    def take(self) -> Callable[[], None] | None:
        """Take a place: what gives it back (once, however often it is called), or ``None``."""
        with self._lock:
            if self._taken >= self._limit:
                return None
            self._taken += 1
        held = True

        def give_back() -> None:
            nonlocal held
            with self._lock:
                if held:
                    held = False
                    self._taken -= 1

        return give_back
