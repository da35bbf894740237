"""What a query leaves of the world: the stays, tables, sights and ways that it allows."""

from collections.abc import Iterable, Iterator

from bench.itineraries.travelplanner.queries import Query
from bench.itineraries.travelplanner.world import Flight, Road, Room, Table, World
from trips.solve.choose import Option
from trips.solve.route import Link

#: Seats of a car and of a taxi, and what each costs a kilometre, in dollars.
_CAR_SEATS, _TAXI_SEATS = 5, 4
_CAR_KM, _TAXI_KM = 0.05, 1.0
#: Ways of going, as the benchmark writes them.
FLIGHT, CAR, TAXI = "Flight", "Self-driving", "Taxi"
_NOT: dict[str | None, str] = {"no flight": FLIGHT, "no self-driving": CAR}
APART = ((CAR, FLIGHT), (CAR, TAXI))
#: What a wish for a room means: the kind it has to be, or may not be.
_KIND: dict[str | None, str] = {
    "entire room": "entire home/apt",
    "private room": "private room",
    "shared room": "shared room",
}
_NOT_KIND: dict[str | None, str] = {"not shared room": "shared room"}

Way = Flight | Road


def beds(rooms: Iterable[Room], plain_only: bool) -> tuple[Option, ...]:
    """A city's stays; of rooms that share a name, none."""
    rooms = tuple(rooms)
    names = _telling((room.name for room in rooms), plain_only)
    return tuple(
        Option(
            key=f"{room.name}, {room.city}",
            price=room.price,
            holds=room.holds,
            least_units=room.least_nights,
            offers=frozenset({room.kind, *room.rules}),
            value=round(room.rating * 10),
        )
        for room in rooms
        if room.name in names
    )


def kitchens(tables: Iterable[Table], plain_only: bool) -> tuple[Option, ...]:
    """A city's restaurants, the cheapest first; of those that share a name, none."""
    tables = tuple(tables)
    names = _telling((table.name for table in tables), plain_only)
    found = (
        Option(
            key=f"{table.name}, {table.city}",
            price=table.price,
            holds=1,
            offers=table.cuisines,
            value=10 + round(table.rating * 10),
        )
        for table in tables
        if table.name in names
    )
    return tuple(sorted(found, key=lambda option: (option.price, option.key)))


def sights(names: Iterable[str], city: str, plain_only: bool) -> tuple[str, ...]:
    names = tuple(names)
    telling = _telling(names, plain_only)
    return tuple(f"{name}, {city}" for name in names if name in telling)


def wanted(asked: Query) -> frozenset[str]:
    """What a stay has to offer."""
    kind = _KIND.get(asked.room_type)
    return frozenset({kind} if kind else ())


def unwanted(asked: Query) -> frozenset[str]:
    """What a stay may not have."""
    kind = _NOT_KIND.get(asked.room_type)
    rule = {f"no {asked.house_rule}"} if asked.house_rule else set()
    return frozenset({*rule, *({kind} if kind else ())})


def ways(asked: Query, world: World, cities: Iterable[str]) -> dict[str, tuple[Link, Way]]:
    """By the link's key: every way between the cities, and from home and back."""
    ends = (asked.origin, *cities)
    return {
        link.key: (link, way)
        for origin in ends
        for goal in ends
        if origin != goal
        for link, way in _ways(asked, world, origin, goal)
    }


def _ways(asked: Query, world: World, origin: str, goal: str) -> Iterator[tuple[Link, Way]]:
    never = _NOT.get(asked.transport)
    road = world.roads.get((origin, goal))
    if road is not None and never != CAR:
        yield _driven(road, CAR, int(road.kilometres * _CAR_KM), asked.people, _CAR_SEATS)
    if road is not None and never != TAXI:
        yield _driven(road, TAXI, int(road.kilometres * _TAXI_KM), asked.people, _TAXI_SEATS)
    if never == FLIGHT:
        return
    for day, date in _days(asked, origin, goal):
        flights = world.flights.get((origin, goal, date), ())
        if flights:
            best = min(flights, key=lambda f: (f.price, f.departs, f.number))
            yield _flown(best, day, asked.people), best


def _days(asked: Query, origin: str, goal: str) -> Iterator[tuple[int, str]]:
    """The days on which that way can be gone: out on the first, home on the last."""
    for day, date in enumerate(asked.dates[: asked.days], 1):
        if (origin == asked.origin) == (day == 1) and (goal == asked.origin) == (day == asked.days):
            yield day, date


def _driven(road: Road, manner: str, dollars: int, people: int, seats: int) -> tuple[Link, Way]:
    link = Link(
        key=f"{manner}, from {road.origin} to {road.goal}",
        origin=road.origin,
        goal=road.goal,
        cost=100 * dollars * -(-people // seats),
        manner=manner,
    )
    return link, road


def _flown(flight: Flight, day: int, people: int) -> Link:
    return Link(
        key=(
            f"Flight Number: {flight.number}, from {flight.origin} to {flight.goal}, "
            f"Departure Time: {flight.departs}, Arrival Time: {flight.arrives}"
        ),
        origin=flight.origin,
        goal=flight.goal,
        cost=flight.price * people,
        days=frozenset({day}),
        manner=FLIGHT,
    )


def _telling(names: Iterable[str], plain_only: bool) -> frozenset[str]:
    """Names that mean one thing in their city, and that a plan's text can hold.

    ``plain_only``: leave out also what a careless reader of plans may misread: names that
    are part of another's, or hold the words and signs that plans are written with.
    """
    names = tuple(names)
    once = {name for name in names if names.count(name) == 1}
    whole = {name for name in once if ";" not in name and name.isprintable() and name != "-"}
    if not plain_only:
        return frozenset(whole)
    return frozenset(
        name
        for name in whole
        if "," not in name
        and "from " not in name.casefold()
        and not any(name in other for other in names if other is not name and other != name)
    )
