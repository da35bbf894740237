"""Taking a trip in: the same for the form and for REST."""

from app.services import services
from runs import trips
from runs.trips import Created
from trips.request import TripRequest


def start(
    wish: TripRequest, owner: str, *, key: str | None = None, key_scope: str | None = None
) -> Created:
    """Store the trip and its first run. Nothing is sent yet: see ``send``.

    ``key`` is an Idempotency-Key within ``key_scope``. Raises ``runs.trips.KeyReused`` when
    it came with another request, ``runs.errors.StorageError`` when the record is away.
    """
    return trips.create(
        services().store,
        owner=owner,
        title=wish.nickname or wish.destination,
        request=wish.model_dump(mode="json", by_alias=True),
        key=key,
        key_scope=key_scope,
    )
