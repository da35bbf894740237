"""The Celery client: names and queues, no task. Messages carry a run's id alone."""

from urllib.parse import urlsplit

from celery import Celery
from kombu.entity import Queue
from kombu.exceptions import OperationalError

from runs.settings import Settings
from workflows import WORKFLOWS

#: Seconds that sending or asking may take: a half-open broker must not hold up an answer.
SOCKET_TIMEOUT = 2.0

#: Messages that are sent anew go before those that wait in any queue. Redis serves the lower
#: number first.
URGENT, ROUTINE = 0, 5

#: A message that nobody has acknowledged for so long, in seconds, goes back to its queue: its
#: worker died, or lost its connection with it. Taken twice, the second finds nothing to do.
VISIBILITY_TIMEOUT = 120


def queue_names() -> tuple[str, ...]:
    """Every step's queue, later steps first: that is the order they are consumed in.

    With one queue, or the other order, a backlog finishes nothing until its end.
    """
    return tuple(
        step.queue(flow.name) for flow in WORKFLOWS.values() for step in reversed(flow.steps)
    )


def client(settings: Settings) -> Celery:
    """A Celery app that can send and be made a worker of; JSON only, results ignored."""
    celery = Celery("wayline", broker=settings.broker_url, set_as_current=False)
    celery.conf.update(
        broker_transport=_transport(settings.broker_url),
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_default_queue="wayline.default",
        task_create_missing_queues=False,
        task_queues=[Queue(name, routing_key=name) for name in queue_names()],
        task_routes={
            step.task(flow.name): {"queue": step.queue(flow.name)}
            for flow in WORKFLOWS.values()
            for step in flow.steps
        },
        # Acknowledged when taken: the record re-drives what a crash loses, so a message
        # kept until the end could only do a step's work a second time.
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        # A Redis that refuses (full, read-only, loading) is waited for like one that is away.
        broker_channel_error_retry=True,
        broker_transport_options={
            "queue_order_strategy": "priority",
            "priority_steps": [URGENT, ROUTINE],
            "visibility_timeout": VISIBILITY_TIMEOUT,
            # Looked at every ten seconds: kombu's own way is every hundred.
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": SOCKET_TIMEOUT,
            "socket_timeout": SOCKET_TIMEOUT,
            "socket_keepalive": True,
            "max_retries": 0,
        },
        task_publish_retry=False,
        timezone="UTC",
        enable_utc=True,
    )
    return celery


def _transport(url: str) -> str | None:
    """Our own way to Redis; with other brokers, kombu's."""
    return "runs.transport:Transport" if urlsplit(url).scheme in ("redis", "rediss") else None


def away(celery: Celery) -> tuple[type[Exception], ...]:
    """What is raised when the broker does not answer, or refuses: out of memory, read-only."""
    connection = celery.connection_for_write()
    return (
        *(OperationalError, OSError),
        *connection.connection_errors,
        *connection.channel_errors,
    )
