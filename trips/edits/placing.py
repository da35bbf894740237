"""Another place where a stop is, and a place that the plan has not yet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trips.edits.desk import Desk
from trips.edits.errors import NoRoomError, NothingToChangeError
from trips.edits.fitting import Fit, insert, insert_any, meal_at, visits
from trips.edits.lookup import Chosen, chosen, is_table, place_of
from trips.edits.material import Change
from trips.edits.moving import why_no_room
from trips.edits.operations import Add, Part, Swap
from trips.edits.others import others
from trips.itinerary import Day, LeftOut
from trips.places import Place
from trips.schedule.model import Stop


def swap(desk: Desk, asked: Swap) -> Change:
    found = chosen(desk, asked.item)
    if asked.place is None:
        day = next(_fitting(desk, found), None)
        if day is None:
            raise NothingToChangeError(
                "item", f"We know nothing to take {found.item.title}'s place."
            )
    else:
        place = place_of(desk, asked.place)
        fit = replaced(desk, found, place)
        if fit is None:
            raise NoRoomError("place", _why_not_there(desk, found, place), _try(desk, found))
        day = fit.shown(desk)
    return Change(days=(day,), out=_out(found))


def _fitting(desk: Desk, found: Chosen) -> Iterator[Day]:
    """The day with each of what could take the stop's place, and can be paid."""
    fits = (replaced(desk, found, place) for place in _ideas(desk, found))
    return (day for fit in fits if fit and desk.affords(day := fit.shown(desk)))


def replaced(desk: Desk, found: Chosen, place: Place) -> Fit | None:
    """The day with the place instead: at the same time if that can be, else when it can."""
    number = found.day.number
    if desk.town(place) != desk.frames[number].town.slug:
        return None
    if found.stop.meal is not None:
        seated = (
            meal_at(desk, number, found.stop, place) if found.stop.meal in place.meals else None
        )
        ways = [] if seated is None else [seated]
    elif is_table(place):
        ways = []
    else:
        ways = visits(desk, number, place)
    held = [s for stop in ways for s in _then(stop, found.stop.starts[0][0])]
    return insert_any(desk, number, [*held, *ways], found.others)


def add(desk: Desk, asked: Add) -> Change:
    place = place_of(desk, asked.place)
    if asked.day is not None:
        desk.day(asked.day)
    days = list(desk.frames) if asked.day is None else [asked.day]
    fits = _fits(desk, place, days, asked.part)
    if not fits:
        raise NoRoomError(
            "place" if asked.day is None else "day",
            _why_not_added(desk, place, asked),
            _instead(desk, place, asked),
        )
    return Change(days=(min(fits, key=lambda f: f.cost).shown(desk),))


def _fits(desk: Desk, place: Place, days: Sequence[int], part: Part | None) -> list[Fit]:
    here = [n for n in days if desk.frames[n].town.slug == desk.town(place)]
    found = [
        _table(desk, place, n) if is_table(place) else _visit(desk, place, n, part) for n in here
    ]
    return [fit for fit in found if fit is not None]


def _visit(desk: Desk, place: Place, number: int, part: Part | None) -> Fit | None:
    there = [s for _, s in desk.stops(number)]
    return insert_any(desk, number, visits(desk, number, place, part), there)


def _table(desk: Desk, place: Place, number: int) -> Fit | None:
    """For the first of the day's free meals that it serves."""
    stops = [s for _, s in desk.stops(number)]
    for free in [s for s in stops if s.meal in place.meals and s.place is None and not s.booked]:
        seated = meal_at(desk, number, free, place)
        if seated is not None:
            fit = insert(desk, number, seated, [s for s in stops if s is not free])
            if fit is not None:
                return fit
    return None


def _then(stop: Stop, start: int) -> list[Stop]:
    """The same at that very time, if it may start then."""
    held = any(a <= start <= b for a, b in stop.starts)
    return [replace(stop, starts=((start, start),))] if held else []


def _ideas(desk: Desk, found: Chosen) -> Iterator[Place]:
    return others(desk.itinerary, desk.material, found.item, desk.request)


def _try(desk: Desk, found: Chosen) -> str | None:
    for place in _ideas(desk, found):
        if replaced(desk, found, place):
            return f"{place.name} would fit."
    return None


def _why_not_there(desk: Desk, found: Chosen, place: Place) -> str:
    meal = found.stop.meal
    if meal is not None and meal not in place.meals:
        return f"{place.name} serves no {meal}, as far as we know."
    if meal is None and is_table(place):
        return f"{place.name} is for meals: swap a meal for it."
    if meal is not None and desk.town(place) == desk.frames[found.day.number].town.slug:
        day = found.day.number
        return f"Day {day} cannot have its {meal} at {place.name}, by its hours and the ways."
    return why_no_room(desk, place, found.day.number, None)


def _why_not_added(desk: Desk, place: Place, asked: Add) -> str:
    if is_table(place):
        when = f"On day {asked.day}" if asked.day else "In this plan"
        return f"{when}, no meal of your choice is left that could be had at {place.name}."
    if asked.day is None:
        return f"No day has room for {place.name}, with its hours, the ways and your pace."
    return why_no_room(desk, place, asked.day, asked.part)


def _instead(desk: Desk, place: Place, asked: Add) -> str | None:
    days = sorted(desk.frames, key=lambda n: (abs(n - (asked.day or 1)), n))
    fits = _fits(desk, place, days, None) if asked.day or asked.part else []
    if fits:
        return f"Day {fits[0].number} would do."
    return "Swap a meal for it." if is_table(place) else "Take something out first, or swap it."


def _out(found: Chosen) -> tuple[LeftOut, ...]:
    if found.stop.place is None:
        return ()
    return (LeftOut(place=found.stop.place.name, why="You swapped it for another place."),)
