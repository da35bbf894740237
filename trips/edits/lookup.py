"""What an operation names: a stop that may be changed, a place that may be put in."""

from dataclasses import dataclass

from trips.builtin.named import find_place
from trips.edits.desk import Desk
from trips.edits.errors import SettledError, UnknownError, UnsuitableError
from trips.itinerary import Day, Item
from trips.places import NOT_VISITED, Place
from trips.schedule.candidates import why_not
from trips.schedule.model import Stop


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A stop of the plan, and the other stops of its day."""

    day: Day
    item: Item
    stop: Stop
    others: tuple[Stop, ...]


def chosen(desk: Desk, item_id: str, *, pinned: bool = False) -> Chosen:
    """``pinned``: take it even if it is pinned. Appointments are never taken."""
    day, item = desk.item(item_id)
    pairs = desk.stops(day.number)
    stop = next((s for i, s in pairs if i.id == item_id), None)
    if stop is None:
        raise SettledError(
            "item", f"“{item.title}” is part of the day's course: only visits and meals change."
        )
    if stop.booked:
        raise SettledError(
            "item", f"“{item.title}” is your own appointment.", "Change it among your wishes."
        )
    if stop.pinned and not pinned:
        raise SettledError("item", f"“{item.title}” is pinned.", "Unpin it first.")
    others = tuple(s for i, s in pairs if i.id != item_id)
    return Chosen(day=day, item=item, stop=stop, others=others)


def place_of(desk: Desk, named: str, field: str = "place") -> Place:
    """The place of that id or name, if this party may go there and the plan has it not yet."""
    places = desk.candidates.places
    place = places.get(named) or find_place(named, places.values())
    if place is None:
        towns = " or ".join(t.name for t in desk.findings.destinations)
        raise UnknownError(field, f"We know no place “{named}” in {towns}.")
    why = why_not(place, desk.request)
    if why is not None:
        raise UnsuitableError(field, f"{place.name} is not for you: {why.rstrip('.')}.")
    if place.id in desk.used:
        day = next(d for d in desk.itinerary.days if any(_at(i, place) for i in d.items))
        raise UnsuitableError(field, f"{place.name} is in the plan already, on day {day.number}.")
    return place


def is_table(place: Place) -> bool:
    return bool(place.meals) and place.category in NOT_VISITED


def _at(item: Item, place: Place) -> bool:
    return item.place is not None and item.place.id == place.id
