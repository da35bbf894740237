"""What may be asked of each provider by all processes together: at once, and a minute.

Whoever finds no room is told why, waits a little in place, and is then sent back to come
again later, so that nobody's thread stands idle for long.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runs.errors import LimitedError
from runs.places import Place, Places
from runs.policy import LONGEST_WAIT_IN_PLACE
from runs.rates import Rates, Taken, share
from runs.settings import Settings
from runs.shared import Shared

#: Between two looks for a place, in seconds.
LOOK_AGAIN = 0.2
#: Who found no place comes back after so many seconds.
COME_AGAIN = 5.0
#: Shortest wait that is worth giving the thread back for, in seconds.
SHORTEST = 1.0


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One provider's limits; ``None`` for none."""

    at_once: int | None = None
    requests: int | None = None
    tokens: int | None = None


def of(settings: Settings) -> dict[str, Limit]:
    """The limits of every provider, by its name."""
    return {
        "xai": Limit(
            at_once=settings.XAI_AT_ONCE, requests=settings.XAI_RPM, tokens=settings.XAI_TPM
        ),
        "groq": Limit(
            at_once=settings.GROQ_AT_ONCE, requests=settings.GROQ_RPM, tokens=settings.GROQ_TPM
        ),
        "openai": Limit(
            at_once=settings.OPENAI_AT_ONCE,
            requests=settings.OPENAI_RPM,
            tokens=settings.OPENAI_TPM,
        ),
    }


@dataclass(frozen=True)
class Held:
    """What one call holds of its provider's limits."""

    place: Place | None
    tokens: Taken | None


@dataclass(frozen=True)
class _Full:
    """There is no room: why, how soon to look again, and when to come again otherwise."""

    why: str
    look_in: float
    come_in: float


class Limits:
    """One a process, used on one event loop."""

    def __init__(self, shared: Shared, limits: Mapping[str, Limit]) -> None:
        self._places = Places(shared)
        self._rates = Rates(shared)
        self._limits = limits

    async def take(
        self, provider: str, tokens: int, seconds: float, on_wait: Callable[[str], None]
    ) -> Held:
        """Room for one call of at most so many tokens.

        Waits for it, at most ``seconds`` and never long; ``on_wait(why)`` is called when it
        does, once. Raises ``LimitedError`` when that is not enough.
        """
        limit = self._limits.get(provider, Limit())
        ends = time.monotonic() + min(seconds, LONGEST_WAIT_IN_PLACE)
        told = False
        while isinstance(found := await self._try(provider, limit, tokens), _Full):
            if time.monotonic() + found.look_in > ends:
                raise LimitedError(found.why, retry_after=max(found.come_in, SHORTEST))
            if not told:
                on_wait(found.why)
                told = True
            await asyncio.sleep(max(found.look_in, LOOK_AGAIN))
        return found

    async def leave(self, held: Held, used: int) -> None:
        """The call is over and used so many tokens."""
        if held.place is not None:
            await self._places.leave(held.place)
        if held.tokens is not None:
            await self._rates.correct(held.tokens, used)

    async def _try(self, provider: str, limit: Limit, tokens: int) -> "Held | _Full":
        rates = _rates(provider, limit, tokens)
        for rate in rates:
            if wait := await self._rates.wait(rate.name, rate.most, rate.amount):
                return _Full(rate.why, wait, wait)
        place = None
        if limit.at_once is not None:
            place = await self._places.take(provider, limit.at_once, share(limit.at_once))
            if place is None:
                why = f"As many questions as allowed are being asked of {provider} at once"
                return _Full(why, LOOK_AGAIN, COME_AGAIN)
        taken: dict[str, Taken] = {}
        try:
            for rate in rates:
                got = await self._rates.take(rate.name, rate.most, rate.amount)
                if got is None:  # somebody was quicker
                    break
                taken[rate.name] = got
            else:
                return Held(place, taken.get(_tokens(provider)))
        except asyncio.CancelledError:
            await self.leave(Held(place, None), 0)
            raise
        for other in taken.values():
            await self._rates.correct(other, 0)
        await self.leave(Held(place, None), 0)
        return _Full(rate.why, LOOK_AGAIN, COME_AGAIN)


@dataclass(frozen=True)
class _Rate:
    name: str
    most: int
    amount: int
    why: str


def _rates(provider: str, limit: Limit, tokens: int) -> list[_Rate]:
    """What a call takes of which rate; tokens first, since they are the likelier to be short."""
    found = []
    if limit.tokens is not None:
        why = f"As many words as allowed have been sent to {provider} in the last minute"
        found.append(_Rate(_tokens(provider), limit.tokens, tokens, why))
    if limit.requests is not None:
        why = f"As many questions as allowed have been asked of {provider} in the last minute"
        found.append(_Rate(f"{provider}:requests", limit.requests, 1, why))
    return found


def _tokens(provider: str) -> str:
    return f"{provider}:tokens"
