"""Shortening the way: visits are moved, or change places, as long as that helps.

A local search. Every step leaves a plan that can be kept, and makes it shorter.
"""

from collections.abc import Iterator, Sequence

from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop, Timing
from trips.schedule.visits import insertions, visit

#: Minutes that a step has to save; what a minute of waiting counts of one under way.
_WORTHWHILE, _WAIT = 4, 0.05
#: Rounds over all days; most plans stand still after two.
_ROUNDS = 3
#: A day is tried when it goes at most this much farther past the stop, in metres, than its own.
_FARTHER = 500
#: How far a stop is from a day that has nothing to be near to.
_ALONE = 5000

#: Minutes by which a shortened visit is made longer again.
_STEP = 10
#: A day with its new route.
Change = tuple[Frame, Sequence[Stop], Timing]


def shorten(board: Board) -> None:
    """Move visits within their day and to other days of the town, and swap them."""
    for _ in range(_ROUNDS):
        moved = False
        for frame, stop in list(_movable(board)):
            if stop in board.routes[frame.number]:
                moved |= _move(board, frame, stop, board.frames) or _swap(board, frame, stop)
        if not moved:
            return


def tidy(board: Board) -> None:
    """Move visits within their day alone: what the tables just chosen made longer."""
    for frame, stop in list(_movable(board)):
        _move(board, frame, stop, (frame,))


def lengthen(board: Board) -> None:
    """Give visits that were shortened to fit in as much of their usual time as there is now."""
    for frame, stop in list(_movable(board)):
        assert stop.place is not None  # visits that may be moved have places
        for minutes in range(stop.place.visit_minutes, stop.minutes, -_STEP):
            longer = visit(board, frame, stop.place, pinned=stop.pinned, minutes=minutes)
            if longer is None or not _pace_allows(board, frame, stop, longer):
                continue
            stops = [longer if s is stop else s for s in board.routes[frame.number]]
            timing = board.try_route(frame, stops)
            if timing is not None:
                board.put(frame, stops, timing)
                break


def _movable(board: Board) -> Iterator[tuple[Frame, Stop]]:
    for frame in board.frames:
        for stop in board.routes[frame.number]:
            if stop.kind == "visit" and not stop.booked and stop.place is not None:
                yield frame, stop


def _move(board: Board, frame: Frame, stop: Stop, frames: Sequence[Frame]) -> bool:
    """Put the stop where the trip gets shortest; whether it was moved."""
    rest, without = _without(board, frame, stop)
    if without is None:
        return False
    saved = _length(board.timings[frame.number]) - _length(without)
    best: tuple[float, Change] | None = None
    for other, stops, timing in _places_for(board, frame, stop, rest, frames):
        before = without if other is frame else board.timings[other.number]
        added = _length(timing) - _length(before)
        if added < saved - _WORTHWHILE and (best is None or added < best[0]):
            best = added, (other, stops, timing)
    if best is None:
        return False
    if best[1][0] is not frame:
        board.put(frame, rest, without)
    board.put(*best[1])
    return True


def _swap(board: Board, frame: Frame, stop: Stop) -> bool:
    """Let the stop change days with another one where that makes both days shorter together."""
    for other, back in _movable(board):
        if other is frame or other.town is not frame.town:
            continue
        if not _attracted(board, frame, stop, other, back):
            continue
        changes = _swapped(board, frame, stop, other, back)
        if changes is not None:
            for change in changes:
                board.put(*change)
            return True
    return False


def _swapped(
    board: Board, frame: Frame, stop: Stop, other: Frame, back: Stop
) -> tuple[Change, Change] | None:
    """Both days after the swap, if that is possible and worth while."""
    assert stop.place is not None
    assert back.place is not None  # visits that may be moved have places
    if not _pace_allows(board, frame, stop, back) or not _pace_allows(board, other, back, stop):
        return None
    there = visit(board, other, stop.place, pinned=stop.pinned, minutes=stop.minutes)
    here = visit(board, frame, back.place, pinned=back.pinned, minutes=back.minutes)
    if there is None or here is None:
        return None
    first = _shortest(board, frame, here, _without(board, frame, stop)[0])
    second = _shortest(board, other, there, _without(board, other, back)[0])
    if first is None or second is None:
        return None
    before = sum(_length(board.timings[f.number]) for f in (frame, other))
    if _length(first[2]) + _length(second[2]) > before - _WORTHWHILE:
        return None
    fares = first[2].fares + second[2].fares
    fares -= sum(board.timings[f.number].fares for f in (frame, other))
    return (first, second) if board.purse.affords("transport", fares) else None


def _shortest(board: Board, frame: Frame, stop: Stop, rest: Sequence[Stop]) -> Change | None:
    fits = [(frame, stops, timing) for stops, timing in insertions(board, frame, stop, rest)]
    return min(fits, key=lambda change: _length(change[2]), default=None)


def _without(board: Board, frame: Frame, stop: Stop) -> tuple[list[Stop], Timing | None]:
    rest = [s for s in board.routes[frame.number] if s is not stop]
    return rest, board.try_route(frame, rest)


def _places_for(
    board: Board, frame: Frame, stop: Stop, rest: Sequence[Stop], frames: Sequence[Frame]
) -> Iterator[Change]:
    for stops, timing in insertions(board, frame, stop, rest):
        yield frame, stops, timing
    own = _distance(board, frame, stop)
    for other in frames:
        if (
            stop.place is None
            or other is frame
            or other.town is not frame.town
            or not board.takes(other, stop.minutes)
            or _distance(board, other, stop) > own + _FARTHER
        ):
            continue
        there = visit(board, other, stop.place, pinned=stop.pinned, minutes=stop.minutes)
        if there is not None:
            for stops, timing in insertions(board, other, there):
                yield other, stops, timing


def _pace_allows(board: Board, frame: Frame, out: Stop, into: Stop) -> bool:
    """Whether the day's visits keep within its minutes when one takes the other's place."""
    visits = [s for s in board.routes[frame.number] if s.kind == "visit" and not s.booked]
    minutes = sum(s.minutes for s in visits) - out.minutes + into.minutes
    return len(visits) == 1 or minutes <= frame.limits.visiting


def _attracted(board: Board, frame: Frame, stop: Stop, other: Frame, back: Stop) -> bool:
    """Whether the two lie nearer to each other's days than to their own: a swap may help."""
    swapped = _distance(board, other, stop, back) + _distance(board, frame, back, stop)
    own = _distance(board, frame, stop) + _distance(board, other, back)
    return swapped < own


def _distance(board: Board, frame: Frame, stop: Stop, apart: Stop | None = None) -> int:
    """Metres from the stop to the nearest visit of that day, itself and ``apart`` not counted."""
    assert stop.place is not None  # visits that may be moved have places
    here = stop.place
    return min(
        (
            board.ways.apart(here, s.place)
            for s in board.routes[frame.number]
            if s.kind == "visit" and s.place is not None and s is not stop and s is not apart
        ),
        default=_ALONE,
    )


def _length(timing: Timing) -> float:
    return timing.travel + _WAIT * timing.waiting
