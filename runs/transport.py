"""Kombu's Redis transport, without what it does anew for each message.

It builds a client of Redis for every command that it gives, which takes longer than the
command, and tells the event loop of every socket at every turn. Here a channel's commands go
over a wire of its own, and what one turn of the loop acknowledges goes in one round trip. What
lies in Redis is the same to the byte: kombu's own workers and Celery's tools read it.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, time
from typing import Any

from kombu.transport import redis, virtual
from kombu.utils.json import dumps

from runs.wire import Command, Wire


class QoS(redis.QoS):
    """What was taken and not acknowledged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        #: Taken up since the event loop's last turn, and still to be forgotten by Redis.
        self._taken_up: deque[str] = deque()

    def append(self, message: Any, delivery_tag: str) -> None:
        """Keep a message where it is found again should this process die."""
        info = message.delivery_info
        kept = dumps([message._raw, info["exchange"], info["routing_key"]])
        self.channel.give(
            ("ZADD", self.unacked_index_key, time(), delivery_tag),
            ("HSET", self.unacked_key, delivery_tag, kept),
        )
        virtual.QoS.append(self, message, delivery_tag)

    def ack(self, delivery_tag: str) -> None:
        """It was taken up: nobody else is to do it."""
        self._taken_up.append(delivery_tag)
        if not self.channel.in_loop:
            self.flush()
        virtual.QoS.ack(self, delivery_tag)

    def flush(self) -> None:
        """Have Redis forget what was taken up."""
        tags = [self._taken_up.popleft() for _ in range(len(self._taken_up))]
        if tags:
            self.channel.give(
                ("ZREM", self.unacked_index_key, *tags), ("HDEL", self.unacked_key, *tags)
            )

    def restore_unacked_once(self, stderr: Any = None) -> None:
        """The channel closes: what was taken up is not to come back."""
        self.flush()
        super().restore_unacked_once(stderr)  # type: ignore[no-untyped-call]


class Channel(redis.Channel):
    """A channel with one client, and a wire for what each message needs."""

    QoS = QoS
    #: Whether an event loop calls ``flush`` at every turn.
    in_loop = False
    _one: Any = None
    _wire: Wire | None = None
    #: How to ask for the next message, packed: (timeout, queues) → bytes.
    _asked: tuple[Any, Any] = (None, None)

    def give(self, *commands: Command) -> list[Any]:
        """Give Redis these commands in one round trip."""
        wire = self._wire
        if wire is None:
            wire = self._wire = Wire(self.pool)
        return wire.give(*commands)

    @contextmanager
    def conn_or_acquire(self, client: Any = None) -> Iterator[Any]:
        yield client or self._kept()

    def _kept(self) -> Any:
        one = self._one
        if one is None or one.connection_pool is not self._pool:
            one = self._one = self._create_client()  # type: ignore[no-untyped-call]
        return one

    def _disconnect_pools(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()
        super()._disconnect_pools()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """What its last words to Redis opened anew is closed as well."""
        try:
            super().close()  # type: ignore[no-untyped-call]
        finally:
            self._disconnect_pools()

    @property
    def has_to_ask(self) -> bool:
        """Whether it waits for no message, or no broadcast, that it consumes."""
        broadcasts = self.active_fanout_queues
        if broadcasts and not self._in_listen:
            return True
        return not self._in_poll and any(q not in broadcasts for q in self._active_queues)

    def _brpop_start(self, timeout: float | None = None) -> None:
        """Ask for the next message: mostly of the same queues in the same order."""
        if self.global_keyprefix:
            super()._brpop_start(timeout)  # type: ignore[no-untyped-call]
            return
        queues = tuple(self._queue_cycle.consume(len(self.active_queues)))
        if not queues:
            return
        seconds = self.brpop_timeout if timeout is None else timeout
        asking = (seconds, queues)
        connection = self.client.connection
        if self._asked[0] != asking:
            keys = [self._q_for_pri(q, p) for p in self.priority_steps for q in queues]  # type: ignore[no-untyped-call]
            packed = connection.pack_command("BRPOP", *keys, seconds or 0)
            self._asked = asking, packed
        self._in_poll = connection
        self._brpop_sent_at = monotonic()  # type: ignore[assignment]
        connection.send_packed_command(self._asked[1])


class Transport(redis.Transport):
    """To be named as a Celery client's ``broker_transport``."""

    Channel = Channel

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """As kombu does, but each socket is told to the loop once."""
        before = set(loop.on_tick)
        super().register_with_event_loop(connection, loop)  # type: ignore[no-untyped-call]
        for kombus in set(loop.on_tick) - before:
            loop.on_tick.discard(kombus)

        cycle: Any = self.cycle

        def at_every_turn() -> None:
            for channel in cycle._channels:
                channel.in_loop = True
                channel.qos.flush()
            if cycle._paused_brpop or any(channel.has_to_ask for channel in cycle._channels):
                cycle.on_poll_start()
            for fd in cycle._fd_to_chan:
                # Not one whose answer waits for a place: it would be readable at every turn.
                if fd not in loop.readers and fd not in cycle._paused_brpop:
                    loop.add_reader(fd, self.on_readable, fd)

        loop.on_tick.add(at_every_turn)
