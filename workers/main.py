"""The worker process: Celery on the threads pool."""

import signal

import structlog
from celery import signals

from runs.broker import queue_names
from runs.settings import Settings
from workers.runtime import Runtime
from workers.tasks import register

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then hand back what is in progress. Blocks."""
    runtime = Runtime(settings)
    register(runtime)

    @signals.worker_shutting_down.connect(weak=False)  # type: ignore[untyped-decorator]
    def _stop(**_: object) -> None:
        runtime.stop()

    worker = runtime.celery.Worker(
        pool="threads",
        concurrency=settings.WAYLINE_WORKER_THREADS,
        queues=list(queue_names()),
        # Neither its gossip nor its mingling serves us: workers watch each other in SQL.
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        task_events=False,
        quiet=True,
        loglevel=settings.LOG_LEVEL.upper(),
        hostname=f"wayline-{runtime.worker_id[:8]}@%h",
    )
    log.info("worker started", worker=runtime.worker_id, providers=runtime.providers.names())
    try:
        worker.start()
    finally:
        # Celery's own handlers are gone by now; a second TERM must not cut the hand-back short.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        runtime.close()
        log.info("worker stopped", worker=runtime.worker_id)
