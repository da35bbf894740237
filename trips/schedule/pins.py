"""What the traveller has settled: appointments at their times, and what must be seen."""

from dataclasses import replace

from trips.builtin.named import find_place
from trips.builtin.noted import wished
from trips.hours import open_spans
from trips.itinerary import LeftOut
from trips.pace import limits
from trips.places import EATING, Meal, Place
from trips.request import Booked, TripRequest
from trips.schedule import instead
from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop
from trips.schedule.titles import clock, minute
from trips.schedule.visits import best_fit, insertions, visit
from trips.schedule.windows import MEALS

#: Minutes kept before and after an appointment whose place nobody knows.
MARGIN = 30
#: An appointment at these minutes of the day stands for the meal when it is about eating.
_MEAL_HOURS: dict[Meal, tuple[int, int]] = {
    "breakfast": (360, 660),
    "lunch": (660, 960),
    "dinner": (990, 1380),
}
_EATING_WORDS = frozenset({*MEALS, "brunch", "supper", "restaurant", "table"})


def keep_appointments(request: TripRequest, board: Board) -> list[LeftOut]:
    """Put every appointment in at its time; what cannot be kept is said, and why."""
    missed = []
    for booked in sorted(request.booked, key=lambda b: (b.on, b.from_)):
        frame = next(f for f in board.frames if f.date == booked.on)
        why = _keep(board, frame, booked)
        if why is not None:
            missed.append(LeftOut(place=booked.name, why=why))
    for frame in board.frames:
        if not board.routes[frame.number]:
            _usual_evening(request, frame)
    return missed


def _keep(board: Board, frame: Frame, booked: Booked) -> str | None:
    """Put the appointment into its day; else why that cannot be."""
    stop = _appointment(board, frame, booked)
    if stop.place is not None and board.candidates.towns[stop.place.id] != frame.town.slug:
        return f"It is not in {frame.town.name}, where you are that day."
    fits = list(insertions(board, frame, stop, limit="none"))
    if not fits:
        return _clash(board, frame, booked)
    board.put(frame, *min(fits, key=lambda fit: fit[1].travel))
    return None


def _usual_evening(request: TripRequest, frame: Frame) -> None:
    """A day that was made longer for an appointment that it does not hold ends as ever."""
    back = limits(request).back
    frame.limits = replace(frame.limits, back=back)
    frame.end = min(frame.end, back)


def see(request: TripRequest, board: Board, not_found: dict[str, str]) -> list[LeftOut]:
    """Put in what must be seen. Eating places are left to the meals, which prefer them."""
    missed = []
    for text in wished(request, tuple(board.candidates.places.values())):
        place = board.candidates.wanted.get(text)
        if place is None:
            if find_place(text, board.candidates.wanted.values()) is None:
                why = not_found.get(text, "We know of no place by this name here.")
                missed.append(LeftOut(place=text, why=why))
        elif place.id in board.candidates.refused:
            missed.append(LeftOut(place=text, why=board.candidates.refused[place.id] + "."))
        elif not place.meals and board.free(place):
            fit = best_fit(board, place, board.frames, pinned=True, limit="whole")
            if fit is not None:
                board.put(fit.frame, fit.stops, fit.timing)
            elif not instead.seat(board, place, pinned=True):
                missed.append(LeftOut(place=text, why=why_not_seen(board, place)))
    return missed


def unseated(request: TripRequest, board: Board) -> list[LeftOut]:
    """Eating places asked for that no meal went to."""
    return [
        LeftOut(place=text, why="No meal of the trip could be had there at its opening hours.")
        for text, place in board.candidates.wanted.items()
        if place.meals and board.free(place) and place.id not in board.candidates.refused
    ]


def why_not_seen(board: Board, place: Place) -> str:
    """Why a place that may be visited is not in the plan, from the first reason that holds."""
    frames = [f for f in board.frames if f.town.slug == board.candidates.towns[place.id]]
    if not frames:
        return "The trip does not stay in its town."
    if all(visit(board, f, place, pinned=True) is None for f in frames):
        return "It is not open long enough on the days of the trip."
    if not any(_fits(board, f, place) for f in frames):
        return "No day has the time for it, with the way there and its opening hours."
    if not any(_paid(board, f, place) for f in frames):
        return "With its price and the fares it does not fit in the budget."
    if best_fit(board, place, frames) is not None:
        return "Other places suited you better, or lie closer together."
    return "The days are full of what you asked for, is as well known, or lies closer together."


def _fits(board: Board, frame: Frame, place: Place) -> bool:
    """Whether it fits into the day once all has gone that nobody asked for, whatever it costs."""
    stop = visit(board, frame, place, pinned=True)
    rest = [s for s in board.routes[frame.number] if not instead.yields(board, s)]
    return stop is not None and any(
        True for _ in insertions(board, frame, stop, rest, limit="none")
    )


def _paid(board: Board, frame: Frame, place: Place) -> bool:
    """Whether it can be paid, ways included, once all has gone that nobody asked for."""
    before = board.kept()
    rest = [s for s in board.routes[frame.number] if not instead.yields(board, s)]
    timing = board.try_route(frame, rest, "none")
    if timing is None:
        return False
    board.put(frame, rest, timing)
    fit = best_fit(board, place, [frame], pinned=True, limit="whole")
    board.restore(before)
    return fit is not None


def _appointment(board: Board, frame: Frame, booked: Booked) -> Stop:
    place = find_place(booked.place or booked.name, board.candidates.places.values())
    start, end = minute(booked.from_), minute(booked.to)
    meal = _meal(booked, place, start)
    return Stop(
        kind="meal" if meal else "visit",
        title=booked.name,
        place=place,
        minutes=end - start,
        starts=((start, start),),
        meal=meal,
        pinned=True,
        booked=True,
        margin=0 if place else MARGIN,
        why="Your appointment",
        tip=_shut(place, frame, start, end) if place else _unplaced(booked),
    )


def _shut(place: Place, frame: Frame, start: int, end: int) -> str | None:
    """What is said where its hours, as we know them, do not hold the appointment."""
    spans = open_spans(place.opening_hours, frame.date, country=frame.town.country)
    if spans is None or any(opens <= start and end <= closes for opens, closes in spans):
        return None
    known = ", ".join(f"{clock(a)}–{clock(b)}" for a, b in spans)
    said = f"it is open {known}" if known else "it is closed that day"
    return f"By the hours we know, {said}: ask whether they expect you."


def _unplaced(booked: Booked) -> str:
    where = f" ({booked.place})" if booked.place else ""
    return (
        f"We do not know where this is{where}, so {MARGIN} min are kept free before and after "
        f"it, and no way is planned."
    )


def _meal(booked: Booked, place: Place | None, start: int) -> Meal | None:
    words = set(booked.name.casefold().split())
    if not words & _EATING_WORDS and not (place and place.category in EATING):
        return None
    return next((m for m, (a, b) in _MEAL_HOURS.items() if a <= start < b), None)


def _clash(board: Board, frame: Frame, booked: Booked) -> str:
    when = f"{clock(minute(booked.from_))}–{clock(minute(booked.to))}"
    others = [s.title for s in board.routes[frame.number] if s.booked]
    if minute(booked.from_) < frame.begin:
        return f"At {when} you are not yet free that day: you arrive or travel then."
    if minute(booked.to) > frame.end:
        return f"At {when} that day's plan has ended: you leave or travel then."
    if others:
        return f"At {when} it clashes with {' and '.join(others)}, the way between included."
    return f"At {when} it cannot be reached in time."
