"""The worker process: Celery on the threads pool, with a task for each step it is given."""

import signal
import warnings
from collections.abc import Iterable, Mapping
from types import FrameType

import structlog
from celery import signals
from celery.exceptions import CPendingDeprecationWarning
from celery.platforms import SecurityWarning
from celery.worker import state

from runs.broker import queue_names
from runs.settings import Settings
from workers import canary, consumer
from workers.base import StepTask
from workers.binding import Binding
from workers.canary import Canaries
from workers.runtime import Runtime

log = structlog.get_logger(__name__)


def run(settings: Settings, bindings: Iterable[Binding]) -> None:
    """Work until SIGTERM or SIGINT, then hand back what is in progress. Blocks.

    The product's bindings are :data:`workers.tasks.BINDINGS`.
    """
    # It warns root of pickled messages; ours are JSON alone.
    warnings.simplefilter("ignore", SecurityWarning)
    # At each lost connection, of tasks acknowledged late; ours are acknowledged early.
    warnings.simplefilter("ignore", CPendingDeprecationWarning)
    # Until Celery has handlers of its own, a stop must not cut the process off.
    signal.signal(signal.SIGTERM, _leave)
    runtime = Runtime(settings)
    canaries = _canaries(runtime)
    try:
        _serve(runtime, canaries, {(b.workflow.name, b.step.name): b for b in bindings})
    finally:
        # Celery's handlers are gone by now; a second TERM must not cut the hand-back short.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        canaries.stop()
        runtime.close()  # before anything that a broker could hold up
        canaries.close()
        log.info("worker stopped", worker=runtime.worker_id)
    if canaries.silent:
        raise SystemExit(1)


def _canaries(runtime: Runtime) -> Canaries:
    return Canaries(
        runtime.celery,
        runtime.store,
        runtime.worker_id,
        queue_names(),
        places=runtime.settings.WAYLINE_WORKER_THREADS,
        period=runtime.settings.WAYLINE_CANARY_SECONDS,
    )


def _serve(
    runtime: Runtime, canaries: Canaries, bindings: Mapping[tuple[str, str], Binding]
) -> None:
    for binding in bindings.values():
        _register(runtime, binding, bindings)
    canary.register(canaries, runtime.celery)

    class Worker(runtime.celery.Worker):  # type: ignore[misc, name-defined]
        """Stops as told here: Celery's own handlers write past the log."""

        def install_platform_tweaks(self, worker: object) -> None:
            super().install_platform_tweaks(worker)
            signal.signal(signal.SIGTERM, _stop_now)
            signal.signal(signal.SIGINT, _stop_now)

    def _stop_now(_number: int, _frame: FrameType | None) -> None:
        canaries.stop()
        runtime.stop()
        state.should_stop = 0

    @signals.worker_ready.connect(weak=False)  # type: ignore[untyped-decorator]
    def _begin(**_: object) -> None:
        canaries.start()

    worker = Worker(
        pool="threads",
        concurrency=runtime.settings.WAYLINE_WORKER_THREADS,
        queues=list(queue_names()),
        # Neither its gossip nor its mingling serves us: workers watch each other in SQL.
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        task_events=False,
        quiet=True,
        loglevel=runtime.settings.LOG_LEVEL.upper(),
        hostname=f"wayline-{runtime.worker_id[:8]}@%h",
        consumer_cls=consumer.of(runtime, canaries.transport_options),
    )
    log.info("worker started", worker=runtime.worker_id, providers=runtime.providers.names())
    worker.start()


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _register(
    runtime: Runtime, binding: Binding, bindings: Mapping[tuple[str, str], Binding]
) -> None:
    name = binding.step.task(binding.workflow.name)
    kind = type(
        f"{binding.step.name.title()}Task",
        (StepTask,),
        {"name": name, "binding": binding, "bindings": bindings, "runtime": runtime},
    )
    runtime.celery.register_task(kind())
