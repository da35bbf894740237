"""What guards speed is shared through Redis; without it each process looks after itself.

Redis may go at any time and nothing stands still for it: who asks is answered from this
process alone until Redis is back. The log says so once each way.
"""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

T = TypeVar("T")

#: Longest wait for one answer of Redis, in seconds.
TIMEOUT = 1.0
#: Redis that was away is not asked for so many seconds: nobody waits for it twice in a row.
PAUSE = 5.0
CONNECTIONS = 64


class Shared:
    """Redis, or what stands in for it in this process. Used on one event loop."""

    def __init__(self, url: str) -> None:
        #: Connections that give up quickly.
        self.pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=TIMEOUT,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 1),
        )
        self._redis = Redis(connection_pool=self.pool)
        self._away_until: float | None = None

    @property
    def away(self) -> bool:
        """Redis did not answer when it was last asked."""
        return self._away_until is not None

    async def do(
        self, together: Callable[["Redis"], Awaitable[T]], alone: Callable[[], Awaitable[T]]
    ) -> T:
        """``together(redis)``, or ``alone()`` while Redis is away."""
        if self._away_until is not None and time.monotonic() < self._away_until:
            return await alone()
        try:
            result = await together(self._redis)
        except (RedisError, OSError) as error:
            if not self.away:
                log.warning(
                    "redis away: breakers count for this process alone, limits to a quarter",
                    error=type(error).__name__,
                )
            self._away_until = time.monotonic() + PAUSE
            return await alone()
        if self.away:
            log.info("redis back: breakers and limits count for all processes again")
            self._away_until = None
        return result

    async def close(self) -> None:
        await self.pool.disconnect()
