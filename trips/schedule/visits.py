"""Choosing visits: the best first, each into the day and the place in it that suits best.

A greedy insertion: candidates come in the order of their scores, and each is tried in
every day of its town at every place in the order. What it is worth there is its score,
less the way it adds, less sameness, plus what fits the day's theme.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from trips import costs
from trips.builtin.themes import interest_of
from trips.builtin.vocabulary import words
from trips.places import Place
from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop, Timing
from trips.schedule.tips import visit_tip
from trips.schedule.windows import unchecked_starts, visit_starts

#: Score points that a minute under way, and one of waiting, cost.
_WAY, _WAIT = 0.4, 0.03
#: Points for fitting the theme; against a second and third of the same kind in a day; for
#: each visit that the day already has.
_THEME, _SAME, _CROWD = 12.0, 7.0, 2.0
#: Below this score a place only fills days that would else stand empty.
_WORTH = 30
#: A day with fewer visits than this takes what is left, up to this way added, in minutes.
_THIN, _FAR = 2, 150


@dataclass(frozen=True, slots=True)
class Fit:
    """A candidate in its best place."""

    worth: float
    frame: Frame
    stops: tuple[Stop, ...]
    timing: Timing


def fill(board: Board) -> None:
    """Put visits into every day until paces, hours, money or candidates run out."""
    for town, places in board.candidates.sights.items():
        frames = [f for f in board.frames if f.town.slug == town and f.end > f.begin]
        if not frames:
            continue
        likely = [p for p in places if board.candidates.score(p) >= _WORTH]
        even = ceil(len(likely) / len(frames))
        for place in likely:
            _place(board, place, frames, cap=max(1, even), least=0.0)
        for place in likely:
            _place(board, place, frames, cap=99, least=0.0)
        for place in places:
            thin = [f for f in frames if board.visits(f) < _THIN]
            _place(board, place, thin, cap=_THIN, least=None)


def visit(
    board: Board, frame: Frame, place: Place, *, pinned: bool = False, unchecked: bool = False
) -> Stop | None:
    """The place as a stop of that day; ``None`` when it is not open long enough.

    ``unchecked``: take it even where nobody knows its hours.
    """
    starts = visit_starts(place, frame)
    if not starts and unchecked and place.opening_hours is None:
        starts = unchecked_starts(place, frame)
    if not starts:
        return None
    return Stop(
        kind="visit",
        title=place.name,
        place=place,
        minutes=place.visit_minutes,
        starts=starts,
        cost=costs.for_party(place, board.request, board.ways.currency),
        pinned=pinned,
        why=board.candidates.whys.get(place.id),
        tip=visit_tip(place, dated=frame.date is not None, steps=board.ways.who.taxi_first),
    )


def best_fit(board: Board, place: Place, frames: Iterable[Frame], *, pinned: bool) -> Fit | None:
    """Where the place does most good; ``None`` when it fits nowhere."""
    best: Fit | None = None
    for frame in frames:
        if not board.takes(frame, place.visit_minutes):
            continue
        stop = visit(board, frame, place, pinned=pinned, unchecked=pinned)
        if stop is None or not _affordable(board, stop):
            continue
        bonus = _bonus(board, frame, place)
        for stops, timing in insertions(board, frame, stop):
            worth = bonus - _cost(timing, board.timings[frame.number])
            if best is None or worth > best.worth:
                best = Fit(worth, frame, stops, timing)
    return best


def insertions(
    board: Board, frame: Frame, stop: Stop, route: Sequence[Stop] | None = None
) -> Iterable[tuple[tuple[Stop, ...], Timing]]:
    """Every order that takes the stop in and can be kept. ``route``: instead of the day's."""
    route = board.routes[frame.number] if route is None else route
    for i in range(len(route) + 1):
        stops = (*route[:i], stop, *route[i:])
        timing = board.try_route(frame, stops)
        if timing is not None:
            yield stops, timing


def _place(
    board: Board, place: Place, frames: Sequence[Frame], *, cap: int, least: float | None
) -> None:
    """Put it where it is worth most; ``least``: the worth it needs, ``None`` for any near one."""
    if not board.free(place):
        return
    fit = best_fit(board, place, [f for f in frames if board.visits(f) < cap], pinned=False)
    if fit is None:
        return
    if least is None:
        way = fit.timing.travel - board.timings[fit.frame.number].travel
        if way > _FAR:
            return
    elif board.candidates.score(place) + fit.worth < least:
        return
    board.put(fit.frame, fit.stops, fit.timing)


def _affordable(board: Board, stop: Stop) -> bool:
    left = board.left.activities
    return left is None or stop.price == 0 or stop.price <= left


def _cost(after: Timing, before: Timing) -> float:
    return _WAY * (after.travel - before.travel) + _WAIT * (after.waiting - before.waiting)


def _bonus(board: Board, frame: Frame, place: Place) -> float:
    there = [s.place for s in board.routes[frame.number] if s.kind == "visit" and s.place]
    same = sum(p.category == place.category for p in there)
    return _THEME * _fits_theme(frame.outline.theme, place) - _SAME * same - _CROWD * len(there)


def _fits_theme(theme: str, place: Place) -> bool:
    """By the interest that the theme stands for; a theme of other words, by its words."""
    interest = interest_of(theme)
    if interest is not None:
        return interest in place.interests
    return bool(words(theme) & {place.category, *place.interests, *words(place.name)})
