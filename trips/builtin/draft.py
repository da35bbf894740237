"""A plan made by the built-in planner alone, as a run without a model makes it, to be looked at."""

from datetime import UTC, datetime

from trips.atlas.schema import City
from trips.builtin.findings import findings
from trips.builtin.formatter import compose
from trips.builtin.mending import planned
from trips.builtin.outline import outline
from trips.builtin.picks import picks
from trips.itinerary import Itinerary
from trips.request import TripRequest

#: It is thrown away: of no date.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def drafted(wish: TripRequest, cities: tuple[City, ...]) -> Itinerary:
    """The plan of the wish in those cities."""
    shape = outline(wish, cities)
    found = findings(wish, shape, cities)
    return compose(
        wish,
        shape,
        found,
        planned(wish, shape, found, picks(wish, shape, found)),
        trip_id="draft",
        version_id="draft",
        version=1,
        made_by={},
        words=None,
        created_at=_NEVER,
    )
