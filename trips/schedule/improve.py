"""What the solver's route leaves to do once the tables are chosen: small steps within a day.

Every step leaves a plan that can be kept.
"""

from collections.abc import Iterator

from trips.pace import WHOLE, weight
from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop, Timing
from trips.schedule.visits import insertions, visit

#: Minutes that a step has to save; what a minute of waiting counts of one under way.
_WORTHWHILE, _WAIT = 4, 0.05
#: A wait longer than this is an idle half of a day; what a minute of it beyond that counts.
_IDLE, _WAIT_IDLE = 75, 0.15
#: Minutes by which a shortened visit is made longer again.
_STEP = 10


def tidy(board: Board) -> None:
    """Move visits within their day: what the tables just chosen made longer, and from the full
    half of a day into the idle one."""
    for frame, stop in list(_movable(board)):
        rest = [s for s in board.routes[frame.number] if s is not stop]
        before = _length(board.timings[frame.number])
        fits = insertions(board, frame, stop, rest)
        best = min(fits, key=lambda fit: _length(fit[1]), default=None)
        if best is not None and _length(best[1]) < before - _WORTHWHILE:
            board.put(frame, *best)


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


def _pace_allows(board: Board, frame: Frame, out: Stop, into: Stop) -> bool:
    """Whether the day's visits keep within its pace when one takes the other's place."""
    visits = [s for s in board.routes[frame.number] if s.kind == "visit" and not s.booked]
    lengths = [into.minutes, *(s.minutes for s in visits if s is not out)]
    if sum(map(weight, lengths)) > frame.limits.stops * WHOLE:
        return False
    return len(lengths) == 1 or sum(lengths) <= frame.limits.visiting


def _length(timing: Timing) -> float:
    idle = max(0, timing.longest - _IDLE)
    return timing.travel + _WAIT * timing.waiting + _WAIT_IDLE * idle
