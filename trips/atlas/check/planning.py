"""Ten days planned for a party by the built-in planner, and the rules that do not hold."""

from collections.abc import Iterator

from trips.atlas.check.parties import PARTIES, request
from trips.atlas.check.problem import Problem
from trips.atlas.schema import City
from trips.builtin.draft import drafted
from trips.itinerary import Itinerary
from trips.request import TripRequest
from trips.verify import verify

#: Parties planned for a city when not all are asked for.
SAMPLE = 2


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
    return drafted(wish, (city,))
