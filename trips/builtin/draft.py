"""A plan made by the built-in planner alone, as a run without a model makes it, to be looked at."""

from trips.atlas.schema import City
from trips.builtin.findings import findings
from trips.builtin.formatter import draft
from trips.builtin.mending import planned
from trips.builtin.outline import outline
from trips.builtin.picks import picks
from trips.itinerary import Itinerary
from trips.request import TripRequest


def drafted(wish: TripRequest, cities: tuple[City, ...]) -> Itinerary:
    """The plan of the wish in those cities."""
    shape = outline(wish, cities)
    found = findings(wish, shape, cities)
    return draft(wish, shape, found, planned(wish, shape, found, picks(wish, shape, found)))
