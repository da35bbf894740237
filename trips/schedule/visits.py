"""A visit as a stop of a day, and where in the days that there are it does most good.

The solver chooses for all days at once (:mod:`trips.schedule.choosing`); what it could not
weigh is done here, one candidate after the other: visits made shorter to fit, room that the
chosen tables left, days that would else stand empty. What a visit is worth is its score,
less the way it adds, less sameness, plus what fits the day's theme.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trips import costs
from trips.builtin.themes import interest_of
from trips.builtin.vocabulary import words
from trips.holiday_hours import holiday_in
from trips.places import Place
from trips.schedule.board import Board
from trips.schedule.model import Frame, Starts, Stop, Timing
from trips.schedule.purse import Limit
from trips.schedule.tips import visit_tip
from trips.schedule.windows import doubtful, unchecked_starts, visit_starts

#: Score points that a minute under way, and one of waiting, cost.
_WAY, _WAIT = 0.5, 0.03
#: Score points in the order of asking that a minute of the visit costs, and one of the way
#: there and back beyond a usual one.
_LENGTH, _FARNESS, _USUAL_WAY = 0.05, 0.25, 40
#: Points for fitting the theme; against a second and third of the same kind in a day; for
#: each visit that the day already has.
_THEME, _SAME, _CROWD = 12.0, 7.0, 2.0
#: Visits of one kind that a public holiday holds at most.
_ALIKE = 2
#: From this many minutes on a visit may be shortened, to these per cent of it: the second
#: only where it was asked for by name.
_LONG, _SHORTENED = 150, (75, 60)
#: Below this score a place only fills days that would else stand empty; what a visit has to
#: be worth when the way to it is taken off.
WORTH, _LEAST = 30, 20
#: A day with fewer visits than this takes what is left, up to this way added, in minutes.
_THIN, _FAR = 2, 150


@dataclass(frozen=True, slots=True)
class Fit:
    """A candidate in its best place."""

    worth: float
    frame: Frame
    stops: tuple[Stop, ...]
    timing: Timing


def fill(board: Board, limit: Limit = "part") -> None:
    """Put more visits into the days until paces, hours, money or candidates run out.

    On a public holiday what may be shut comes only where there is little else.
    """
    for town, places in board.candidates.sights.items():
        frames = [f for f in board.frames if f.town.slug == town and f.end > f.begin]
        if not frames:
            continue
        likely = [p for p in places if board.candidates.score(p) >= WORTH]
        likely.sort(key=lambda p: (-_rank(board, p, frames), p.id))
        for place in likely:
            sure = [f for f in frames if not doubtful(place, f) and not _dull(board, f, place)]
            _place(board, place, sure, limit=limit)
        for perhaps_shut in (False, True):
            for place in places:
                thin = [
                    f
                    for f in frames
                    if board.visits(f) < _THIN
                    if perhaps_shut or not doubtful(place, f)
                ]
                _place(board, place, thin, limit=limit, anything=True)


def _dull(board: Board, frame: Frame, place: Place) -> bool:
    """Whether a holiday, on which little else is sure to be open, has enough of its kind."""
    if holiday_in(frame.date, town=frame.town.slug, country=frame.town.country) is None:
        return False
    there = [s.place.category for s in board.routes[frame.number] if s.place]
    return there.count(place.category) >= _ALIKE


def visit(
    board: Board, frame: Frame, place: Place, *, pinned: bool = False, minutes: int | None = None
) -> Stop | None:
    """The place as a stop of that day; ``None`` when it is not open long enough.

    ``pinned``: asked for by name, so taken even where nobody knows its hours. ``minutes``:
    instead of the usual visit.
    """
    length = minutes or place.visit_minutes
    starts = starts_of(place, frame, length, pinned=pinned)
    if not starts:
        return None
    steps = board.ways.who.taxi_first
    tip = visit_tip(place, day=frame.date, town=frame.town, steps=steps)
    if length < place.visit_minutes:
        tip = f"{length} min here; the usual visit takes {place.visit_minutes}. {tip or ''}".strip()
    return Stop(
        kind="visit",
        title=place.name,
        place=place,
        minutes=length,
        starts=starts,
        cost=costs.for_party(place, board.request, board.ways.currency),
        pinned=pinned,
        why=board.candidates.whys.get(place.id),
        tip=tip[:300] if tip else None,
    )


def starts_of(place: Place, frame: Frame, minutes: int, *, pinned: bool) -> Starts:
    """When a visit of that length may start; by the part of the day for what is asked for by
    name and whose hours nobody knows."""
    if pinned and place.opening_hours is None:
        return unchecked_starts(place, frame, minutes)
    return visit_starts(place, frame, minutes)


def best_fit(
    board: Board,
    place: Place,
    frames: Sequence[Frame],
    *,
    pinned: bool = False,
    limit: Limit = "part",
) -> Fit | None:
    """Where in its town's days the place does most good; ``None`` when it fits nowhere.

    A long visit that fits nowhere whole is tried shorter.
    """
    for minutes in _lengths(place, pinned=pinned):
        fits = (
            fit
            for frame in frames
            if frame.town.slug == board.candidates.towns[place.id]
            if board.takes(frame, minutes)
            if (stop := visit(board, frame, place, pinned=pinned, minutes=minutes)) is not None
            if board.purse.affords("activities", stop.price, limit)
            if (fit := _best_in(board, frame, stop, limit)) is not None
        )
        best = max(fits, key=lambda fit: fit.worth, default=None)
        if best is not None:
            return best
    return None


def _lengths(place: Place, *, pinned: bool) -> list[int]:
    """Minutes to try, the usual visit first."""
    usual = place.visit_minutes
    if usual < _LONG:
        return [usual]
    shorter = [
        usual * share // 100 // 5 * 5 for share in (_SHORTENED if pinned else _SHORTENED[:1])
    ]
    return [usual, *shorter]


def _best_in(board: Board, frame: Frame, stop: Stop, limit: Limit) -> Fit | None:
    assert stop.place is not None  # visits to be placed have places
    bonus = _bonus(board, frame, stop.place)
    before = board.timings[frame.number]
    best: Fit | None = None
    for stops, timing in insertions(board, frame, stop, limit=limit):
        worth = bonus - _cost(timing, before)
        if best is None or worth > best.worth:
            best = Fit(worth, frame, stops, timing)
    return best


def insertions(
    board: Board,
    frame: Frame,
    stop: Stop,
    route: Sequence[Stop] | None = None,
    limit: Limit = "part",
) -> Iterable[tuple[tuple[Stop, ...], Timing]]:
    """Every order that takes the stop in and can be kept and paid.

    ``route``: instead of the day's, and without the stop, which is then paid already.
    """
    price = stop.price if route is None else 0
    route = board.routes[frame.number] if route is None else route
    for i in range(len(route) + 1):
        stops = (*route[:i], stop, *route[i:])
        timing = board.try_route(frame, stops, limit, price)
        if timing is not None:
            yield stops, timing


def _place(
    board: Board,
    place: Place,
    frames: Sequence[Frame],
    *,
    limit: Limit,
    anything: bool = False,
) -> None:
    """Put it where it is worth most, if it is worth the way: ``anything`` near enough is."""
    if not board.free(place):
        return
    fit = best_fit(board, place, frames, limit=limit)
    if fit is None:
        return
    if anything:
        wanted = fit.timing.travel - board.timings[fit.frame.number].travel <= _FAR
    else:
        wanted = board.candidates.score(place) + fit.worth >= _LEAST
    if wanted:
        board.put(fit.frame, fit.stops, fit.timing)


def _rank(board: Board, place: Place, frames: Sequence[Frame]) -> float:
    """Who is asked first: the score, less for what takes much of a day, visit and way."""
    ways = [
        board.ways.between(f.town, f.start, place).minutes for f in frames if f.start is not None
    ]
    far = max(0, 2 * min(ways, default=0) - _USUAL_WAY)
    return board.candidates.score(place) - _LENGTH * place.visit_minutes - _FARNESS * far


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
