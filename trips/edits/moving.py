"""Taking a stop out, and taking it elsewhere."""

from collections.abc import Iterator
from dataclasses import replace

from trips.edits.desk import Desk
from trips.edits.errors import NoRoomError, NothingToChangeError, SettledError
from trips.edits.fitting import Fit, insert, insert_any, open_at_all, part_of, visits
from trips.edits.lookup import Chosen, chosen
from trips.edits.material import Change
from trips.edits.operations import Move, Part, Remove
from trips.hours import open_spans
from trips.itinerary import Day, LeftOut
from trips.places import Place
from trips.schedule import titles
from trips.schedule.model import Stop
from trips.schedule.windows import meal_time

#: Why what a traveller took out is not in the plan.
TAKEN_OUT = "You took it out."


def remove(desk: Desk, asked: Remove) -> Change:
    """Free time, or a free choice of meal, where the stop was; the others keep their times."""
    found = chosen(desk, asked.item)
    if found.stop.place is None:
        raise SettledError("item", "A meal of your choice names no place that could be taken out.")
    day = (
        desk.again(found.day.number, found.others)
        if found.stop.meal is None
        else _meal_instead(desk, found)
    )
    return Change(days=(day,), out=(LeftOut(place=found.stop.place.name, why=TAKEN_OUT),))


def free_choice(desk: Desk, number: int, old: Stop) -> Stop:
    """The meal without a place, at the town's usual price, when the old one was."""
    frame = desk.frames[number]
    assert old.meal is not None  # only meals may be a free choice
    usual = desk.usual.get((frame.town.slug, old.meal))
    return replace(
        old,
        title=titles.meal(old.meal, None, frame.town.name),
        place=None,
        minutes=min(old.minutes, meal_time(old.meal, frame).minutes),
        cost=usual.simple if usual else None,
        pinned=False,
        why=None,
        tip=None,
    )


def _meal_instead(desk: Desk, found: Chosen) -> Day:
    stop = free_choice(desk, found.day.number, found.stop)
    fit = insert(desk, found.day.number, stop, found.others) or insert(
        desk, found.day.number, desk.loosened(found.day.number, stop), found.others
    )
    if fit is None:
        raise NoRoomError("item", f"Day {found.day.number} has no time for {stop.title} then.")
    return fit.shown(desk)


def move(desk: Desk, asked: Move) -> Change:
    found = chosen(desk, asked.item)
    place = found.stop.place
    goal = found.day.number if asked.day is None else desk.day(asked.day).number
    if place is None or found.stop.meal is not None:
        raise SettledError("item", "Meals keep their times.", "Swap the table instead.")
    if goal == found.day.number and asked.part in (None, part_of(found.stop.starts[0][0])):
        raise NothingToChangeError(
            "part" if asked.part else "day", f"{place.name} is there already."
        )
    fit = _put(desk, found, place, goal, asked.part)
    if fit is None:
        raise NoRoomError(
            "part" if goal == found.day.number else "day",
            why_no_room(desk, place, goal, asked.part),
            _instead(desk, found, place, goal, asked.part),
        )
    days = [fit.shown(desk)]
    if goal != found.day.number:
        days.append(desk.again(found.day.number, found.others))
    return Change(days=tuple(days))


def why_no_room(desk: Desk, place: Place, number: int, part: Part | None) -> str:
    """Why the place cannot be visited that day, from the first reason that holds."""
    frame = desk.frames[number]
    if desk.town(place) != frame.town.slug:
        return f"{place.name} is not in {frame.town.name}, where you are on day {number}."
    if open_spans(place.opening_hours, frame.date, country=frame.town.country) == ():
        return f"{place.name} is closed on day {number}."
    if not open_at_all(desk, frame, place):
        return f"{place.name} is not open long enough on day {number}."
    if part is not None and not visits(desk, number, place, part):
        return f"{place.name} is not open in the {part} of day {number}."
    when = f"The {part} of day {number}" if part else f"Day {number}"
    return f"{when} has no room for {place.name}, with its hours, the ways and your pace."


def _put(desk: Desk, found: Chosen, place: Place, number: int, part: Part | None) -> Fit | None:
    if desk.town(place) != desk.frames[number].town.slug:
        return None
    ways = [
        replace(s, cost=found.stop.cost, why=found.stop.why)
        for s in visits(desk, number, place, part)
    ]
    there = found.others if number == found.day.number else [s for _, s in desk.stops(number)]
    return insert_any(desk, number, ways, there)


def _instead(desk: Desk, found: Chosen, place: Place, goal: int, part: Part | None) -> str | None:
    for number, other in _nearest(desk, found.day.number, goal, part):
        if _put(desk, found, place, number, other):
            return f"{'The ' + other + ' of day' if other else 'Day'} {number} would do."
    return None


def _nearest(
    desk: Desk, home: int, goal: int, part: Part | None
) -> Iterator[tuple[int, Part | None]]:
    """The same day at any time, then other days by how near they are."""
    if part is not None and goal != home:
        yield goal, None
    for number in sorted(desk.frames, key=lambda n: (abs(n - goal), n)):
        if number not in (goal, home):
            yield number, None
