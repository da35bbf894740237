"""Shortening the way: each visit is moved to where it costs least, as long as that helps."""

from collections.abc import Iterator, Sequence

from trips.geo import metres
from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop, Timing
from trips.schedule.visits import insertions, visit

#: Minutes that a move has to save; what a minute of waiting counts of one under way.
_WORTHWHILE, _WAIT = 4, 0.05
#: Rounds over all days; most plans stand still after two.
_ROUNDS = 3
#: Only days with something this near, in metres, are tried.
_NEAR = 3000


def shorten(board: Board, *, within_days: bool = False) -> None:
    """Move visits within their day and, unless ``within_days``, to other days of the town."""
    for _ in range(_ROUNDS):
        moved = False
        for frame in board.frames:
            for stop in list(board.routes[frame.number]):
                if stop.kind == "visit" and not stop.booked:
                    moved |= _move(board, frame, stop, within_days=within_days)
        if not moved:
            return


def _move(board: Board, frame: Frame, stop: Stop, *, within_days: bool) -> bool:
    """Put the stop where the trip gets shortest; whether it was moved."""
    rest = [s for s in board.routes[frame.number] if s is not stop]
    without = board.try_route(frame, rest)
    if without is None:
        return False
    saved = _length(board.timings[frame.number]) - _length(without)
    best: tuple[float, Frame, Sequence[Stop], Timing] | None = None
    for other, stops, timing in _places_for(board, frame, stop, rest, within_days):
        before = without if other is frame else board.timings[other.number]
        added = _length(timing) - _length(before)
        if added < saved - _WORTHWHILE and (best is None or added < best[0]):
            best = (added, other, stops, timing)
    if best is None:
        return False
    _, other, stops, timing = best
    if other is not frame:
        board.put(frame, rest, without)
    board.put(other, stops, timing)
    return True


def _places_for(
    board: Board, frame: Frame, stop: Stop, rest: Sequence[Stop], within_days: bool
) -> Iterator[tuple[Frame, Sequence[Stop], Timing]]:
    for stops, timing in insertions(board, frame, stop, rest):
        yield frame, stops, timing
    if within_days or stop.place is None:
        return
    for other in board.frames:
        if (
            other is frame
            or other.town is not frame.town
            or not board.takes(other, stop.minutes)
            or not _near(board, other, stop)
        ):
            continue
        there = visit(board, other, stop.place, pinned=stop.pinned, unchecked=stop.pinned)
        if there is not None:
            for stops, timing in insertions(board, other, there):
                yield other, stops, timing


def _near(board: Board, frame: Frame, stop: Stop) -> bool:
    assert stop.place is not None
    here = stop.place
    return any(
        metres(here.lat, here.lon, s.place.lat, s.place.lon) <= _NEAR
        for s in board.routes[frame.number]
        if s.place is not None
    )


def _length(timing: Timing) -> float:
    return timing.travel + _WAIT * timing.waiting
