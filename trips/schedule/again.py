"""Visits and tables together, once there are tables: the solver is asked a second time.

Each meal at a table may go to that one or to others near the day's way that cost no more;
every visit may be chosen anew. What comes out is taken when all of it can be kept and it is
worth more; else the days stay as they are.
"""

from collections.abc import Sequence

from trips.places import Place
from trips.schedule import meals
from trips.schedule.board import Board
from trips.schedule.choosing import asked_about, holds, stays
from trips.schedule.model import Frame, Stop
from trips.schedule.question import Table, answered, prize

#: Other tables that a meal may go to.
_OTHERS = 4
#: What a minute under way costs, in score points; a table's score counts so much of a visit's.
_WAY, _AT_TABLE = 0.5, 0.5


def again(board: Board) -> None:
    """Ask once more for every town, and keep what is better."""
    for town, places in board.candidates.sights.items():
        days = [f for f in board.frames if f.town.slug == town and f.end > f.begin]
        if any(_seated(board, day) for day in days):
            _town(board, days, places)


def _town(board: Board, days: Sequence[Frame], places: Sequence[Place]) -> None:
    before, worth = board.kept(), _worth(board, days)
    visited = {s.place.id for d in days for s in board.routes[d.number] if _ours(s) and s.place}
    pool = [p for p in places if board.free(p) or p.id in visited]
    tables = [Table(day=n, stop=stop) for n, day in enumerate(days) for stop in _tables(board, day)]
    wanted = {(t.day, t.stop.meal) for t in tables}
    done = all(_put(board, day, _settled(board, day)) for day in days)
    if done:
        routes = answered(board, days, asked_about(board, days, pool), 0, tables)
        had = {(n, s.meal) for n, route in enumerate(routes) for s in route if s.meal and s.place}
        done = wanted <= had and all(_put(board, d, r) for d, r in zip(days, routes, strict=True))
    if not done or not board.purse.solvent() or _worth(board, days) <= worth:
        board.restore(before)


def _seated(board: Board, day: Frame) -> list[Stop]:
    """Meals at tables that the planner chose."""
    return [s for s in board.routes[day.number] if s.meal and s.place and not s.booked]


def _ours(stop: Stop) -> bool:
    return stop.kind == "visit" and not stays(stop)


def _tables(board: Board, day: Frame) -> list[Stop]:
    """For each meal at a table: that one, and others that cost no more."""
    found = []
    for stop in _seated(board, day):
        found.append(stop)
        assert stop.meal is not None  # they were chosen for it
        if stop.pinned:
            continue
        others = (
            meals.table(board, day, stop.meal, place, pinned=False)
            for place in meals.nearby(board, day, stop.meal, set())
        )
        cheap = [o for o in others if o is not None and o.price <= stop.price]
        found += cheap[:_OTHERS]
    return found


def _settled(board: Board, day: Frame) -> list[Stop]:
    """What stays: appointments, what takes the day, and meals that are a free choice."""
    return [s for s in board.routes[day.number] if stays(s)]


def _put(board: Board, day: Frame, route: Sequence[Stop]) -> bool:
    timing = board.try_route(day, route)
    if timing is None or not holds(board, day, route):
        return False
    board.put(day, route, timing)
    return True


def _worth(board: Board, days: Sequence[Frame]) -> float:
    """Score points of visits and tables, less the ways."""
    points = 0.0
    for day in days:
        points -= _WAY * board.timings[day.number].travel
        for stop in board.routes[day.number]:
            if stop.place is not None and not stop.booked:
                score = board.candidates.score(stop.place)
                points += _AT_TABLE * score if stop.meal else prize(board, stop.place, 0)
    return points
