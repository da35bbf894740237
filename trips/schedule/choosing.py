"""Which visits on which of a town's days, and in which order: asked of the solver at once.

It keeps hours, pace and ways; money it knows only roughly. Of what it would do, the board
takes what can be paid.
"""

from collections.abc import Sequence

from trips.places import Place
from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop
from trips.schedule.question import answered, price
from trips.schedule.visits import WORTH

#: Candidates asked about: at least so many, and so many more for each day.
_FEW, _A_DAY = 25, 12
#: How much dear visits are held back, in points: tried in turn, until all can be paid.
_THRIFT = (0, 60, 240)


def choose(board: Board) -> None:
    """Fill the days with the visits that are worth most together."""
    for town, places in board.candidates.sights.items():
        days = [f for f in board.frames if f.town.slug == town and f.end > f.begin]
        if days:
            _fill(board, days, [p for p in places if board.free(p)])


def _fill(board: Board, days: Sequence[Frame], places: Sequence[Place]) -> None:
    asked = asked_about(board, days, places)
    for thrift in _THRIFT:
        routes = answered(board, days, asked, thrift)
        paid = sum(_price(board, d, r) for d, r in zip(days, routes, strict=True))
        if board.purse.affords("activities", paid):
            break
    for day, route in zip(days, routes, strict=True):
        _put(board, day, route)


def asked_about(board: Board, days: Sequence[Frame], places: Sequence[Place]) -> list[Place]:
    """What was asked for by name, then the best of what can be paid."""
    wanted = [p for p in places if board.candidates.is_wanted(p)]
    others = [p for p in places if p not in wanted and _likely(board, p)]
    return [*wanted, *others][: _FEW + _A_DAY * len(days)]


def _likely(board: Board, place: Place) -> bool:
    affordable = board.purse.affords("activities", price(board, place))
    return affordable and board.candidates.score(place) >= WORTH


def _put(board: Board, day: Frame, route: list[Stop]) -> None:
    """The route without the least liked of what cannot be paid, or kept after all.

    A day whose appointments the solver could not keep (it counts fares with care) stays as
    it is.
    """
    if not holds(board, day, route):
        return
    while True:
        new = _new(board, day, route)
        timing = board.try_route(day, route, price=sum(s.price for s in new))
        if timing is not None and board.purse.affords("activities", _price(board, day, route)):
            board.put(day, route, timing)
            return
        if not new:
            return
        route.remove(min(new, key=lambda s: (s.pinned, _liked(board, s))))


def holds(board: Board, day: Frame, route: Sequence[Stop]) -> bool:
    """Whether what is settled on that day is in the route."""
    there = {id(s) for s in route}
    return all(id(s) in there for s in board.routes[day.number] if stays(s))


def stays(stop: Stop) -> bool:
    """Whether it is settled before the visits are chosen."""
    return stop.booked or stop.place is None or stop.takes_the_day


def _new(board: Board, day: Frame, route: Sequence[Stop]) -> list[Stop]:
    there = {id(s) for s in board.routes[day.number]}
    return [s for s in route if id(s) not in there]


def _price(board: Board, day: Frame, route: Sequence[Stop]) -> int:
    """Of what nobody asked for by name: what was may cost all there is."""
    return sum(s.price for s in _new(board, day, route) if not s.pinned)


def _liked(board: Board, stop: Stop) -> int:
    return board.candidates.score(stop.place) if stop.place else 0
