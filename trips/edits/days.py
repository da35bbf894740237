"""A day planned anew, by the scheduler, round what is pinned."""

from collections.abc import Iterable
from dataclasses import replace

from trips import budget
from trips.edits.desk import Desk, settled
from trips.edits.errors import NoRoomError, NothingToChangeError
from trips.edits.material import Change
from trips.edits.operations import Replan
from trips.itinerary import Day
from trips.schedule import candidates, choosing, items, meals, visits
from trips.schedule.board import Board
from trips.schedule.model import Stop
from trips.schedule.purse import Purse


def replan(desk: Desk, asked: Replan) -> Change:
    """Other places where there are any; where too few are left, the day's own may come again."""
    day = desk.day(asked.day)
    held = [s for _, s in desk.stops(day.number) if s.pinned or s.booked]
    elsewhere = _places(day for day in desk.itinerary.days if day.number != asked.day)
    for banned in (desk.used, elsewhere):
        new = _planned(desk, day, held, banned - _places_of(held))
        if new is not None and _count(new) >= min(1, _count(day)):
            if _shape(new) == _shape(day):
                break
            return Change(days=(new,))
    raise NothingToChangeError("day", f"We know no other way to fill day {day.number}.")


def _planned(desk: Desk, day: Day, held: list[Stop], banned: frozenset[str]) -> Day | None:
    frame = desk.frames[day.number]
    usable = candidates.sift(desk.request, desk.findings, desk.picks, banned)
    board = Board(desk.request, [frame], usable, desk.ways, _purse(desk, day), desk.usual)
    timing = board.try_route(frame, held, "none")
    if timing is None:
        raise NoRoomError("day", f"What is pinned on day {day.number} does not go together.")
    board.put(frame, held, timing)
    meals.keep_free(board)
    before = board.kept()
    choosing.choose(board)
    if not all(s in board.routes[frame.number] for s in held):
        board.restore(before)  # the rest is put in one by one, round what is pinned
    meals.choose(board)
    visits.fill(board)
    visits.fill(board, limit="whole")
    # What must be seen is pinned in new plans; here the traveller has the pins.
    pinned = {id(s) for s in held}
    board.routes[frame.number] = [
        s if id(s) in pinned else replace(s, pinned=False) for s in board.routes[frame.number]
    ]
    return settled(day, items.shown(board, frame))


def _purse(desk: Desk, day: Day) -> Purse:
    """What is left of the budget beside all other days, before anything of this one is paid."""
    if desk.outline.budget is None or desk.itinerary.budget.estimated.high > desk.outline.budget:
        return Purse(None, None)
    rest = [d for d in desk.itinerary.days if d.number != day.number]
    frame = desk.frames[day.number]
    spent = budget.totals(rest, desk.itinerary.stays, desk.outline.currency)
    ends = sum(i.cost.high for i in (*frame.opening, *frame.closing) if i.cost)
    whole = desk.outline.budget - sum(p.high for p in spent.values()) - ends
    return Purse(dict.fromkeys(("food", "activities", "transport"), whole), whole)


def _places(days: Iterable[Day]) -> frozenset[str]:
    return frozenset(i.place.id for d in days for i in d.items if i.place)


def _places_of(held: list[Stop]) -> frozenset[str]:
    return frozenset(s.place.id for s in held if s.place)


def _count(day: Day) -> int:
    return sum(i.kind == "visit" for i in day.items)


def _shape(day: Day) -> list[tuple[object, object]]:
    return [(i.start, i.place and i.place.id) for i in day.items]
