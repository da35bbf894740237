"""Messages that were taken and not begun go back to where they lay."""

import json
from collections.abc import Iterator

import pytest
from celery import Celery

from runs.broker import client, queue_names
from runs.envelope import made, put
from runs.settings import load
from runs.taken import give_back
from tests.servers import ValkeyServer

QUEUE = queue_names()[-1]


@pytest.fixture
def celery(valkey: ValkeyServer) -> Iterator[Celery]:
    with client(load({"REDIS_URL": valkey.url})) as celery:
        yield celery


def test_however_often_it_is_given_back_a_message_lies_in_redis_once(
    celery: Celery, valkey: ValkeyServer
) -> None:
    """As one that waits for its time is, each time that some worker dies."""
    with celery.connection_for_write() as connection, valkey.client() as redis:
        put(connection, QUEUE, made("a.step"))
        for _ in range(5):
            assert connection.default_channel.basic_get(QUEUE) is not None
            assert give_back(celery) == 1
        assert give_back(celery) == 0
        assert redis.hlen("unacked") == redis.zcard("unacked_index") == 0
        assert [redis.llen(key) for key in redis.keys(f"{QUEUE}*")] == [1]


@pytest.mark.parametrize(
    "odd", [b"", b"{", b"\xff", b"7", b"[]", b'"abcd"', b"[" * 100_000, json.dumps([1, 2]).encode()]
)
def test_what_cannot_be_read_is_dropped_and_the_others_go_back(
    celery: Celery, valkey: ValkeyServer, odd: bytes
) -> None:
    with celery.connection_for_write() as connection, valkey.client() as redis:
        put(connection, QUEUE, made("a.step"))
        assert connection.default_channel.basic_get(QUEUE) is not None
        redis.zadd("unacked_index", {"odd": 0})
        redis.hset("unacked", "odd", odd)
        assert give_back(celery) == 1
        assert redis.hlen("unacked") == redis.zcard("unacked_index") == 0
        assert [redis.llen(key) for key in redis.keys(f"{QUEUE}*")] == [1]
