"""Computing for an answer: in a process of its own, and for so long.

The solver holds the interpreter's lock, and with it every other request and stream.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from app.services import services

T = TypeVar("T")

#: Longest that somebody waits for it, in seconds.
LONGEST = 15.0


class TookTooLong(Exception):
    """It was not done in its time, and was stopped."""


def compute(function: Callable[..., T], *given: object) -> T:
    """``function(*given)``: importable, pure, its data picklable. Raises ``TookTooLong``."""
    ends = time.monotonic() + LONGEST

    def check() -> None:
        if time.monotonic() > ends:
            raise TookTooLong

    return services().solvers.run(function, *given, check=check)
