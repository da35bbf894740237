"""So many at once, in all processes together: places that are taken for a while.

A place is a lease. Its holder renews it; a holder that dies gives it back by being silent.
"""

import asyncio
import secrets
from collections import defaultdict
from dataclasses import dataclass

from redis.asyncio import Redis

from runs.shared import Shared

#: A place that is not renewed for so long is free again, in seconds.
LEASE = 15.0
RENEWED_EVERY = LEASE / 3

_KEY = "wayline:places:"

_NOW = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)\n"
_TAKE = (
    _NOW
    + """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""
)
#: A holder that was thought dead, or that Redis forgot, is counted again.
_RENEW = (
    _NOW
    + """
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""
)


@dataclass
class Place:
    """A place that is held, and renewed until it is given back."""

    name: str
    token: str
    renewing: "asyncio.Task[None]"


class Places:
    """Takes and gives back places. One a process, used on one event loop."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        #: What this process holds, counted by Redis or not.
        self._held: defaultdict[str, set[str]] = defaultdict(set)

    async def take(self, name: str, most: int, alone: int) -> Place | None:
        """One of ``most`` places; without Redis one of ``alone`` for this process."""
        token = secrets.token_hex(8)
        held = self._held[name]

        async def in_redis(redis: "Redis") -> bool:
            taken = await redis.eval(_TAKE, 1, _KEY + name, most, token, int(LEASE * 1000))
            return bool(taken)

        async def here() -> bool:
            return len(held) < alone

        if not await self._shared.do(in_redis, here):
            return None
        held.add(token)
        return Place(name, token, asyncio.create_task(self._renew(name, token)))

    async def leave(self, place: Place) -> None:
        """Give a place back."""
        place.renewing.cancel()
        self._held[place.name].discard(place.token)

        async def in_redis(redis: "Redis") -> None:
            await redis.zrem(_KEY + place.name, place.token)

        await self._shared.do(in_redis, _nothing)

    async def _renew(self, name: str, token: str) -> None:
        async def in_redis(redis: "Redis") -> None:
            await redis.eval(_RENEW, 1, _KEY + name, token, int(LEASE * 1000))

        while True:
            await asyncio.sleep(RENEWED_EVERY)
            await self._shared.do(in_redis, _nothing)


async def _nothing() -> None:
    """The place frees itself in Redis."""
