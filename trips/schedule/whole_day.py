"""Places that take a day: seated before all else, with the midday meal had inside.

A theme park and lunch in town do not go into one day. So a day that is given to such a place
keeps no time for lunch; it is said that one eats there, and that this is in no sum.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trips.pace import MEAL_INSIDE, NOON
from trips.places import Place
from trips.request import TripRequest
from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop
from trips.schedule.purse import Limit
from trips.schedule.visits import WORTH, Fit, insertions, visit

#: From so many minutes on a usual visit takes the day; it may be shortened to these per cent.
_DAY = 300
_LENGTHS = (100, 75, 60)
#: Minutes of ways that a first or last day has to save before it is taken.
_EDGE = 60
#: The interest that is not served without such a place; a town gets one unasked for when it
#: has so many days of so many free minutes.
_INTEREST, _DAYS, _FREE = "theme-parks", 2, 600


def seat(request: TripRequest, board: Board) -> None:
    """Give a day to each such place that must be seen, and one to the best park of a town
    where parks are asked for."""
    for place in board.candidates.wanted.values():
        if place.visit_minutes >= _DAY and place.id not in board.candidates.refused:
            _seat(board, place, board.frames, "whole", pinned=True)
    if _INTEREST in request.interests:
        for town, places in board.candidates.sights.items():
            _one_of(board, town, places)


def _one_of(board: Board, town: str, places: Sequence[Place]) -> None:
    parks = [p for p in places if p.visit_minutes >= _DAY and _INTEREST in p.interests]
    days = [f for f in board.frames if f.town.slug == town and f.end - f.begin >= _FREE]
    if len(days) < _DAYS or any(not board.free(park) for park in parks):
        return
    for park in parks:
        if board.candidates.score(park) >= WORTH and _seat(board, park, days, "part"):
            return


def _seat(
    board: Board, place: Place, frames: Sequence[Frame], limit: Limit, *, pinned: bool = False
) -> bool:
    """Put it into the day where it adds the least way, as long as can be."""
    for share in _LENGTHS if pinned else _LENGTHS[:2]:
        minutes = place.visit_minutes * share // 100 // 5 * 5
        fits = [
            fit
            for frame in frames
            if frame.town.slug == board.candidates.towns[place.id]
            if not any(s.kind == "visit" for s in board.routes[frame.number])
            for fit in _fits(board, frame, place, minutes, limit, pinned=pinned)
        ]
        if fits:
            best = max(fits, key=lambda fit: fit.worth)
            board.put(best.frame, best.stops, best.timing)
            return True
    return False


def _fits(
    board: Board, frame: Frame, place: Place, minutes: int, limit: Limit, *, pinned: bool
) -> Iterator[Fit]:
    stop = visit(board, frame, place, pinned=pinned, minutes=minutes)
    if stop is None or not board.purse.affords("activities", stop.price, limit):
        return
    route = board.routes[frame.number]
    without = [s for s in route if s.meal != "lunch" or s.place is not None or s.booked]
    for rest in (route, without) if minutes >= MEAL_INSIDE else (route,):
        found = list(insertions(board, frame, stop, rest, limit))
        less = _EDGE if frame.number in (1, len(board.frames)) else 0
        yield from (Fit(-t.travel - t.waiting / 4 - less, frame, stops, t) for stops, t in found)
        if found:
            return


def told(board: Board) -> None:
    """Say at each visit that lunch is had in it that it is."""
    for frame in board.frames:
        route = board.routes[frame.number]
        if not any(s.meal == "lunch" for s in route):
            board.routes[frame.number] = [
                _with_lunch(s) if within(board, frame, n) else s for n, s in enumerate(route)
            ]


def within(board: Board, frame: Frame, position: int) -> bool:
    """Whether noon passes in that visit, and it is long enough to eat in."""
    stop = board.routes[frame.number][position]
    start = board.timings[frame.number].starts[position]
    return (
        stop.kind == "visit"
        and not stop.booked
        and stop.minutes >= MEAL_INSIDE
        and start <= NOON <= start + stop.minutes
    )


def _with_lunch(stop: Stop) -> Stop:
    tip = f"You have lunch inside: what it costs is in no sum. {stop.tip or ''}".strip()
    return replace(stop, tip=tip[:300])
