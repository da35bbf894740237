"""The consumer over other ways to Redis than our own: kombu's, through a socket."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from kombu.entity import Queue
from kombu.messaging import Consumer

from runs.broker import client
from runs.settings import load
from tests.servers import ValkeyServer
from workers.consumer import CarefulConsumer

#: A made-up queue.
QUEUE = "made.up"


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(tmp_path / "valkey").start(f"unixsocket {tmp_path}/s\n".encode())
    yield server
    server.stop()


def test_messages_come_and_are_acknowledged_through_a_socket(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    address = f"redis+socket://:{urlsplit(valkey.url).password}@{tmp_path}/s"
    given = {
        "WAYLINE_DATA_DIR": str(tmp_path),
        "REDIS_URL": valkey.url,
        "CELERY_BROKER_URL": address,
    }
    celery = client(load(given, dotenv=tmp_path / "none"))
    got: list[Any] = []
    with celery.connection_for_read() as connection:
        connection.ensure_connection(max_retries=1)
        CarefulConsumer.__new__(CarefulConsumer)._guard(connection.transport)
        queue = Queue(QUEUE, routing_key=QUEUE)(connection.default_channel)
        queue.declare()
        connection.Producer().publish({"made": "up"}, routing_key=QUEUE)
        with Consumer(connection.default_channel, [queue], on_message=got.append):
            connection.drain_events(timeout=20)
        with valkey.client() as redis:
            assert redis.hlen("unacked") == 1
            got[0].ack()
            assert redis.hlen("unacked") == 0
    celery.close()
