"""Taking a trip in: the same for the form and for REST."""

from typing import Any

from app.services import services
from runs import fork as forks
from runs import trips
from runs.record import Run
from runs.trips import Created
from trips.request import TripRequest


def start(
    wish: TripRequest, owner: str, *, key: str | None = None, key_scope: str | None = None
) -> Created:
    """Store the trip and its first run; a key's second use gives what its first one made.

    ``key`` is an Idempotency-Key within ``key_scope`` (default: the owner). Nothing is sent
    yet: ``after(response, lambda: dispatcher.send_first(created))``. Raises
    ``runs.trips.KeyReused`` when the key came with another request,
    ``runs.errors.StorageError`` when the record is away.
    """
    return trips.create(
        services().store,
        owner=owner,
        title=_title(wish),
        request=_stored(wish),
        key=key,
        key_scope=key_scope,
        sends=True,
    )


def started(wish: TripRequest, *, key: str, key_scope: str) -> Created | None:
    """What ``start`` made for this key, if it did; it stands when today is too late for it."""
    return trips.made_before(services().store, request=_stored(wish), key=key, key_scope=key_scope)


def fork(run: Run, step: str, wish: TripRequest | None = None) -> Run:
    """A new run from ``step`` on, with other wishes if there are any. Nothing is sent yet.

    Raises ``runs.fork.NotForked``, and ``LookupError`` when the trip is erased meanwhile.
    """
    request, title = (None, None) if wish is None else (_stored(wish), _title(wish))
    return forks.fork(services().store, run.id, step, request, title)


def _title(wish: TripRequest) -> str:
    return wish.nickname or wish.destination


def _stored(wish: TripRequest) -> dict[str, Any]:
    """The request as the record keeps it and the agents read it."""
    return wish.model_dump(mode="json", by_alias=True)
