"""A place in the stead of lesser ones: what must be seen, and what the world comes for.

The solver weighs points, and two small visits may outweigh a great one; what is dear it holds
back. So where a place that a first visitor comes for was left out, a day gives up one or two
visits that few would miss, if the place then fits, and can be paid.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from trips.pace import WHOLE, weight
from trips.places import Place
from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop
from trips.schedule.question import ALIKE
from trips.schedule.visits import WORTH, Fit, best_fit
from trips.schedule.windows import doubtful

#: What the world comes for.
FAMOUS = 5
#: Visits that a day gives up for a famous place: so many stops of its pace, in halves, and
#: so many visits; none that is liked more than the place by so many points.
_GIVEN, _MOST, _DEARER = 2 * WHOLE, 3, 12
#: Score points that a minute more under way counts.
_WAY = 0.5


def famous(board: Board) -> bool:
    """Give the best known places that were left out the room of lesser ones; whether any got it."""
    left = [
        place
        for places in board.candidates.sights.values()
        for place in places
        if place.fame >= FAMOUS and board.free(place) and board.candidates.score(place) >= WORTH
    ]
    seated = [seat(board, place) for place in left]
    return any(seated)


def seat(board: Board, place: Place, *, pinned: bool = False) -> bool:
    """Put the place in for the least that a day can give up; whether that could be done.

    ``pinned``: it must be seen, so anything that nobody asked for may go.
    """
    before = board.kept()
    best: Fit | None = None
    least = 0.0
    for frame in board.frames:
        if frame.town.slug != board.candidates.towns[place.id]:
            continue
        if not pinned and doubtful(place, frame):
            continue
        for gone in _giving(board, frame, place, pinned=pinned):
            cost = sum(_score(board, s) for s in gone)
            if best is not None and cost >= least:
                continue
            fit = _without(board, frame, gone, place, pinned=pinned)
            if fit is not None:
                way = fit.timing.travel - before.timings[frame.number].travel
                if best is None or cost + _WAY * way < least:
                    best, least = fit, cost + _WAY * way
            board.restore(before)
    if best is None:
        return False
    board.put(best.frame, best.stops, best.timing)
    return True


def yields(board: Board, stop: Stop) -> bool:
    """Whether a visit may be given up: nobody asked for it."""
    return (
        stop.kind == "visit"
        and stop.place is not None
        and not (stop.pinned or stop.booked or stop.takes_the_day)
        and not board.candidates.is_wanted(stop.place)
    )


def _giving(board: Board, frame: Frame, place: Place, *, pinned: bool) -> Iterator[Sequence[Stop]]:
    """Groups of visits that the day might give up, the least liked first."""
    free = [
        s
        for s in board.routes[frame.number]
        if yields(board, s) and (pinned or _lesser(board, s, place))
    ]
    groups = [g for n in range(1, _MOST + 1) for g in combinations(free, n)]
    fair = [g for g in groups if pinned or sum(weight(s.minutes) for s in g) <= _GIVEN]
    yield from sorted(fair, key=lambda g: sum(_score(board, s) for s in g))


def _lesser(board: Board, stop: Stop, place: Place) -> bool:
    assert stop.place is not None  # visits that yield have places
    return (
        stop.place.fame < place.fame
        and _score(board, stop) <= board.candidates.score(place) + _DEARER
    )


def _without(
    board: Board, frame: Frame, gone: Sequence[Stop], place: Place, *, pinned: bool
) -> Fit | None:
    """How the place fits into the day without those; leaves the day without them."""
    rest = [s for s in board.routes[frame.number] if all(s is not one for one in gone)]
    timing = board.try_route(frame, rest)
    if timing is None or (alike(rest, place) and not pinned):
        return None
    board.put(frame, rest, timing)
    return best_fit(board, place, [frame], pinned=pinned, limit="whole")


def alike(stops: Sequence[Stop], place: Place) -> bool:
    """Whether a day with those stops has as many visits of the place's kind as it takes."""
    kinds = [s.place.category for s in stops if s.kind == "visit" and s.place]
    return kinds.count(place.category) >= ALIKE


def _score(board: Board, stop: Stop) -> int:
    return board.candidates.score(stop.place) if stop.place else 0
