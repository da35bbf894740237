"""The scheduler process: what has to happen by the clock. So far that is the reaper."""

import signal
import threading
from types import FrameType

import structlog

from runs.dispatch import Dispatcher
from runs.events import Courier
from runs.reaper import Reaper
from runs.settings import Settings
from runs.store import Store

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Sweep until SIGTERM or SIGINT. Blocks; call it from the main thread."""
    stop = threading.Event()

    def asked(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    courier = Courier(settings.redis_url)
    store = Store.open(settings.database_url, courier.publish)
    dispatcher = Dispatcher(settings, store)
    log.info("scheduler started")
    try:
        Reaper(store, dispatcher).run(stop)
    finally:
        dispatcher.close()
        store.close()
        courier.close()
    log.info("scheduler stopped")
