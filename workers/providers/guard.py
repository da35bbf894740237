"""What stands round each request to a provider: may it be made, and what came of it.

    turn = await guard.begin(provider, prompt, seconds)   raises when nobody may be asked
    ...                                                   the request
    await turn.end(error)                                 ``None``: it was answered
"""

from typing import Protocol

from runs.breakers import Admission, Breakers
from runs.errors import PassedOverError, WaylineError
from workers.providers.base import Prompt, Provider


class Turn(Protocol):
    """The right to make one request."""

    async def end(self, error: WaylineError | None, *, cancelled: bool = False) -> None:
        """The request is over, however it ended. ``cancelled``: we broke it off ourselves."""
        ...


class Guard(Protocol):
    async def begin(self, provider: Provider, prompt: Prompt, seconds: float) -> Turn:
        """Ask for a turn; may wait for it up to ``seconds``. Raises why there is none."""
        ...


class Unguarded:
    """Lets everything through: for asking without a worker."""

    async def begin(self, provider: Provider, prompt: Prompt, seconds: float) -> Turn:
        return self

    async def end(self, error: WaylineError | None, *, cancelled: bool = False) -> None:
        """Nothing was counted."""


class ProviderGuard:
    """A worker's guard: breakers."""

    def __init__(self, breakers: Breakers) -> None:
        self._breakers = breakers

    async def begin(self, provider: Provider, prompt: Prompt, seconds: float) -> Turn:
        """See :class:`Guard`. Raises ``PassedOverError`` while the provider is left alone."""
        admission = await self._breakers.admit(f"{provider.name}/{provider.model}")
        if admission is None:
            raise PassedOverError(cause=f"breaker of {provider.name} is open")
        return _Turn(self._breakers, admission)


class _Turn:
    def __init__(self, breakers: Breakers, admission: Admission) -> None:
        self._breakers = breakers
        self._admission = admission

    async def end(self, error: WaylineError | None, *, cancelled: bool = False) -> None:
        if cancelled:
            await self._breakers.give_back(self._admission)
        else:
            await self._breakers.report(self._admission, error)
