"""What a request needs, made once a process and kept in ``app.extensions``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import structlog
from flask import Response, current_app

from app.hub import Hub
from app.slots import Slots
from runs.dispatch import Dispatcher
from runs.errors import StorageError
from runs.settings import Settings
from runs.solvers import Solvers
from runs.store import Store

log = structlog.get_logger(__name__)

EXTENSION = "wayline"


@dataclass(frozen=True, kw_only=True)
class Services:
    settings: Settings
    store: Store
    #: Sends a run's chain to the broker.
    dispatcher: Dispatcher
    #: Processes that compute.
    solvers: Solvers
    #: Hears what every process publishes.
    hub: Hub
    #: Streams that may be open at once.
    slots: Slots
    #: SHA-256 of each API key, hex.
    api_keys: tuple[str, ...]
    #: What ``close`` calls, in order.
    closing: tuple[Callable[[], None], ...]

    def close(self) -> None:
        """End the streams, then let go of the broker, the record and Redis."""
        for close in self.closing:
            close()


def services() -> Services:
    """The current app's services."""
    return cast(Services, current_app.extensions[EXTENSION])


def after(response: Response, act: Callable[[], object]) -> Response:
    """Do ``act`` once the answer is out: nobody waits for a broker that does not answer.

    It runs without a request. When the record is away, what it would have done is left to
    the reaper.
    """

    def quietly() -> None:
        try:
            act()
        except StorageError as error:
            log.warning("left to the reaper", cause=error.cause)

    response.call_on_close(quietly)
    return response
