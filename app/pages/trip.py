"""A trip: the live page while it is planned, the itinerary when it is ready."""

from datetime import UTC, datetime

from flask import Response, make_response, redirect, render_template, request, url_for

from app import access
from app.pages import live, reading
from app.pages.editor import MOODS, Refusal, Versions, editor
from app.problems import NotFound
from app.services import after, services
from runs import begin, record, trips
from runs.begin import NotAgain
from runs.record import Run
from runs.states import RunStatus
from runs.trips import Trip
from trips.itinerary import Itinerary

#: Trips on one page of the list.
LISTED = 20
#: No trip has versions of more digits.
_DIGITS = 6


def listing() -> str:
    """GET /trips: this browser's trips, newest first."""
    browser = access.browser()
    before = request.args.get("before")
    found = (
        trips.page(services().store, browser.owner, before=before, limit=LISTED + 1)
        if browser is not None
        else []
    )
    shown = found[:LISTED]
    older = shown[-1][0].id if len(found) > LISTED else None
    return render_template("trips.html", trips=shown, older=older, first=before is None)


def show(trip_id: str) -> Response:
    """GET /trips/<id>."""
    trip = access.visible_trip(trip_id)
    run = record.latest(services().store, trip.id)
    if run is None:
        raise NotFound
    if run.status is RunStatus.SUCCEEDED:
        return make_response(itinerary(trip, _asked_for()))
    return make_response(_live(trip, run))


def cancel(trip_id: str) -> Response:
    """POST /trips/<id>/cancel: ask the planning to stop; a run that has ended stays as it is."""
    trip = access.visible_trip(trip_id)
    run = record.latest(services().store, trip.id)
    if run is None:
        raise NotFound
    record.cancel(services().store, run.id)
    return make_response(redirect(url_for("pages.trip", trip_id=trip.id), 303))


def retry(trip_id: str) -> Response:
    """POST /trips/<id>/retry: go on where the run failed or was stopped, if it did."""
    trip = access.visible_trip(trip_id)
    response = make_response(redirect(url_for("pages.trip", trip_id=trip.id), 303))
    latest = record.latest(services().store, trip.id)
    if latest is None:
        raise NotFound
    try:
        run = begin.again(services().store, latest.id)
    except NotAgain:  # in another tab, a moment before
        return response
    dispatcher = services().dispatcher
    return after(response, lambda: dispatcher.send(run))


def _live(trip: Trip, run: Run) -> str:
    store = services().store
    return render_template(
        "live.html",
        trip=trip,
        run=run,
        live=live.state(store, run),
        usual_seconds=record.usual_seconds(store, run.workflow),
        now=datetime.now(UTC),
        tiles=services().settings.WAYLINE_TILES,
    )


def itinerary(trip: Trip, number: int | None = None, refusal: Refusal | None = None) -> str:
    """The page of one version, the newest unless said; that one alone can be changed."""
    store = services().store
    version, lines = trips.version(store, trip.id, number), trips.history(store, trip.id)
    if version is None or not lines:
        raise NotFound
    plan = Itinerary.model_validate(version.itinerary)
    versions = Versions(seen=version.number, lines=lines)
    newest = versions.seen == versions.newest
    return render_template(
        "itinerary.html",
        trip=trip,
        it=plan,
        days=reading.days(plan),
        view=reading,
        versions=versions,
        editor=editor(version, plan, refusal) if newest else None,
        refusal=refusal,
        moods=MOODS,
        tiles=services().settings.WAYLINE_TILES,
    )


def _asked_for() -> int | None:
    """``?version=3``. Raises ``NotFound`` for what is no number."""
    asked = request.args.get("version")
    if asked is None:
        return None
    if not asked.isdecimal() or len(asked) > _DIGITS:
        raise NotFound
    return int(asked)
