"""Editing a plan through REST, its versions, and going back to one of them."""

from flask import Response, request
from pydantic import BaseModel, ConfigDict, ValidationError

from app import access, editing, jsonbody
from app.api import schemas, validation
from app.api.blueprint import answer, blueprint
from app.problems import NoVersion
from app.services import services
from runs import trips
from runs.trips import VersionLine
from trips.edits import EditRefusedError, Operation
from trips.itinerary import Itinerary

#: The header that says which version is edited.
VERSION = "If-Match"


class Edit(BaseModel):
    """One operation on the version that ``If-Match`` names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    operation: Operation


@blueprint.post("/trips/<trip_id>/edits")
def edit(trip_id: str) -> Response:
    """Done and checked on the spot: the new version, or why it cannot be."""
    trip = access.visible_trip(trip_id)
    access.refuse_forgery()
    order = _order()
    number = _version_meant(trip.id)
    try:
        made = editing.edit(trip.id, number, order.operation)
    except EditRefusedError as error:
        raise validation.invalid([(("operation", error.field), str(error))]) from None
    return _version(made, 201)


@blueprint.get("/trips/<trip_id>/versions")
def versions(trip_id: str) -> Response:
    """How each version came to be, newest first."""
    trip = access.visible_trip(trip_id)
    lines = trips.history(services().store, trip.id)
    return answer(schemas.VersionList(versions=tuple(_line(trip.id, line) for line in lines)))


@blueprint.get("/trips/<trip_id>/versions/<int:number>")
def version(trip_id: str, number: int) -> Response:
    trip = access.visible_trip(trip_id)
    return _version(editing.itinerary(editing.version(trip.id, number)), 200)


@blueprint.get("/trips/<trip_id>/versions/<int:number>/diff/<int:other>")
def difference(trip_id: str, number: int, other: int) -> Response:
    """What became of the one version in the other, day by day."""
    trip = access.visible_trip(trip_id)
    return answer(editing.difference(trip.id, number, other))


@blueprint.post("/trips/<trip_id>/versions/<int:number>/restore")
def restore(trip_id: str, number: int) -> Response:
    """That version again, as the newest; the versions between stay."""
    trip = access.visible_trip(trip_id)
    access.refuse_forgery()
    return _version(editing.restore(trip.id, number), 201)


def _version_meant(trip_id: str) -> int:
    """The newest version's number, if it is that one that ``If-Match`` names, or any (``*``).

    A proxy that compresses answers weakens their tags: those count too.
    """
    meant = request.if_match
    if not meant:
        raise NoVersion
    newest = editing.newest(trip_id).number
    if not meant.contains_weak(str(newest)):
        raise editing.changed(newest)
    return newest


def _order() -> Edit:
    try:
        return Edit.model_validate(jsonbody.read())
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise validation.invalid((_path(e["loc"]), validation.words(e)) for e in found) from None


def _path(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Without the operation's name, which pydantic puts where it chose by it."""
    return (*loc[:1], *loc[2:]) if loc[:1] == ("operation",) else loc


def _version(plan: Itinerary, status: int) -> Response:
    return answer(
        plan,
        status,
        ETag=f'"{plan.version}"',
        Location=f"/api/v1/trips/{plan.trip}/versions/{plan.version}",
    )


def _line(trip_id: str, line: VersionLine) -> schemas.VersionAnswer:
    return schemas.VersionAnswer(
        version=line.number,
        created_at=line.created_at,
        made_from=line.made_from,
        edit=line.edit,
        itinerary=f"/api/v1/trips/{trip_id}/versions/{line.number}",
    )
