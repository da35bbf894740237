"""What stands round each request to a provider: may it be made, and what came of it.

turn = await guard.begin(provider, tokens, seconds)   raises when nobody may be asked
...                                                   the request
await turn.end(error, tokens)                         ``None``: it was answered
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from runs.breakers import Admission, Breakers
from runs.errors import PassedOverError, WaylineError
from runs.limits import Held, Limits
from workers.providers.base import Provider, Tokens


class Turn(Protocol):
    """The right to make one request."""

    @property
    def reservation(self) -> str | None:
        """By which the call was entered, if it was; whoever records its end names it."""
        ...

    async def end(
        self, error: WaylineError | None, used: Tokens, *, cancelled: bool = False
    ) -> None:
        """The request is over, however it ended. ``cancelled``: we broke it off ourselves."""
        ...


class Guard(Protocol):
    async def begin(self, provider: Provider, most: Tokens, seconds: float) -> Turn:
        """Ask for a turn; may wait for it up to half of ``seconds``. Raises why there is none.

        ``most`` is what the request may use.
        """
        ...


class Unguarded:
    """Lets everything through: for asking without a worker."""

    reservation: str | None = None

    async def begin(self, provider: Provider, most: Tokens, seconds: float) -> Turn:
        return self

    async def end(
        self, error: WaylineError | None, used: Tokens, *, cancelled: bool = False
    ) -> None:
        """Nothing was counted."""


@dataclass(frozen=True, kw_only=True)
class ProviderGuard:
    """One question's guard: breakers, limits of all processes together, caps on spending."""

    breakers: Breakers
    limits: Limits
    #: Enters a call, with the most that it may use, before it is made; see
    #: :func:`runs.calls.begin`. Called on a thread.
    enter: Callable[[Provider, Tokens], str]
    #: Called on the event loop when the question waits for room, with the reason.
    on_wait: Callable[[str], None]

    async def begin(self, provider: Provider, most: Tokens, seconds: float) -> Turn:
        """See :class:`Guard`.

        Raises ``PassedOverError`` while the provider is left alone, ``LimitedError`` when
        there is no room soon, ``BudgetError`` when it might cost too much.
        """
        admission = await self.breakers.admit(f"{provider.name}/{provider.model}")
        if admission is None:
            raise PassedOverError(cause=f"breaker of {provider.name} is open")
        held = Held(None, None)
        try:
            held = await self.limits.take(provider.name, most.both, seconds / 2, self.on_wait)
            reservation = await asyncio.to_thread(self.enter, provider, most)
        except BaseException:
            await self.limits.leave(held, 0)
            await self.breakers.give_back(admission)
            raise
        return _Turn(self, admission, held, reservation)


@dataclass(frozen=True)
class _Turn:
    guard: ProviderGuard
    admission: Admission
    held: Held
    reservation: str | None

    async def end(
        self, error: WaylineError | None, used: Tokens, *, cancelled: bool = False
    ) -> None:
        await self.guard.limits.leave(self.held, used.both)
        if cancelled:
            await self.guard.breakers.give_back(self.admission)
        else:
            await self.guard.breakers.report(self.admission, error)
