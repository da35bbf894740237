"""REST under /api/v1: each module registers its calls on one blueprint.

    calls       the table of all calls, for the document and the page
    trips       plan, follow, stop, list
    forks       plan again from one of the steps on
    edits       one operation on the plan; its versions
    itinerary   the finished plan; calendar: the same as iCalendar
    places      autocomplete
    openapi     the OpenAPI 3.1 document
    docs        the page to try it

The live stream is :mod:`app.stream`.
"""

from app.api import calendar, docs, edits, forks, itinerary, openapi, places, trips
from app.api.blueprint import blueprint

__all__ = [
    "blueprint",
    "calendar",
    "docs",
    "edits",
    "forks",
    "itinerary",
    "openapi",
    "places",
    "trips",
]
