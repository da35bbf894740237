"""Kombu's Redis transport, without what it does anew for each message.

It builds a client of Redis for every command that it gives, which takes longer than the
command, and has several layers between. Here a channel keeps one pool of connections and its
commands go to a connection as they are. What lies in Redis is the same to the byte: kombu's
own workers and Celery's tools read it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu.transport import redis, virtual
from kombu.utils.json import dumps
from redis import ResponseError

#: A command and its arguments.
Command = tuple[Any, ...]


class QoS(redis.QoS):
    """What was taken and not acknowledged: two commands in one round trip each."""

    def append(self, message: Any, delivery_tag: str) -> None:
        """Keep a message where it is found again should this process die."""
        info = message.delivery_info
        kept = dumps([message._raw, info["exchange"], info["routing_key"]])
        self.channel.command(
            ("ZADD", self.unacked_index_key, time.time(), delivery_tag),
            ("HSET", self.unacked_key, delivery_tag, kept),
        )
        virtual.QoS.append(self, message, delivery_tag)

    def ack(self, delivery_tag: str) -> None:
        """It was taken up: nobody else is to do it."""
        self.channel.command(
            ("ZREM", self.unacked_index_key, delivery_tag),
            ("HDEL", self.unacked_key, delivery_tag),
        )
        virtual.QoS.ack(self, delivery_tag)


class Channel(redis.Channel):
    """A channel with one client for all its commands."""

    QoS = QoS
    _one: Any = None

    def command(self, *commands: Command) -> list[Any]:
        """Give Redis these commands in one round trip. Raises what redis-py raises."""
        pool = self.pool
        connection = pool.get_connection()
        try:
            connection.send_packed_command(connection.pack_commands(commands))
            return _answers(connection, len(commands))
        finally:
            pool.release(connection)

    @contextmanager
    def conn_or_acquire(self, client: Any = None) -> Iterator[Any]:
        yield client or self._kept()

    def _kept(self) -> Any:
        one = self._one
        if one is None or one.connection_pool is not self._pool:
            one = self._one = self._create_client()  # type: ignore[no-untyped-call]
        return one

    def _put(self, queue: str, message: dict[str, Any], **options: Any) -> None:
        if options or self._expires or self.global_keyprefix:
            super()._put(queue, message, **options)  # type: ignore[no-untyped-call]
            return
        priority = self._get_message_priority(message, reverse=False)  # type: ignore[no-untyped-call]
        key = self._q_for_pri(queue, priority)  # type: ignore[no-untyped-call]
        self.command(("LPUSH", key, dumps(message)))


class Transport(redis.Transport):
    """To be named as a Celery client's ``broker_transport``."""

    Channel = Channel


def _answers(connection: Any, count: int) -> list[Any]:
    """Every answer is read, so that the connection can be used again; then errors are raised."""
    answers: list[Any] = []
    for _ in range(count):
        try:
            answers.append(connection.read_response())
        except ResponseError as error:
            answers.append(error)
    for answer in answers:
        if isinstance(answer, ResponseError):
            raise answer
    return answers
