"""So much a minute, in all processes together: requests, tokens.

The counting is the ``limits`` library's sliding window: what was used in the minute before
counts in part, so that no two minutes' worth fall together.
"""

import time
from dataclasses import dataclass
from typing import TypeVar

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from runs.shared import Shared

T = TypeVar("T")

#: Seconds of a window.
MINUTE = 60.0
#: Its end is known to the millisecond; seconds.
MILLISECONDS = 0.005


@dataclass(frozen=True)
class Taken:
    """What was taken of a rate, and when by this process's monotonic clock."""

    name: str
    most: int
    amount: int
    at: float


class Rates:
    """One a process, used on one event loop."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._together = RedisStorage(
            "redis://",
            implementation="redispy",
            key_prefix="wayline:rates",
            connection_pool=shared.pool,  # type: ignore[arg-type]  # handed on as it is
        )
        self._alone: MemoryStorage | None = None

    async def wait(self, name: str, most: int, amount: int) -> float:
        """Seconds until ``amount`` more may be taken of ``most`` a minute; 0 for now."""

        async def look(storage: RedisStorage | MemoryStorage, most: int) -> float:
            key = RateLimitItemPerMinute(most).key_for(name)
            window = await storage.get_sliding_window(key, int(MINUTE))
            return until(*window, most=most, amount=min(amount, most))

        return await self._shared.do(
            lambda _: look(self._together, most), lambda: look(self._memory(), share(most))
        )

    async def take(self, name: str, most: int, amount: int) -> Taken | None:
        """Take it, if it is there. More than ``most`` at once is all there is in a minute."""

        async def hit(storage: RedisStorage | MemoryStorage, most: int) -> Taken | None:
            limiter = SlidingWindowCounterRateLimiter(storage)
            cost = min(amount, most)
            if await limiter.hit(RateLimitItemPerMinute(most), name, cost=cost):
                return Taken(name, most, cost, time.monotonic())
            return None

        return await self._shared.do(
            lambda _: hit(self._together, most), lambda: hit(self._memory(), share(most))
        )

    async def correct(self, taken: Taken, used: int) -> None:
        """Less was used than taken: give the rest back. More: take it too, if it is there.

        What was taken in an earlier window stays taken: it fades by itself, and given back
        now it would make room for more than was ever used.
        """
        item = RateLimitItemPerMinute(taken.most)
        cost = used - taken.amount

        async def change(storage: RedisStorage | MemoryStorage) -> None:
            since = time.monotonic() - taken.at
            window = await storage.get_sliding_window(item.key_for(taken.name), int(MINUTE))
            begun = 2 * MINUTE - window[3] + MILLISECONDS  # seconds since this window did
            if cost > 0 or (window[3] > 0 and since <= begun):
                await SlidingWindowCounterRateLimiter(storage).hit(item, taken.name, cost=cost)

        if cost:
            await self._shared.do(lambda _: change(self._together), lambda: change(self._memory()))

    def _memory(self) -> MemoryStorage:
        if self._alone is None:
            self._alone = MemoryStorage()
        return self._alone


def share(most: int) -> int:
    """What one process allows itself of a limit while it cannot ask the others."""
    return max(1, most // 4)


def until(
    before: int, before_ends: float, now: int, now_ends: float, *, most: int, amount: int
) -> float:
    """Seconds until there is room, given what two windows hold and when they end.

    ``before`` fades in proportion to the time it has left; ``now`` begins to fade when its
    own minute is over, which is one minute before it ends.
    """
    room = most - now - amount
    if before * before_ends / MINUTE <= room or not (before or now):
        return 0.0
    if room >= 0 and before:
        return before_ends - room * MINUTE / before
    fades_in = max(0.0, now_ends - MINUTE)
    return fades_in + max(0.0, MINUTE - (most - amount) * MINUTE / max(1, now))
