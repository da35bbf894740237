"""REST under /api/v1: each module registers its calls on one blueprint.

    calls       the table of all calls, for the document and the page
    trips       plan, follow, stop, list
    itinerary   the finished plan, and as a calendar
    places      autocomplete
    openapi     the OpenAPI 3.1 document
    docs        the page to try it

The live stream is :mod:`app.stream`.
"""

from app.api import docs, itinerary, openapi, places, trips
from app.api.blueprint import blueprint

__all__ = ["blueprint", "docs", "itinerary", "openapi", "places", "trips"]
