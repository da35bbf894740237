"""Every rule on a written plan, read as text. Nothing here knows how plans are made.

A rule is a function from the plan to what is wrong with it; a plan passes when all of
:data:`RULES` are silent. Where several rows of the database bear a name in one city, each
of them has to keep the rule, and the dearest counts.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from bench.itineraries.travelplanner.costs import total
from bench.itineraries.travelplanner.queries import Query
from bench.itineraries.travelplanner.reading import FIELDS, MEALS, Reading
from bench.itineraries.travelplanner.world import World

Told = Iterator[str]


def problems(asked: Query, days: Sequence[dict[str, str | int]], world: World) -> list[str]:
    """What is wrong with a plan; empty when it passes."""
    missing = [f for f in FIELDS for day in days if not isinstance(day.get(f), str)]
    if missing or len(days) != asked.days:
        return [f"not {asked.days} days with all of {', '.join(FIELDS)}"]
    reading = Reading(asked, tuple(days), world)
    return [f"{rule.__name__}: {told}" for rule in RULES for told in rule(reading)]


def closed_circle(plan: Reading) -> Told:
    """From home, on from where one is, and home again on the last day."""
    at = plan.asked.origin
    for day in plan.days:
        if day.move is not None:
            if day.move[0] != at:
                yield f"day {day.number} starts in {day.move[0]}, not in {at}"
            at = day.move[1]
        elif day.city != at:
            yield f"day {day.number} is in {day.city}, not in {at}"
        if day.number < plan.asked.days and at == plan.asked.origin:
            yield f"day {day.number} ends at home"
    if at != plan.asked.origin:
        yield f"the trip ends in {at}"
    reached = [day.move[1] for day in plan.days if day.move is not None]
    for city, times in Counter(reached).items():
        if times > 1:
            yield f"{city} is reached {times} times"


def right_cities(plan: Reading) -> Told:
    """So many different cities as asked for, all of the state, or the one named."""
    away = dict.fromkeys(city for day in plan.days for city in day.cities)
    seen = [city for city in away if city != plan.asked.origin]
    if len(seen) != plan.asked.cities:
        yield f"{len(seen)} cities, not {plan.asked.cities}"
    for city in seen:
        state = plan.world.states.get(city)
        if state is None:
            yield f"{city} is not known"
        elif plan.asked.goal not in ((city, state) if plan.asked.days <= 3 else (state,)):
            yield f"{city} is not in {plan.asked.goal}"


def nothing_missing(plan: Reading) -> Told:
    """Ways on moving days; meals and a sight on full days; a stay every night."""
    for day in plan.days:
        if day.move is not None and not day.transportation:
            yield f"day {day.number} has no way"
        if day.move is None and day.transportation:
            yield f"day {day.number} has a way to nowhere"
        if day.move is None and not day.sights:
            yield f"day {day.number} has no attraction"
        if day.move is None and len(day.meals) < len(MEALS):
            yield f"day {day.number} lacks a meal"
        if day.number < plan.asked.days and not day.stay:
            yield f"day {day.number} has no stay"


def in_the_days_city(plan: Reading) -> Told:
    """Meals and sights where one is that day, the stay where the day ends."""
    for day in plan.days:
        for named in (*day.meals, *day.sights):
            if plan.place(named)[1] not in day.cities:
                yield f"day {day.number}: {named} is elsewhere"
        if day.stay and plan.place(day.stay)[1] != day.cities[-1]:
            yield f"day {day.number}: {day.stay} is elsewhere"


def everything_exists(plan: Reading) -> Told:
    """Each name stands in the database for its city, each way for its towns and date."""
    for day in plan.days:
        for named in day.meals:
            if not plan.tables(named):
                yield f"no restaurant {named}"
        for named in day.sights:
            name, city = plan.place(named)
            if name not in plan.world.sights.get(city, ()):
                yield f"no attraction {named}"
        if day.stay and not plan.rooms(day.stay):
            yield f"no stay {day.stay}"
        if day.transportation and plan.way(day) is None:
            yield f"no such way: {day.transportation}"


def nothing_twice(plan: Reading) -> Told:
    meals = Counter(named for day in plan.days for named in day.meals)
    sights = Counter(named for day in plan.days for named in day.sights)
    for named, times in (*meals.items(), *sights.items()):
        if times > 1:
            yield f"{named} {times} times"


def manners_not_mixed(plan: Reading) -> Told:
    """Who drives a car of his own neither flies nor takes a taxi."""
    manners = {day.manner for day in plan.days if day.transportation}
    if "self-driving" in manners and manners & {"flight", "taxi"}:
        yield "self-driving is mixed with flights or taxis"


def nights_kept(plan: Reading) -> Told:
    """Each stay is kept for the nights that it asks for, without a break."""
    nights = [day.stay for day in plan.days]
    begin = 0
    while begin < len(nights):
        end = begin
        while end < len(nights) and nights[end] == nights[begin]:
            end += 1
        named, count = nights[begin], end - begin
        for room in plan.rooms(named) if named else ():
            if count < room.least_nights:
                yield f"{count} nights at {named}, which asks for {room.least_nights}"
        begin = end


def within_budget(plan: Reading) -> Told:
    cost = total(plan)
    if cost is None:
        yield "something has no price"
    elif cost > plan.asked.budget:
        yield f"{cost / 100:.2f} is above {plan.asked.budget / 100:.2f}"


def house_rule(plan: Reading) -> Told:
    for day in plan.days:
        for room in plan.rooms(day.stay) if day.stay and plan.asked.house_rule else ():
            if f"no {plan.asked.house_rule}" in room.rules:
                yield f"{day.stay} forbids {plan.asked.house_rule}"


def room_type(plan: Reading) -> Told:
    wish = plan.asked.room_type
    kinds = {"entire home/apt", "private room", "shared room"}
    allowed = {
        "entire room": {"entire home/apt"},
        "private room": {"private room"},
        "shared room": {"shared room"},
        "not shared room": kinds - {"shared room"},
    }.get(wish or "", kinds)
    for day in plan.days:
        for room in plan.rooms(day.stay) if day.stay and wish else ():
            if room.kind not in allowed:
                yield f"{day.stay} is a {room.kind}"


def cuisines(plan: Reading) -> Told:
    """Each is had at least once, away from home."""
    had: set[str] = set()
    for day in plan.days:
        for named in day.meals:
            found = plan.tables(named)
            if found and plan.place(named)[1] != plan.asked.origin:
                had |= frozenset.intersection(*(table.cuisines for table in found))
    for missed in sorted(plan.asked.cuisines - had):
        yield f"no {missed} meal"


def transport_rule(plan: Reading) -> Told:
    manners = {day.manner for day in plan.days if day.transportation}
    if plan.asked.transport in {f"no {manner}" for manner in manners}:
        yield f"the wish was: {plan.asked.transport}"


RULES: tuple[Callable[[Reading], Told], ...] = (
    closed_circle,
    right_cities,
    nothing_missing,
    in_the_days_city,
    everything_exists,
    nothing_twice,
    manners_not_mixed,
    nights_kept,
    within_budget,
    house_rule,
    room_type,
    cuisines,
    transport_rule,
)
