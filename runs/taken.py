"""Messages that workers had taken and not begun, back at the front of their queues.

Redis hides such messages until the visibility timeout; for those of a worker that died that is
far too long. Nobody can tell whose a message is, so a living worker's are given out a second
time as well: whoever claims the run first does it. That cannot grow into a storm. It happens
once for each worker that died, and what is hidden moves: however often it is given back, Redis
holds a message once.
"""

import json
from typing import Any

import structlog
from celery import Celery

from runs.broker import away
from runs.lanes import is_lane, separator

log = structlog.get_logger(__name__)


def give_back(celery: Celery) -> int:
    """Put them back. How many; 0 with brokers that see to it themselves, or that are away."""
    try:
        with celery.connection_for_write() as connection:
            between = separator(connection)
            if between is None:
                return 0
            channel = connection.default_channel
            redis, qos = channel.client, channel.qos
            tags = redis.zrange(qos.unacked_index_key, 0, -1)
            return sum(_give_back(redis, qos, tag, between) for tag in tags)
    except away(celery) as error:
        log.warning("messages not given back", error=type(error).__name__)
        return 0


def _give_back(redis: Any, qos: Any, tag: bytes, between: str) -> bool:
    """One; whether it went back. What cannot be read is forgotten: no queue is known for it."""
    taken = redis.hget(qos.unacked_key, tag)
    try:
        to_itself = taken is not None and is_lane(_key(taken), between)
        if not to_itself:
            qos.restore_by_tag(tag.decode())
            return True
    except (ValueError, TypeError, RecursionError) as error:
        log.error("unreadable message dropped", error=type(error).__name__, size=len(taken or b""))
    # Or a worker's to itself: where that would go back to, nobody reads.
    redis.zrem(qos.unacked_index_key, tag)
    redis.hdel(qos.unacked_key, tag)
    return False


def _key(taken: bytes) -> str:
    """Where a message that was taken had been sent to: kombu keeps it, its exchange, its key."""
    _message, _exchange, key = json.loads(taken)
    return str(key)
