"""The wire to Redis comes back, however often Redis was away."""

from collections.abc import Iterator

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from runs.wire import Wire
from tests.servers import ValkeyServer

#: Connections that the pool makes at most.
MOST = 3


@pytest.fixture
def client(valkey: ValkeyServer) -> Iterator[redis.Redis]:
    retry = Retry(NoBackoff(), 0)
    client = redis.Redis.from_url(valkey.url, max_connections=MOST, retry=retry)
    yield client
    client.close()


@pytest.fixture
def wire(client: redis.Redis) -> Iterator[Wire]:
    wire = Wire(client.connection_pool)
    yield wire
    wire.close()


def test_commands_that_failed_leave_room_for_those_that_follow(
    wire: Wire, valkey: ValkeyServer
) -> None:
    assert wire.give(("PING",)) == [b"PONG"]
    valkey.kill()
    for _ in range(2 * MOST):
        with pytest.raises(redis.ConnectionError) as failed:
            wire.give(("PING",))
        assert not isinstance(failed.value, redis.MaxConnectionsError)
    valkey.start()
    assert wire.give(("PING",), ("ECHO", "a")) == [b"PONG", b"a"]


def test_answers_stay_in_step_after_a_refusal(wire: Wire) -> None:
    wire.give(("SET", "text", "a"))
    with pytest.raises(redis.ResponseError):
        wire.give(("LPUSH", "text", "b"), ("ECHO", "after"))
    assert wire.give(("ECHO", "next")) == [b"next"]
