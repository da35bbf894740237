"""Celery's consumer, but nothing that it takes from a queue vanishes or ends the worker."""

import inspect
import logging
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import structlog
from celery.worker.consumer import Consumer
from kombu.message import Message
from kombu.transport import redis

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
    #: Beside those of every connection; see :mod:`workers.canary`.
    transport_options: ClassVar[Mapping[str, object]]
    #: (channel, key, item) of what was read just now.
    _popped: tuple[Any, bytes, bytes] | None = None

    def connection_for_read(self, heartbeat: float | None = None) -> Any:
        connection = self.ensure_connected(
            self.app.connection_for_read(
                heartbeat=heartbeat, transport_options=self.transport_options
            )
        )
        # With other brokers the envelope is the protocol's own.
        self._is_redis = connection.transport.driver_type == "redis"
        if self._is_redis:
            self._guard(connection.transport)
        return connection

    def create_task_handler(self, *args: Any, **kwargs: Any) -> Callable[[Message], None]:
        """Called by Celery whenever it (re)connects."""
        handle = super().create_task_handler(*args, **kwargs)
        tasks = {
            name: inspect.signature(task.run)
            for name, task in self.app.tasks.items()
            if name.startswith(OURS)
        }
        if self._is_redis:
            self._remember(self.task_consumer.channel)

        def received(message: Message) -> None:
            try:
                fault = poison.fault(message, tasks)
                if fault is None:
                    handle(message)
                    return
            except Exception as error:
                if not self._is_messages_own(error):
                    raise
                fault = Fault(Reason.UNREADABLE, causes(error))
            self._bury(message, fault)

        return received

    def _is_messages_own(self, error: Exception) -> bool:
        """Whether the next worker would meet it too, with that message.

        A broker that is away or refuses, and a process without threads or memory left, say
        nothing about what was being taken.
        """
        if isinstance(error, (KeyError, RecursionError)):  # kombu calls KeyError a lost connection
            return True
        others = (*self.connection_errors, *self.channel_errors, RuntimeError, MemoryError)
        return not isinstance(error, others)

    def on_decode_error(self, message: Message, exc: Exception) -> None:
        self._bury(message, Fault(Reason.UNREADABLE, causes(exc)))

    def on_unknown_message(self, _body: object, message: Message) -> None:
        self._bury(message, Fault(Reason.UNREADABLE, "no task's message"))

    def on_unknown_task(self, _body: object, message: Message, _exc: Exception) -> None:
        self._bury(message, Fault(Reason.UNKNOWN_TASK, "no such task"))

    def on_invalid_task(self, _body: object, message: Message, exc: Exception) -> None:
        self._bury(message, Fault(Reason.UNREADABLE, causes(exc)))

    def _bury(self, message: Message, fault: Fault) -> None:
        letter_id, columns = self._kept(message)
        if self._keep(letter_id, columns, fault):
            message.ack_log_error(_kombu_log, self.connection_errors)

    def _kept(self, message: Message) -> tuple[str, dict[str, Any]]:
        """A letter's id and columns. The queue is where it lay, not where it says that it did."""
        if self._popped is None:  # with other brokers
            return envelope.kept(message.delivery_info["routing_key"], message)
        channel, key, item = self._popped
        queue = _queue(channel, key)
        try:
            return envelope.kept(queue, message)
        except (TypeError, ValueError):
            return envelope.kept_raw(queue, item)

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

    def _guard(self, transport: Any) -> None:
        """Have the transport look after what it reads.

        On an item that is no message kombu raises, and Celery would end the worker.
        """
        take = transport.on_readable

        def carefully(fileno: int) -> None:
            self._popped = None
            try:
                take(fileno)
                return
            except Exception as error:  # noqa: BLE001 - raised again unless it is about an item
                raised = error
            if self._popped is None or not self._bury_raw(*self._popped, raised):
                raise raised

        transport.on_readable = carefully
        # Over whichever way to Redis it is: a socket's and Sentinel's are kombu's own.
        leaving = type("LeavingQoS", (Leaving, transport.Channel.QoS), {})
        transport.Channel = type("Channel", (transport.Channel,), {"QoS": leaving})
        for channel in transport.channels:  # the first is opened with the connection
            channel.QoS = leaving

    def _remember(self, channel: Any) -> None:
        """Know what was popped from a queue last: nobody has it any more but us."""

        def popped(answer: Any, **_: object) -> tuple[bytes, bytes] | None:
            self._popped = (channel, *answer) if answer else None
            return answer and tuple(answer)

        channel.client.set_response_callback("BRPOP", popped)

    def _bury_raw(self, channel: Any, key: bytes, item: bytes, raised: Exception) -> bool:
        """Whether it was the item's own fault; it is in the record then, or back in its queue."""
        why = poison.unreadable(item, channel)
        if why is None:
            if not self._is_messages_own(raised):
                return False
            why = causes(raised)
        letter_id, columns = envelope.kept_raw(_queue(channel, key), item)
        if not self._keep(letter_id, columns, Fault(Reason.UNREADABLE, why)):
            with channel.conn_or_acquire() as client:
                client.lpush(key, item)  # taken last
        return True


def _queue(channel: Any, key: bytes) -> str:
    """A queue's name, from the key of one of its priorities."""
    return key.decode().rsplit(str(channel.sep), 1)[0]


class Leaving(redis.QoS):
    """Leaves what it holds, when Redis went away with the connection.

    Kombu's own then raises AttributeError, which ends the worker. The record brings back the
    runs of the messages that are left.
    """

    def restore_unacked_once(self, stderr: object = None) -> None:
        try:
            super().restore_unacked_once(stderr)  # type: ignore[no-untyped-call]
        except Exception as error:  # noqa: BLE001 - AttributeError, of all things
            log.warning("taken messages not put back", error=type(error).__name__)

    def ack(self, delivery_tag: str) -> None:
        """Raises what Celery expects of a connection that is gone, and outlives."""
        try:
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]
        except AttributeError:
            raise ConnectionError("the connection is closed") from None


def of(runtime: Runtime, transport_options: Mapping[str, object]) -> type[CarefulConsumer]:
    """The consumer of that worker."""
    given = {"runtime": runtime, "transport_options": transport_options}
    return type("WorkerConsumer", (CarefulConsumer,), given)
