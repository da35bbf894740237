"""The live towns at hand: what :mod:`trips.atlas` finds beside the bundled cities.

They belong to one trip: the architect reads them once, the record keeps them, and whoever
works on that trip enters them. Everything that looks a city up then finds them, and nobody
else does. A context variable holds them, so that threads do not see each other's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from trips.atlas.schema import City

Made = TypeVar("Made")

_EMPTY: Mapping[str, City] = {}
_TOWNS: ContextVar[Mapping[str, City]] = ContextVar("live_towns", default=_EMPTY)


def towns() -> tuple[City, ...]:
    """Those entered, in order."""
    return tuple(_TOWNS.get().values())


def town(slug: str) -> City | None:
    """The one of that slug, if it is entered."""
    return _TOWNS.get().get(slug)


@contextmanager
def entered(towns: Sequence[City]) -> Iterator[None]:
    """Have these at hand, and no others."""
    token = _TOWNS.set({town.slug: town for town in towns})
    try:
        yield
    finally:
        _TOWNS.reset(token)


def carried(
    function: Callable[..., Made], given: Sequence[object]
) -> tuple[Callable[..., Made], tuple[object, ...]]:
    """What to call instead in another process, so that it has the same towns at hand."""
    now = towns()
    return (_within, (now, function, *given)) if now else (function, tuple(given))


def _within(towns: Sequence[City], function: Callable[..., Made], *given: Any) -> Made:
    with entered(towns):
        return function(*given)
