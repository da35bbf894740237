"""What stands round each request to a provider: may it be made, and what came of it.

turn = await guard.begin(provider, tokens, seconds)   raises when nobody may be asked
...                                                   the request
await turn.end(error, tokens)                         ``None``: it was answered
"""

from collections.abc import Callable
from typing import Protocol

from runs.breakers import Admission, Breakers
from runs.errors import PassedOverError, WaylineError
from runs.limits import Held, Limits
from workers.providers.base import Provider, Tokens


class Turn(Protocol):
    """The right to make one request."""

    async def end(
        self, error: WaylineError | None, used: Tokens | None, *, cancelled: bool = False
    ) -> None:
        """The request is over, however it ended. ``cancelled``: we broke it off ourselves.

        ``used`` is ``None`` when the provider did not say.
        """
        ...


class Guard(Protocol):
    async def begin(self, provider: Provider, most: Tokens, seconds: float) -> Turn:
        """Ask for a turn; may wait for it up to ``seconds``. Raises why there is none.

        ``most`` is what the request may use.
        """
        ...


class Unguarded:
    """Lets everything through: for asking without a worker."""

    async def begin(self, provider: Provider, most: Tokens, seconds: float) -> Turn:
        return self

    async def end(
        self, error: WaylineError | None, used: Tokens | None, *, cancelled: bool = False
    ) -> None:
        """Nothing was counted."""


class ProviderGuard:
    """One question's guard: breakers, and the limits of all processes together.

    ``on_wait(why)`` is called on the event loop when the question waits for room.
    """

    def __init__(self, breakers: Breakers, limits: Limits, on_wait: Callable[[str], None]) -> None:
        self._breakers = breakers
        self._limits = limits
        self._on_wait = on_wait

    async def begin(self, provider: Provider, most: Tokens, seconds: float) -> Turn:
        """See :class:`Guard`.

        Raises ``PassedOverError`` while the provider is left alone, ``LimitedError`` when
        there is no room soon.
        """
        admission = await self._breakers.admit(f"{provider.name}/{provider.model}")
        if admission is None:
            raise PassedOverError(cause=f"breaker of {provider.name} is open")
        try:
            held = await self._limits.take(provider.name, most.both, seconds, self._on_wait)
        except BaseException:
            await self._breakers.give_back(admission)
            raise
        return _Turn(self._breakers, admission, self._limits, held)


class _Turn:
    def __init__(
        self, breakers: Breakers, admission: Admission, limits: Limits, held: Held
    ) -> None:
        self._breakers = breakers
        self._admission = admission
        self._limits = limits
        self._held = held

    async def end(
        self, error: WaylineError | None, used: Tokens | None, *, cancelled: bool = False
    ) -> None:
        await self._limits.leave(self._held, None if used is None else used.both)
        if cancelled:
            await self._breakers.give_back(self._admission)
        else:
            await self._breakers.report(self._admission, error)
