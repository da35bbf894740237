"""Trips through REST: plan one, follow it, stop it, list them."""

from datetime import UTC, datetime

from flask import Response, request
from pydantic import ValidationError

from app import access, intake, jsonbody
from app.api import answers, idempotency, schemas, validation
from app.api.blueprint import answer, blueprint
from app.api.query import number
from app.problems import Ended, KeyTaken, NotFound, NotRetriable, Unauthorized
from app.services import after, services
from runs import begin, record, trips
from runs.begin import NotAgain
from runs.record import Run
from runs.trips import Created, KeyReused
from trips import accept
from trips.request import TripRequest

#: Trips a page of the list holds, unless fewer are asked for.
PAGE = 20


@blueprint.post("/trips")
def plan() -> Response:
    """Store a trip and answer; its chain is sent after the answer."""
    owner, scope = access.maker()
    key = idempotency.key(scope)
    wish = _wish()
    created = _start(wish, owner, key, scope)
    links = answers.links(created.run)
    accepted = schemas.Accepted(
        id=created.trip.id,
        access_token=access.access_token(created.trip.id),
        links=links,
        estimated_seconds=record.usual_seconds(
            services().store, created.run.workflow, created.run.created_at
        ),
    )
    response = answer(accepted, 202, Location=links.self_)
    if created.replayed:
        return response
    dispatcher = services().dispatcher
    return after(response, lambda: dispatcher.send_first(created))


@blueprint.get("/trips")
def list_trips() -> Response:
    """The caller's trips, newest first."""
    owner = access.caller().owner
    if owner is None:
        raise Unauthorized(headers=access.ASK)
    limit = number("limit", default=PAGE, least=1, most=100)
    found = trips.page(services().store, owner, before=request.args.get("before"), limit=limit + 1)
    shown = found[:limit]
    page = schemas.TripPage(
        trips=tuple(answers.line(trip, run) for trip, run in shown),
        next=shown[-1][0].id if len(found) > limit else None,
    )
    return answer(page)


@blueprint.get("/trips/<trip_id>")
def show(trip_id: str) -> Response:
    """How far the trip's latest run is."""
    trip = access.visible_trip(trip_id)
    since = None
    if "events_after" in request.args:
        since = number("events_after", default=0, least=0, most=10**9)
    return answer(answers.trip(trip, _latest(trip.id), since))


@blueprint.post("/trips/<trip_id>/cancel")
def cancel(trip_id: str) -> Response:
    """Ask the latest run to stop: 200 when it has ended with that, 202 when it is about to."""
    trip = access.visible_trip(trip_id)
    access.refuse_forgery()
    run = _latest(trip.id)
    if run.status.final:
        raise Ended
    run = record.cancel(services().store, run.id)
    return answer(answers.trip(trip, run, None), 200 if run.status.final else 202)


@blueprint.post("/trips/<trip_id>/retry")
def retry(trip_id: str) -> Response:
    """Go on where the latest run failed or was stopped: a new run takes over what was done."""
    trip = access.visible_trip(trip_id)
    access.refuse_forgery()
    try:
        run = begin.again(services().store, _latest(trip.id).id)
    except NotAgain:
        raise NotRetriable from None
    except LookupError:  # erased meanwhile
        raise NotFound from None
    dispatcher = services().dispatcher
    return after(answer(answers.trip(trip, run, None), 202), lambda: dispatcher.send(run))


@blueprint.delete("/trips/<trip_id>")
def erase(trip_id: str) -> Response:
    """Erase the trip, its runs, their events and its itineraries; a run in progress stops."""
    trip = access.visible_trip(trip_id)
    access.refuse_forgery()
    trips.erase(services().store, trip.id)
    return Response(status=204)


def _wish() -> TripRequest:
    try:
        return TripRequest.model_validate(jsonbody.read())
    except ValidationError as error:
        raise validation.from_pydantic(error) from None


def _start(wish: TripRequest, owner: str, key: str | None, scope: str) -> Created:
    """Raises ``Invalid`` or ``KeyTaken``."""
    try:
        problems = accept.problems(wish, datetime.now(UTC), live=services().settings.live_source)
        if not problems:
            return intake.start(wish, owner, key=key, key_scope=scope)
        # Accepted yesterday, say, when its dates were still to come.
        before = intake.started(wish, key=key, key_scope=scope) if key else None
        if before is None:
            raise validation.refused(wish, problems)
        return before
    except KeyReused:
        raise KeyTaken from None


def _latest(trip_id: str) -> Run:
    run = record.latest(services().store, trip_id)
    if run is None:  # erased meanwhile
        raise NotFound
    return run
