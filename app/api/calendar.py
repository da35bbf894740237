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
        file = to_ics(plan)
    except NoDates:
        raise Undated from None
    # Named after the towns, as the file is: the trip's title may be a nickname.
    name = file_name(" ".join(town.name for town in plan.destinations))
    return Response(
        file,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


def file_name(text: str) -> str:
    """``Málaga, Évora`` → ``malaga-evora``: safe in any header and on any disk."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "trip"
