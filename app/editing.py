"""Editing a plan on the spot: the same for the pages and for REST."""

import secrets
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.computing import compute
from app.problems import NotEditable, NotFound, PlanChanged
from app.services import services
from runs import record, trips
from runs.trips import Version, VersionChanged
from trips.compare import Comparison, compare
from trips.edits import Material, Operation, apply
from trips.findings import Findings
from trips.itinerary import Itinerary
from trips.outline import TripOutline
from trips.recommendations import Recommendations
from trips.request import TripRequest

#: No trip has more versions than this.
MOST_VERSIONS = 999_999

M = TypeVar("M", bound=BaseModel)


def edit(trip_id: str, number: int, operation: Operation) -> Itinerary:
    """The operation done on the trip's newest version, which has to be ``number``: the new one.

    Raises ``trips.edits.EditRefusedError``, ``PlanChanged``, ``NotEditable`` or ``NotFound``.
    """
    base = newest(trip_id)
    if base.number != number:
        raise changed(base.number)
    made = compute(apply, operation, itinerary(base), request(base), material(base))
    return _stored(base, made, edit=operation.model_dump(mode="json", exclude_none=True))


def restore(trip_id: str, number: int) -> Itinerary:
    """That version again, as the newest. The newest itself stays as it is."""
    latest, old = newest(trip_id), version(trip_id, number)
    if old.number == latest.number:
        return itinerary(latest)
    return _stored(old, itinerary(old), edit=None, latest=latest.number)


def difference(trip_id: str, before: int, after: int) -> Comparison:
    """What became of the one version in the other. Raises ``NotFound``."""
    return compare(itinerary(version(trip_id, before)), itinerary(version(trip_id, after)))


def newest(trip_id: str) -> Version:
    version = trips.version(services().store, trip_id)
    if version is None:
        raise NotFound
    return version


def version(trip_id: str, number: int) -> Version:
    """Raises ``NotFound``: also for numbers that no database could hold."""
    found = None
    if number <= MOST_VERSIONS:
        found = trips.version(services().store, trip_id, number)
    if found is None:
        raise NotFound
    return found


def itinerary(version: Version) -> Itinerary:
    return Itinerary.model_validate(version.itinerary)


def request(version: Version) -> TripRequest:
    """The wishes that the version was planned for: the trip's may be others by now."""
    run = record.get(services().store, version.run_id)
    if run is None:
        raise NotEditable
    return _read(TripRequest, run.input)


def material(version: Version) -> Material:
    """What the steps made that edits choose from. Raises ``NotEditable``."""
    made = record.finished(services().store, version.run_id)
    try:
        outputs = [made[name].output for name in ("architect", "gatherer", "specialist")]
    except KeyError:
        raise NotEditable from None
    return Material(
        outline=_read(TripOutline, outputs[0]),
        findings=_read(Findings, outputs[1]),
        recommendations=_read(Recommendations, outputs[2]),
    )


def changed(newest: int) -> PlanChanged:
    """A refusal that says which version there is now, in words and as the ``ETag``."""
    said = f"The plan was changed meanwhile: version {newest} is the newest. Read it, edit that."
    return PlanChanged(said, headers={"ETag": f'"{newest}"'})


def _stored(
    base: Version, made: Itinerary, *, edit: dict[str, Any] | None, latest: int | None = None
) -> Itinerary:
    new = made.model_copy(
        update={"id": secrets.token_hex(16), "created_at": datetime.now(UTC)}
    ).model_dump(mode="json")
    store = services().store
    try:
        return itinerary(trips.add_version(store, base, new, edit=edit, newest=latest))
    except VersionChanged as error:
        raise changed(error.newest) from None
    except LookupError:  # erased meanwhile
        raise NotFound from None


def _read(model: type[M], stored: Any) -> M:
    try:
        return model.model_validate(stored)
    except ValidationError:  # made by another version of the planner
        raise NotEditable from None
