"""What stands side by side is seen on one day: a temple and the street that leads to it.

The solver weighs ways and scores over all days; that one comes twice to the same corner it
does not mind. So of two visits next door to each other on two days, one goes to the other's
day, or changes places with a third, where all can be kept and the ways hardly grow.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from trips.schedule.board import Board
from trips.schedule.instead import alike, yields
from trips.schedule.model import Frame, Stop
from trips.schedule.visits import insertions, visit
from trips.schedule.windows import doubtful

#: Next door: so many metres in a straight line at most.
_NEXT_DOOR = 250
#: So near they are one sight, and come together though a day then has many of a kind.
_ONE_SIGHT = 150
#: Minutes under way that it may cost to see both on one day.
_COST = 10


_Pair = tuple[tuple[Frame, Stop], tuple[Frame, Stop]]


def bring(board: Board) -> None:
    """Bring next-door visits of two days onto one, as far as that can be done."""
    looked_at: set[frozenset[str]] = set()
    while new := [pair for pair in _parted(board) if _key(pair) not in looked_at]:
        (one_day, one), (other_day, other) = new[0]
        looked_at.add(_key(new[0]))
        if not _moved(board, one_day, one, other_day, other):
            _moved(board, other_day, other, one_day, one)


def _parted(board: Board) -> list[_Pair]:
    """Next-door visits on two days of one town."""
    found = [
        (frame, stop)
        for frame in board.frames
        for stop in board.routes[frame.number]
        if stop.kind == "visit" and stop.place is not None and not stop.booked
    ]
    return [
        (one, other)
        for one, other in combinations(found, 2)
        if one[0] is not other[0] and one[0].town.slug == other[0].town.slug
        if _next_door(board, one[1], other[1])
    ]


def _next_door(board: Board, one: Stop, other: Stop) -> bool:
    return _apart(board, one, other) <= _NEXT_DOOR


def _apart(board: Board, one: Stop, other: Stop) -> int:
    assert one.place is not None  # only visits of places are compared
    assert other.place is not None
    return board.ways.apart(one.place, other.place)


def _key(pair: _Pair) -> frozenset[str]:
    return frozenset(stop.place.id for _, stop in pair if stop.place)


def _moved(board: Board, day: Frame, stop: Stop, to: Frame, beside: Stop) -> bool:
    """Move the stop to the day of the one next door, alone or against a visit of that day.

    It is done, and ``True``, where fewer visits are parted than before.
    """
    if not yields(board, stop):
        return False
    assert stop.place is not None  # visits that yield have places
    before, close = board.kept(), _apart(board, stop, beside) <= _ONE_SIGHT
    ways = sum(timing.travel for timing in before.timings.values())
    parted = len(_parted(board))
    for back in _against(board, to, beside):
        staying = [s for s in board.routes[to.number] if s is not back]
        left = [s for s in board.routes[day.number] if s is not stop]
        if alike(staying, stop.place) and not close:
            continue
        if back is not None and back.place is not None and alike(left, back.place):
            continue
        if _taken(board, day, [stop], to, [back] if back else []):
            now = sum(timing.travel for timing in board.timings.values())
            if now <= ways + _COST and len(_parted(board)) < parted:
                return True
        board.restore(before)
    return False


def _against(board: Board, day: Frame, beside: Stop) -> Iterator[Stop | None]:
    """Nothing, if the day has room; else each of its visits that may change places."""
    yield None
    yield from [s for s in board.routes[day.number] if s is not beside and yields(board, s)]


def _taken(
    board: Board, day: Frame, going: Sequence[Stop], to: Frame, coming: Sequence[Stop]
) -> bool:
    """Whether those visits change days; the board may be left half done when they cannot."""
    for frame, gone in ((day, going), (to, coming)):
        rest = [s for s in board.routes[frame.number] if all(s is not g for g in gone)]
        if not any(s.kind == "visit" for s in rest):
            return False
        timing = board.try_route(frame, rest, "whole")
        if timing is None:
            return False
        board.put(frame, rest, timing)
    return all(_put(board, to, s) for s in going) and all(_put(board, day, s) for s in coming)


def _put(board: Board, day: Frame, stop: Stop) -> bool:
    assert stop.place is not None  # visits that change days have places
    there = visit(board, day, stop.place, minutes=stop.minutes)
    if there is None or doubtful(stop.place, day) or not board.takes(day, stop.minutes):
        return False
    fits = list(insertions(board, day, there, limit="whole"))
    if not fits:
        return False
    board.put(day, *min(fits, key=lambda fit: fit[1].travel))
    return True
