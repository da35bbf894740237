"""The finished plan."""

from flask import Response

from app import access
from app.api.blueprint import answer, blueprint
from app.problems import NotReady
from app.services import services
from runs import record, trips
from trips.itinerary import Itinerary


@blueprint.get("/trips/<trip_id>/itinerary")
def itinerary(trip_id: str) -> Response:
    """The newest version; its number is the ``ETag``."""
    plan = newest(trip_id)
    return answer(plan, ETag=f'"{plan.version}"')


def newest(trip_id: str) -> Itinerary:
    """The trip's newest version. Raises ``NotFound``, or ``NotReady`` while there is none."""
    trip = access.visible_trip(trip_id)
    version = trips.version(services().store, trip.id)
    if version is not None:
        return Itinerary.model_validate(version.itinerary)
    run = record.latest(services().store, trip.id)
    if run is not None and run.status.final:
        raise NotReady(f"There is no itinerary: the run has ended ({run.status}).")
    raise NotReady
