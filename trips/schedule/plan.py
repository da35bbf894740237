"""From an outline, findings and picks to days: the whole of scheduling in one function.

What is settled comes first (edges of days, appointments, meal times), then the solver's
choice of visits for all days of a town at once, then the tables near their ways, then what
little is left to mend by hand.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from trips import costs
from trips.atlas.find import Found, find
from trips.findings import Destination, Findings
from trips.itinerary import Day, LeftOut, StayNight
from trips.outline import TripOutline
from trips.pace import limits
from trips.recommendations import Pick, Recommendations
from trips.request import TripRequest
from trips.schedule import (
    candidates,
    choosing,
    instead,
    items,
    left_out,
    meals,
    nights,
    pins,
    together,
    visits,
    whole_day,
)
from trips.schedule.again import again
from trips.schedule.board import Board
from trips.schedule.frames import frames
from trips.schedule.improve import lengthen, tidy
from trips.schedule.journeys import MORNING, Journey, journeys, too_late
from trips.schedule.model import Frame
from trips.schedule.purse import purse
from trips.schedule.usual import UsualMeals, usual_meals
from trips.schedule.ways import Ways
from trips.schedule.windows import MEALS

#: A day whose part of the money pays for fewer rides is one of walking.
_RIDES = 4


def schedule(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    picks: Sequence[Pick],
    *,
    banned: frozenset[str] = frozenset(),
) -> Recommendations:
    """Put places into days. The same input always gives the same plan.

    Hard needs, opening hours, ways and paces are always kept; a budget is kept wherever the
    cheapest choices allow it. ``banned``: ids of places not to use, after a repair.
    """
    found = _scheduled(request, outline, findings, picks, banned)
    if _over_budget(outline, found.days, found.stays):
        return _scheduled(request, outline, findings, picks, banned, enough=False)
    return found


def _scheduled(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    picks: Sequence[Pick],
    banned: frozenset[str],
    *,
    enough: bool = True,
) -> Recommendations:
    """``enough``: whether the budget may be kept; where not, it is as little as can be."""
    sifted = candidates.sift(request, findings, picks, banned)
    board, stays, moves = _board(request, outline, findings, sifted, enough=enough)
    missed = [
        *_not_gone_to(request, outline),
        *_unreached(board, moves),
        *pins.keep_appointments(request, board),
    ]
    meals.keep_free(board)
    whole_day.seat(request, board)
    choosing.choose(board)
    missed += pins.see(request, board, findings.not_found)
    meals.choose(board)
    again(board)
    visits.fill(board)
    tidy(board)
    lengthen(board)
    visits.fill(board, limit="whole")
    if instead.famous(board):
        visits.fill(board, limit="whole")
        tidy(board)
    together.bring(board)
    whole_day.told(board)
    missed += pins.unseated(request, board)
    told = {m.place for m in missed} | {
        p.name for text, p in sifted.wanted.items() if text in {m.place for m in missed}
    }
    missed += [m for m in left_out.missed(board) if m.place not in told]
    days = tuple(items.shown(board, frame) for frame in board.frames)
    return Recommendations(
        picks=tuple(picks),
        left_out=(*_over_budget(outline, days, stays), *missed),
        alternatives=left_out.stand_ins(board),
        days=days,
        stays=stays,
    )


def _board(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    sifted: candidates.Candidates,
    *,
    enough: bool,
) -> tuple[Board, tuple[StayNight, ...], dict[int, Journey]]:
    """Everything settled before the first visit is chosen."""
    towns = _towns(outline, findings)
    moves = journeys(request, outline, towns, limits(request).begin + MORNING)
    on_the_way = frozenset(n + k for n, j in moves.items() for k in range(j.nights))
    stays = nights.choose(request, outline, findings, sifted, on_the_way)
    ways = Ways(request, findings, outline.currency)
    days = frames(request, outline, towns, stays, moves, ways)
    usual = usual_meals(request, outline, findings, sifted)
    _price_settled_meals(days, usual, moves)
    money = purse(
        outline,
        stay=sum(s.cost.high for s in stays if s.cost),
        least_food=_least_food(days, usual),
        least_transport=_settled_fares(days),
        rides=None if enough else 2 * sum(ways.ride(f.town) for f in days if f.end > f.begin),
    )
    money.pay("food", _settled_meals(days))
    money.pay("transport", _settled_fares(days))
    board = Board(request, days, sifted, ways, money, usual)
    if any(board.allowance(frame) < _RIDES * board.ride(frame) for frame in days):
        ways.walk_farther()
    return board, stays, moves


def _towns(outline: TripOutline, findings: Findings) -> dict[str, Destination]:
    """Every base of the outline as a destination of the findings; the first for unknown ones."""
    known = {d.slug: d for d in findings.destinations}
    return {day.base: known.get(day.base, findings.destinations[0]) for day in outline.days}


def _not_gone_to(request: TripRequest, outline: TripOutline) -> Iterator[LeftOut]:
    """Towns asked for by name that the outline has no day for, or does not come back to."""
    found = find(request.destination)
    if not isinstance(found, Found):
        return
    visits = Counter(slug for slug, _ in groupby(day.base for day in outline.days))
    for town in found.cities:
        if town.slug in found.named and visits[town.slug] < found.visits.count(town.slug):
            length = "one day" if request.days == 1 else f"{request.days} days"
            yield LeftOut(
                place=town.name,
                why=f"The ways between the towns take too much of {length}, by our estimates: the "
                "trip needs more days, or fewer towns.",
            )


def _unreached(board: Board, moves: dict[int, Journey]) -> list[LeftOut]:
    """Towns that the journeys leave no time for."""
    found = []
    last = board.frames[-1]
    for number, journey in moves.items():
        following = min((n for n in moves if n > number), default=None)
        until = last.number if following is None else following
        ends = last.closing[-1].start if following is None else moves[following].leaves
        why = too_late(journey, (until - number) * 1440 + ends)
        if why is not None:
            found.append(LeftOut(place=journey.goal.name, why=why))
    return found


def _price_settled_meals(
    days: Sequence[Frame], usual: UsualMeals, moves: dict[int, Journey]
) -> None:
    """The breakfast before a journey, eaten in the town that is left."""
    for frame in days:
        for i, item in enumerate(frame.opening):
            if item.meal is not None and frame.number in moves:
                price = usual.get((moves[frame.number].origin.slug, item.meal))
                frame.opening[i] = replace(item, cost=price.simple if price else None)


def _settled_meals(days: Sequence[Frame]) -> int:
    return sum(i.cost.high for f in days for i in f.opening if i.meal and i.cost)


def _settled_fares(days: Sequence[Frame]) -> int:
    ends = (i for f in days for i in (*f.opening, *f.closing))
    return sum(i.cost.high for i in ends if i.leg and i.cost)


def _least_food(days: Sequence[Frame], usual: UsualMeals) -> int:
    """The simplest price of every meal that the days may hold."""
    free = (
        usual[f.town.slug, m].simple.high
        for f in days
        for m in MEALS
        if f.end > f.begin and (f.town.slug, m) in usual
    )
    return _settled_meals(days) + sum(free)


def _over_budget(
    outline: TripOutline, days: Sequence[Day], stays: Sequence[StayNight]
) -> list[LeftOut]:
    """What is said when even the cheapest choices cost more than there is."""
    parts = [*(d.cost for d in days), *(s.cost for s in stays)]
    price = costs.total(parts, outline.currency)
    if outline.budget is None or price.high <= outline.budget:
        return []
    budget, low, high = (
        costs.told(amount, outline.currency) for amount in (outline.budget, price.low, price.high)
    )
    why = (
        f"Made as cheaply as we could, the plan costs {low} to {high}, by our estimates. A budget "
        f"of {high} would hold it."
    )
    return [LeftOut(place=f"The budget of {budget}", why=why)]
