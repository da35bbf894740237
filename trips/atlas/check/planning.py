"""Ten days planned for a party by the built-in planner, and the rules that do not hold."""

from collections.abc import Iterator
from datetime import UTC, datetime

from trips.atlas.check.parties import PARTIES, request
from trips.atlas.check.problem import Problem
from trips.atlas.schema import City
from trips.builtin.findings import findings
from trips.builtin.formatter import compose
from trips.builtin.mending import mended
from trips.builtin.outline import outline
from trips.builtin.picks import picks
from trips.itinerary import Itinerary
from trips.request import TripRequest
from trips.schedule import schedule
from trips.verify import verify

#: Parties planned for a city when not all are asked for.
SAMPLE = 2
#: A plan made to be checked is of no date.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def sample(position: int) -> tuple[str, ...]:
    """The parties for the city at that position of the list: all have their turn."""
    known = list(PARTIES)
    return tuple(known[(position * SAMPLE + n) % len(known)] for n in range(SAMPLE))


def plannable(city: City, parties: tuple[str, ...]) -> Iterator[Problem]:
    """Each hard rule that a party's plan breaks."""
    for party in parties:
        wish = request(city, party)
        for rule in verify(plan(wish, city), wish).rules:
            if not rule.passed:
                told = "; ".join(rule.evidence) or rule.title
                message = f"ten days for {party!r} break {rule.rule}: {told}"
                yield Problem(city.slug, "", "plan", message)


def plan(wish: TripRequest, city: City) -> Itinerary:
    """What the built-in planner makes of the wish, as a run without a model does."""
    cities = (city,)
    shape = outline(wish, cities)
    found = findings(wish, shape, cities)
    days = schedule(wish, shape, found, picks(wish, shape, found))
    return compose(
        wish,
        shape,
        found,
        mended(wish, shape, found, days),
        trip_id="check",
        version_id="check",
        version=1,
        made_by={},
        words=None,
        created_at=_NEVER,
    )
