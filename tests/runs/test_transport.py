"""The transport under an event loop, over a real Valkey. Its queue is made up."""

from collections.abc import Iterator
from typing import Any

import pytest
from kombu.asynchronous import Hub, get_event_loop, set_event_loop
from kombu.connection import Connection
from kombu.entity import Queue
from kombu.messaging import Consumer

from tests.servers import ValkeyServer, until

QUEUE = "made.up"

#: Turns of a loop with nothing to do, at most: each waits for an answer or a timer.
IDLE = 50


class Taking:
    """A consumer under a loop that the test turns by hand."""

    def __init__(self, url: str) -> None:
        self.connection = Connection(url, transport="runs.transport:Transport")
        self.hub = Hub()
        set_event_loop(self.hub)
        queue = Queue(QUEUE, routing_key=QUEUE)(self.connection.default_channel)
        queue.declare()
        self.got: list[Any] = []
        self.consumer = Consumer(
            self.connection.default_channel, [queue], on_message=self.got.append
        )
        self.consumer.qos(prefetch_count=2)
        self.consumer.consume()
        self.connection.register_with_event_loop(self.hub)
        self._turns = self.hub.create_loop()

    def turn(self) -> None:
        next(self._turns)

    @property
    def paused(self) -> bool:
        """A message was popped, and there is no place for it."""
        return bool(self.connection.transport.cycle._paused_brpop)

    def has(self, messages: int) -> bool:
        self.turn()
        return len(self.got) == messages

    def is_paused(self) -> bool:
        self.turn()
        return self.paused


@pytest.fixture
def taking(valkey: ValkeyServer) -> Iterator[Taking]:
    before = get_event_loop()
    taking = Taking(valkey.url)
    yield taking
    taking.connection.close()
    set_event_loop(before)


def send(url: str, text: str) -> None:
    with Connection(url) as connection, connection.SimpleQueue(QUEUE) as queue:
        queue.put(text)


def test_a_message_without_a_place_waits_quietly(taking: Taking, valkey: ValkeyServer) -> None:
    send(valkey.url, "first")
    until(lambda: taking.has(1), what="the first message")
    taking.turn()  # asks for the next
    taking.consumer.qos(prefetch_count=1)  # a place less, as after a message with a wait
    send(valkey.url, "second")
    until(taking.is_paused, what="the second waits")
    # The loop then only turns for its timers: one a second.
    turns = 0
    ended: list[None] = []
    taking.hub.call_later(1.5, ended.append, None)
    while not ended:
        taking.turn()
        turns += 1
    assert taking.paused
    assert turns < IDLE
    taking.got[0].ack()
    until(lambda: taking.has(2), what="the second message, once there is a place")


def test_a_channel_leaves_no_connection_behind(taking: Taking, valkey: ValkeyServer) -> None:
    with valkey.client() as redis:
        send(valkey.url, "made up")
        until(lambda: taking.has(1), what="the message")
        taking.got[0].ack()  # told to Redis at the loop's next turn, or when the channel closes
        taking.connection.close()
        assert redis.hlen("unacked") == 0
        until(lambda: len(redis.client_list()) == 1, 5, what="only the test's own is left")
