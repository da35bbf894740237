"""Celery's consumer, but nothing that it takes from a queue vanishes or ends the worker."""

import inspect
import logging
from collections.abc import Callable
from typing import Any, ClassVar

import structlog
from celery.worker.consumer import Consumer
from kombu.message import Message

from runs import dead, envelope
from runs.dead import Reason
from runs.errors import StorageError, causes
from workers import poison
from workers.poison import Fault
from workers.runtime import Runtime

log = structlog.get_logger(__name__)

#: For kombu, which logs what it cannot acknowledge.
_kombu_log = logging.getLogger(__name__)

#: Our tasks' names begin so; Celery's own are nobody's to send.
OURS = "wayline."


class CarefulConsumer(Consumer):  # type: ignore[misc]  # Celery is not typed
    """Looks at each message before it goes to the pool, and buries those that nobody can do."""

    runtime: ClassVar[Runtime]

    def create_task_handler(self, *args: Any, **kwargs: Any) -> Callable[[Message], None]:
        """Called by Celery whenever it (re)connects."""
        handle = super().create_task_handler(*args, **kwargs)
        tasks = {
            name: inspect.signature(task.run)
            for name, task in self.app.tasks.items()
            if name.startswith(OURS)
        }
        self._watch_raw(self.task_consumer.channel)

        def received(message: Message) -> None:
            fault = poison.fault(message, tasks)
            if fault is None:
                handle(message)
            else:
                self._bury(message, fault)

        return received

    def on_decode_error(self, message: Message, exc: Exception) -> None:
        self._bury(message, Fault(Reason.UNREADABLE, causes(exc)))

    def on_unknown_message(self, _body: object, message: Message) -> None:
        self._bury(message, Fault(Reason.UNREADABLE, "no task's message"))

    def on_unknown_task(self, _body: object, message: Message, _exc: Exception) -> None:
        self._bury(message, Fault(Reason.UNKNOWN_TASK, "no such task"))

    def on_invalid_task(self, _body: object, message: Message, exc: Exception) -> None:
        self._bury(message, Fault(Reason.UNREADABLE, causes(exc)))

    def _bury(self, message: Message, fault: Fault) -> None:
        queue = message.delivery_info["routing_key"]
        letter_id, columns = envelope.kept(queue, message)
        if self._keep(letter_id, columns, fault):
            message.ack_log_error(_kombu_log, self.connection_errors)

    def _keep(self, letter_id: str, columns: dict[str, Any], fault: Fault) -> bool:
        """Whether it is in the record now."""
        row = {**columns, "reason": fault.reason, "cause": fault.cause[:500]}
        try:
            deliveries = dead.bury_message(self.runtime.store, letter_id, row)
        except StorageError as error:
            # It comes again when this worker ends.
            log.error("poisoned message not kept", error=error.code, cause=error.cause)
            return False
        log.error(
            "message buried",
            letter=letter_id,
            queue=columns["queue"],
            reason=fault.reason.value,
            cause=fault.cause,
            deliveries=deliveries,
        )
        return True

    def _watch_raw(self, channel: Any) -> None:
        """Keep from kombu what is no message: it would end the worker on it.

        On Redis alone: with other brokers the envelope is the protocol's own.
        """
        client = getattr(channel, "client", None)
        if client is None:
            return

        def popped(answer: Any, **_: object) -> tuple[bytes, bytes] | None:
            if not answer:
                return None
            key, item = answer
            why = poison.unreadable(item, channel)
            if why is None:
                return key, item
            queue = key.decode().rsplit(channel.sep, 1)[0]
            letter_id, columns = envelope.kept_raw(queue, item)
            if not self._keep(letter_id, columns, Fault(Reason.UNREADABLE, why)):
                with channel.conn_or_acquire() as other:
                    other.lpush(key, item)  # to the end of the queue
            return None

        client.set_response_callback("BRPOP", popped)


def of(runtime: Runtime) -> type[CarefulConsumer]:
    """The consumer of that worker."""
    return type("WorkerConsumer", (CarefulConsumer,), {"runtime": runtime})
