"""A query → a plan: a route that the budget may pay, then what is chosen along it.

The route's costs are the least that its nights and necessary meals can cost, so a budget
that no route keeps is proved to be too small. What the least does not show, such as the
cuisines that are to be had, is chosen for the cheapest routes in turn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bench.itineraries.travelplanner import meals, queries, towns
from bench.itineraries.travelplanner.offers import Offer, Offers
from bench.itineraries.travelplanner.queries import Query
from bench.itineraries.travelplanner.towns import Way
from trips.solve.choose import Choice, Limits, Need, Option, choose, cost, fits
from trips.solve.errors import UnsolvedError
from trips.solve.route import Link, Question, Route, Stay, Town, routes

#: So many of the cheapest towns are tried before all of a state's.
_FEW = 8
#: Stays and meals are the best liked to within this share: the rest is not worth its time.
_CLOSE = 0.01
#: Routes for which a choice is looked for.
_TRIED = 40


@dataclass(frozen=True)
class Plan:
    """Towns and ways in order; the choice by town; meals of the days of travelling."""

    query: Query
    route: Route
    #: Town → its stay, its restaurants, its sights; names as a plan writes them.
    stays: Mapping[str, str]
    tables: Mapping[str, tuple[str, ...]]
    sights: Mapping[str, tuple[str, ...]]
    #: Town → (day, meal) of a day of travelling that may be had there.
    spare: Mapping[str, tuple[tuple[int, str], ...]]


def plan(asked: Query, offers: Offers) -> Plan | None:
    """A plan that keeps every condition; ``None`` where none was found.

    First among towns and names that leave no doubt, then among all.
    """
    cities = queries.goals(asked, offers.world)
    for plain_only in (True, False):
        found = _plan(asked, offers, cities, plain_only)
        if found is not None:
            return found
    return None


def _plan(asked: Query, offers: Offers, cities: Sequence[str], plain_only: bool) -> Plan | None:
    ways = towns.ways(asked, offers.world, cities)
    offered = {city: offers.of(city, plain_only) for city in cities}
    reached = {link.goal for link, _ in ways.values()}
    left = {link.origin for link, _ in ways.values()}
    if asked.origin not in reached & left:
        return None
    every = [
        town
        for city in cities
        if city in reached & left and (town := _town(asked, city, offered[city])) is not None
    ]
    every.sort(key=lambda town: (_least(town, asked, ways), town.key))
    for some in (every[:_FEW], every) if len(every) > _FEW else (every,):
        found = _along(asked, some, ways, offered)
        if found is not None:
            return found
    return None


def _along(
    asked: Query,
    some: Sequence[Town],
    ways: Mapping[str, tuple[Link, Way]],
    offered: Mapping[str, Offer],
) -> Plan | None:
    if not asked.cuisines <= _served(offered, [town.key for town in some]):
        return None
    question = Question(
        towns=tuple(some),
        links=tuple(link for link, _ in ways.values()),
        nights=asked.days - 1,
        start=asked.origin,
        goal=asked.origin,
        count=asked.cities,
        apart=towns.APART,
        limit=asked.budget,
    )
    try:
        for route in islice(routes(question), _TRIED):
            if not asked.cuisines <= _served(offered, [s.town for s in route.stays]):
                continue
            for by_hours in (True, False):
                spare = _spare(route, ways, by_hours)
                chosen = _chosen(asked, route, offered, spare)
                if chosen is not None:
                    return _read(asked, route, offered, spare, chosen)
    except UnsolvedError:
        return None
    return None


def _served(offered: Mapping[str, Offer], cities: Sequence[str]) -> frozenset[str]:
    return frozenset().union(*(offered[city].cuisines for city in cities))


def _town(asked: Query, city: str, offer: Offer) -> Town | None:
    """With the least that each number of nights can cost; ``None`` when none is possible."""
    least = {}
    for nights in range(1, asked.days - asked.cities + 1):
        need = _bed(asked, city, nights, offer)
        prices = [cost(o, nights, asked.people) for o in need.options if fits(o, need)]
        full = nights - 1
        enough = len(offer.tables) >= 3 * full and len(offer.sights) >= full
        if prices and enough:
            food = sum(o.price for o in offer.tables[: 3 * full]) * asked.people
            least[nights] = min(prices) + food
    return Town(key=city, nights=least) if least else None


def _least(town: Town, asked: Query, ways: Mapping[str, tuple[Link, Way]]) -> float:
    """A guess at what the town adds to a trip: its cheapest ways, and a night."""
    into = min((w.cost for w, _ in ways.values() if w.goal == town.key), default=asked.budget)
    out = min((w.cost for w, _ in ways.values() if w.origin == town.key), default=asked.budget)
    return into + out + min(c / n for n, c in town.nights.items())


def _bed(asked: Query, city: str, nights: int, offer: Offer) -> Need:
    return Need(
        key=f"stay {city}",
        category="stay",
        options=offer.beds,
        units=nights,
        requires=towns.wanted(asked),
        refuses=towns.unwanted(asked),
    )


def _spare(
    route: Route, ways: Mapping[str, tuple[Link, Way]], by_hours: bool
) -> dict[str, tuple[tuple[int, str], ...]]:
    """Meals of the days of travelling, by the town they can be had in.

    ``by_hours``: as the ways leave time for; else all three, in the town that is reached.
    """
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for n, stay in enumerate(route.stays):
        leaves = stay.first_day + stay.nights
        into, out = ways[route.links[n].key][1], ways[route.links[n + 1].key][1]
        first = meals.after(into) if by_hours else meals.MEALS
        home = n == len(route.stays) - 1
        last = meals.before(out) if by_hours else meals.MEALS if home else ()
        found[stay.town] = (
            *((stay.first_day, meal) for meal in first),
            *((leaves, meal) for meal in last),
        )
    return found


def _chosen(
    asked: Query,
    route: Route,
    offered: Mapping[str, Offer],
    spare: Mapping[str, tuple[tuple[int, str], ...]],
) -> Choice | None:
    """Stays and meals, the best that the budget pays."""
    fare = sum(link.cost for link in route.links)
    needs = [Need(key="ways", options=(Option(key="ways", price=fare),), category="transport")]
    for stay in route.stays:
        offer = offered[stay.town]
        full = 3 * (stay.nights - 1)
        needs.append(_bed(asked, stay.town, stay.nights, offer))
        needs.append(
            Need(
                key=f"meals {stay.town}",
                category="food",
                options=offer.tables,
                least=full,
                most=full + len(spare[stay.town]),
            )
        )
    limits = Limits(people=asked.people, budget=asked.budget, covers=asked.cuisines)
    return choose(tuple(needs), limits, prefer="value", close=_CLOSE)


def _read(
    asked: Query,
    route: Route,
    offered: Mapping[str, Offer],
    spare: Mapping[str, tuple[tuple[int, str], ...]],
    chosen: Choice,
) -> Plan:
    def keys(kind: str, stay: Stay) -> tuple[str, ...]:
        return tuple(option.key for option in chosen.chosen[f"{kind} {stay.town}"])

    return Plan(
        query=asked,
        route=route,
        stays={stay.town: keys("stay", stay)[0] for stay in route.stays},
        tables={stay.town: keys("meals", stay) for stay in route.stays},
        sights={stay.town: offered[stay.town].sights for stay in route.stays},
        spare=spare,
    )
