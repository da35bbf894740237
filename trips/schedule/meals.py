"""Meals: first their times are kept free, then the places to eat at are chosen."""

from collections.abc import Iterator
from dataclasses import replace

from trips import costs
from trips.builtin import diet
from trips.holiday_hours import holiday_in
from trips.places import Meal, Place
from trips.ramadan import fasted
from trips.schedule import titles
from trips.schedule.board import Board
from trips.schedule.model import Frame, Stop, Timing
from trips.schedule.tips import visit_tip
from trips.schedule.windows import MEALS, doubtful, meal_starts, meal_time

#: How the money for a day's food is divided.
_SHARES: dict[Meal, int] = {"breakfast": 20, "lunch": 35, "dinner": 45}
#: A meal may cost this much of its share, as long as the others stay possible.
_GENEROUS = 1.6
#: How many kitchens near the way are tried in earnest, and how far off it they may lie.
_TRIED, _NEAR = 14, 2500
#: Score points that a minute under way and one of waiting cost, and that a table asked for by
#: name gains.
_WAY, _WAIT, _WANTED = 1.5, 0.2, 300.0
#: Whoever arrives later has had breakfast.
_BREAKFAST_UNTIL = 570
#: Time kept for the way to a table until it is chosen, in minutes.
_WAY_THERE = 15


def keep_free(board: Board) -> None:
    """Put every meal that a day has time for into it, still without a place.

    An appointment that is itself a meal stands for it.
    """
    for frame in board.frames:
        eaten = {s.meal for s in board.routes[frame.number]}
        had = {i.meal for i in frame.opening}
        comes_late = frame.number == 1 and frame.begin > _BREAKFAST_UNTIL
        if comes_late:
            had.add("breakfast")
        for meal in MEALS:
            if meal not in eaten and meal not in had:
                _keep(board, frame, meal)


def choose(board: Board) -> None:
    """Give each kept meal a place near the way and within the money, or leave the choice."""
    open_meals = [(f, m) for f in board.frames for m in MEALS if _kept(board, f, m)]
    wanted = {p.id for p in board.candidates.wanted.values() if p.meals}
    for i, (frame, meal) in enumerate(open_meals):
        limit = _limit(board, frame, meal, open_meals[i + 1 :])
        _seat(board, frame, meal, limit, wanted)


def _keep(board: Board, frame: Frame, meal: Meal) -> None:
    time = meal_time(meal, frame)
    usual = board.usual.get((frame.town.slug, meal))
    stop = Stop(
        kind="meal",
        title=titles.meal(meal, None, frame.town.name),
        place=None,
        minutes=time.minutes + _WAY_THERE,
        starts=((time.first, time.last),),
        meal=meal,
        cost=usual.simple if usual else None,
        tip=_on_a_holiday(frame) or _in_the_fast(frame, meal),
    )
    for shorter in (0, _WAY_THERE, _WAY_THERE + 15, _WAY_THERE + 30):
        tried = replace(stop, minutes=stop.minutes - shorter)
        fits = list(_positions(board, frame, tried, board.routes[frame.number]))
        if fits:
            stops, timing = min(fits, key=lambda f: f[1].waiting)
            board.put(frame, stops, timing)
            return


def _on_a_holiday(frame: Frame) -> str | None:
    """Said of a meal without a table on a day of which kitchens' hours say nothing."""
    name = holiday_in(frame.date, town=frame.town.slug, country=frame.town.country)
    if frame.date is None or name is None:
        return None
    return (
        f"{frame.date.day} {frame.date:%B} is a public holiday ({name}): kitchens may be shut. Ask "
        "where you stay which ones open, and book."
    )[:300]


def _in_the_fast(frame: Frame, meal: Meal) -> str | None:
    """Said of what is eaten by day in Ramadan."""
    if meal == "dinner" or not fasted(frame.date, frame.town):
        return None
    return "In Ramadan, as reckoned: ask whether it is served before sunset."


def _kept(board: Board, frame: Frame, meal: Meal) -> Stop | None:
    """The day's placeholder for that meal."""
    return next(
        (
            s
            for s in board.routes[frame.number]
            if s.meal == meal and s.place is None and not s.booked
        ),
        None,
    )


def _limit(board: Board, frame: Frame, meal: Meal, later: list[tuple[Frame, Meal]]) -> int | None:
    """The most that this meal may cost, so that the meals after it stay possible.

    The simplest price of every kept meal is already paid, so what is left for food is what
    may be spent above the simplest.
    """
    left = board.purse.left("food")
    if left is None:
        return None
    kept = _kept(board, frame, meal)
    weights = sum(_SHARES[m] for _, m in later) + _SHARES[meal]
    above = int(left * _GENEROUS * _SHARES[meal] / weights)
    return (kept.price if kept else 0) + min(left, above)


