"""The finished plan as a calendar file."""

import re
import unicodedata

from flask import Response

from app.api.blueprint import blueprint
from app.api.itinerary import newest
from app.problems import Undated
from trips.exports.ics import NoDates, to_ics


@blueprint.get("/trips/<trip_id>/itinerary.ics")
def calendar(trip_id: str) -> Response:
    """The newest version's days as events."""
    plan = newest(trip_id)
    try:
        text = to_ics(plan)
    except NoDates:
        raise Undated from None
    return Response(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name(plan.title)}.ics"'},
    )


def file_name(title: str) -> str:
    """``Água & Fado`` → ``agua-fado``: safe in any header and on any disk."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "trip"
