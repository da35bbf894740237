"""Computing for an answer: in a process of its own, and for so long.

The solver holds the interpreter's lock, and with it every other request and stream.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from flask import Flask

from app.services import services
from runs.errors import InternalError
from trips import wishes
from trips.atlas import load
from trips.request import TripRequest

T = TypeVar("T")

#: Longest that somebody waits for it, in seconds.
LONGEST = 15.0


class TookTooLong(Exception):
    """It was not done in its time, and was stopped."""


def get_ready(app: Flask) -> None:
    """Start a process and have it do a day's wish, on a thread.

    A process that is new takes a second to read the solver and the atlas: nobody who sends the
    first form waits for that. For whoever serves ``app``, once it does.
    """
    threading.Thread(target=_practise, args=(app,), name="computing", daemon=True).start()


def _practise(app: Flask) -> None:
    town = load.raw(load.slugs()[0])["name"]
    wish = TripRequest(destination=town, flexible_dates=True, planned_days=1, flexible_budget=True)
    # Told to stop meanwhile, or without the memory: who asks next is told.
    with app.app_context(), suppress(InternalError, TookTooLong):
        compute(wishes.conflicts, wish)


def compute(function: Callable[..., T], *given: object) -> T:
    """``function(*given)``: importable, pure, its data picklable. Raises ``TookTooLong``."""
    ends = time.monotonic() + LONGEST

    def check() -> None:
        if time.monotonic() > ends:
            raise TookTooLong

    return services().solvers.run(function, *given, check=check)