def _seat(board: Board, frame: Frame, meal: Meal, limit: int | None, wanted: set[str]) -> None:
    kept = _kept(board, frame, meal)
    assert kept is not None  # the list was made of those
    rest = [s for s in board.routes[frame.number] if s is not kept]
    best: tuple[float, tuple[Stop, ...], Timing] | None = None
    before = board.timings[frame.number]
    for place in nearby(board, frame, meal, wanted):
        stop = table(board, frame, meal, place, pinned=place.id in wanted)
        if stop is None or not _within(board, stop, kept, limit):
            continue
        for stops, timing in _positions(board, frame, stop, rest, stop.price - kept.price):
            worth = board.candidates.score(place) + _WANTED * stop.pinned
            worth -= _WAY * (timing.travel - before.travel)
            worth -= _WAIT * (timing.waiting - before.waiting)
            if best is None or worth > best[0]:
                best = (worth, stops, timing)
    if best is None:
        best = _free_choice(board, frame, kept, rest, limit)
    if best is not None:
        board.put(frame, best[1], best[2])


def _within(board: Board, stop: Stop, kept: Stop, limit: int | None) -> bool:
    """Whether the price will do; a table asked for by name may cost all that is left."""
    if stop.pinned:
        return board.purse.affords("food", stop.price - kept.price, "whole")
    return limit is None or stop.price <= limit


def _free_choice(
    board: Board, frame: Frame, kept: Stop, rest: list[Stop], limit: int | None
) -> tuple[float, tuple[Stop, ...], Timing] | None:
    """The placeholder at its final price, no longer keeping time for a way."""
    assert kept.meal is not None  # a placeholder is a meal
    usual = board.usual.get((frame.town.slug, kept.meal))
    minutes = min(kept.minutes, meal_time(kept.meal, frame).minutes)
    for cost in (usual.within(limit), usual.simple) if usual else (None,):
        stop = replace(kept, minutes=minutes, cost=cost)
        fits = list(_positions(board, frame, stop, rest, stop.price - kept.price))
        if fits:
            stops, timing = min(fits, key=lambda f: f[1].waiting + f[1].travel)
            return 0.0, stops, timing
    return None


def table(board: Board, frame: Frame, meal: Meal, place: Place, *, pinned: bool) -> Stop | None:
    """The meal at that place; ``None`` when it is not open for it."""
    starts = meal_starts(place, meal, frame)
    if not starts:
        return None
    known = visit_tip(
        place,
        day=frame.date,
        town=frame.town,
        steps=board.ways.who.taxi_first,
        unproven=diet.unproven(place, diet.needs(board.request)),
    )
    tip = " ".join(filter(None, (_in_the_fast(frame, meal), known)))
    return Stop(
        kind="meal",
        title=titles.meal(meal, place, ""),
        place=place,
        minutes=place.visit_minutes,
        starts=starts,
        meal=meal,
        cost=costs.for_party(place, board.request, board.ways.currency),
        pinned=pinned,
        why=board.candidates.whys.get(place.id),
        tip=tip[:300] or None,
    )


def nearby(board: Board, frame: Frame, meal: Meal, wanted: set[str]) -> list[Place]:
    """Unused kitchens that serve it near the day's way: those asked for, then the best."""
    way = [s.place for s in board.routes[frame.number] if s.place] + [
        p for p in (frame.start, frame.finish) if p
    ]
    found: list[tuple[float, Place]] = []
    for place in board.candidates.kitchens.get(frame.town.slug, []):
        if meal not in place.meals or not board.free(place):
            continue
        if place.id not in wanted and doubtful(place, frame):
            continue
        far = min((board.ways.apart(place, p) for p in way), default=0)
        if place.id in wanted:
            found.append((-1e9, place))
        elif far <= _NEAR:
            found.append((far / 40 - board.candidates.score(place), place))
    found.sort(key=lambda pair: (pair[0], pair[1].id))
    return [place for _, place in found[:_TRIED]]


def _positions(
    board: Board, frame: Frame, stop: Stop, rest: list[Stop], price: int = 0
) -> Iterator[tuple[tuple[Stop, ...], Timing]]:
    """Every order that keeps breakfast, lunch and dinner in theirs, and can be paid.

    ``price``: what the stop costs more than what is paid for the meal already.
    """
    order = list(MEALS)
    for i in range(len(rest) + 1):
        before = [order.index(s.meal) for s in rest[:i] if s.meal]
        after = [order.index(s.meal) for s in rest[i:] if s.meal]
        assert stop.meal is not None  # only meals are seated
        rank = order.index(stop.meal)
        if any(b > rank for b in before) or any(a < rank for a in after):
            continue
        stops = (*rest[:i], stop, *rest[i:])
        timing = board.try_route(frame, stops, price=price)
        if timing is not None:
            yield stops, timing
