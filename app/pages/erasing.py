"""Erasing a trip from its page: asked about first, and then for good."""

from flask import Response, make_response, redirect, render_template, url_for

from app import access
from app.services import services
from runs import record, trips


def ask(trip_id: str) -> str:
    """GET /trips/<id>/erase: what would be gone, and the button that does it."""
    trip = access.visible_trip(trip_id)
    run = record.latest(services().store, trip.id)
    working = run is not None and not run.status.final
    return render_template("erase.html", trip=trip, working=working)


def erase(trip_id: str) -> Response:
    """POST /trips/<id>/erase: the trip, its runs, their events and its versions; then the list."""
    trip = access.visible_trip(trip_id)
    trips.erase(services().store, trip.id)
    return make_response(redirect(url_for("pages.trips"), 303))
