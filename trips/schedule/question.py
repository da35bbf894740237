"""A town's days and candidates as a question for the solver, and its answer as stops.

What is on the board already stays: appointments are visits that have to be made, meals whose
table is still open are pauses. The days lie behind one another on one line of time, so that
opening hours by date are windows on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from trips import costs
from trips.pace import WHOLE, weight
from trips.places import Meal, Place
from trips.schedule.board import Board
from trips.schedule.model import Frame, Starts, Stop
from trips.schedule.visits import starts_of, visit
from trips.schedule.ways import Way
from trips.schedule.windows import MEALS, doubtful
from trips.solve.tours import Effort, Pause, Problem, Tour, Visit, Windows, solve

#: Minutes from one day's midnight to the next one's on the solver's line: a day reaches
#: beyond its midnight.
_APART = 2880
#: A day takes so much more than its even share of visits and minutes, per cent.
_SHARE = 120
#: The score of a visit that is worth nothing; points for being what the world comes for, and of
#: those for each hour of the visit beyond the first: three lesser ones in its stead are no gain.
_IDLE, _FAMOUS, _AN_HOUR = 15, 25, 40
#: Visits of one kind that a day takes, unless there is little else.
ALIKE = 2
#: Points that a visit is worth less when it can only be on a holiday that its hours say nothing
#: of.
_DOUBT = 15
#: The solver may go so many times as far on foot as the day allows: what is too much there is
#: left out when the route is kept, and rides that are paid for by the metre need the room.
_REACH = 1.2
_FAR = 10**6
#: What a meal at a table is worth, above any visit; score points that tell two tables apart.
TABLE, _APART_TABLES = 200, 10
#: No PyVRP: its clients have one window each, and a place here has one or more a day.
_EFFORT = Effort(explore=4_000, refine=0)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that a meal of a day may go to."""

    #: Position of the day among those asked about.
    day: int
    stop: Stop


@dataclass(frozen=True, slots=True)
class _Asked:
    """A visit of the question: of a place, or a stop that the board holds."""

    visit: Visit
    place: Place
    stop: Stop | None = None


def answered(
    board: Board,
    days: Sequence[Frame],
    places: Sequence[Place],
    thrift: int,
    tables: Sequence[Table] = (),
) -> list[list[Stop]]:
    """The days' routes as the solver has them.

    ``thrift``: points that a visit costing all the money there is for visits is worth less.
    ``tables``: for each meal that is to be had at a table, the ones that it may be had at.
    """
    nodes = _nodes(board, days, [*places, *(t.stop.place for t in tables if t.stop.place)])
    numbers = {place.id: n for n, place in enumerate(nodes)}
    kinds = sorted({p.category for p in places})
    asked = [
        *_held(board, days, numbers, kinds),
        *_offered(board, days, places, numbers, kinds, thrift),
        *_laid(board, tables, numbers, kinds),
    ]
    pauses = [[s for s in board.routes[d.number] if s.place is None] for d in days]
    room = [
        (*even, *(1 for _ in MEALS), *(ALIKE for _ in kinds)) for even in _even(board, days, places)
    ]
    fare = _fare_metres(board, days)
    answer = solve(
        Problem(
            visits=tuple(one.visit for one in asked),
            tours=tuple(_tour(n, d, numbers, pauses[n], room[n]) for n, d in enumerate(days)),
            travel=_matrix(board, days[0], nodes, lambda way: -(-way.minutes // 5) * 5),
            lengths=_matrix(board, days[0], nodes, lambda way: _length(way, fare)),
            groups=_same_place(asked),
        ),
        _EFFORT,
    )
    return [
        _stops(board, day, [asked[i] if i >= 0 else pauses[n][-1 - i] for i in route])
        for n, (day, route) in enumerate(zip(days, answer.routes, strict=True))
    ]


def price(board: Board, place: Place) -> int:
    """The high end of what it costs the party."""
    cost = costs.for_party(place, board.request, board.ways.currency)
    return cost.high if cost else 0


def _nodes(board: Board, days: Sequence[Frame], places: Sequence[Place]) -> tuple[Place, ...]:
    ends = (p for d in days for p in (d.start, d.finish) if p)
    held = (s.place for d in days for s in board.routes[d.number] if s.place)
    return tuple({place.id: place for place in (*ends, *held, *places)}.values())


def _held(
    board: Board, days: Sequence[Frame], numbers: dict[str, int], kinds: Sequence[str]
) -> list[_Asked]:
    """What the days hold already, at places: it has to stay."""
    return [
        _Asked(
            Visit(
                node=numbers[stop.place.id],
                prize=1,
                minutes=stop.minutes,
                starts=_on_day(n, stop.starts),
                required=True,
                loads=_loads(stop.minutes if stop.kind == "visit" else 0, kinds, None)
                if not stop.booked
                else _loads(0, kinds, None),
            ),
            stop.place,
            stop,
        )
        for n, day in enumerate(days)
        for stop in board.routes[day.number]
        if stop.place is not None
    ]


def _offered(
    board: Board,
    days: Sequence[Frame],
    places: Sequence[Place],
    numbers: dict[str, int],
    kinds: Sequence[str],
    thrift: int,
) -> list[_Asked]:
    """What may be visited, on any day that it is open on; what must be, first of all."""
    found = []
    for place in places:
        wanted = board.candidates.is_wanted(place)
        sure = [n for n, day in enumerate(days) if wanted or not doubtful(place, day)]
        starts = _when(place, days, sure, wanted=wanted)
        less = 0
        if not starts and len(sure) < len(days):
            starts, less = _when(place, days, range(len(days)), wanted=wanted), _DOUBT
        offer = Visit(
            node=numbers[place.id],
            prize=max(1, prize(board, place, thrift) - less),
            minutes=place.visit_minutes,
            starts=starts,
            required=wanted,
            loads=_loads(place.visit_minutes, kinds, None if wanted else place.category),
        )
        found.append(_Asked(offer, place))
    return found


def _when(place: Place, days: Sequence[Frame], on: Sequence[int], *, wanted: bool) -> Windows:
    """When it may be visited on the days at those positions."""
    return tuple(
        window
        for n in on
        for window in _on_day(n, starts_of(place, days[n], place.visit_minutes, pinned=wanted))
    )


def _laid(
    board: Board, tables: Sequence[Table], numbers: dict[str, int], kinds: Sequence[str]
) -> list[_Asked]:
    """Tables, all far above any visit and hardly apart: near ones are taken."""
    found = []
    for table in tables:
        stop = table.stop
        assert stop.place is not None  # a table is at a place
        offer = Visit(
            node=numbers[stop.place.id],
            prize=TABLE + board.candidates.score(stop.place) // _APART_TABLES,
            minutes=stop.minutes,
            starts=_on_day(table.day, stop.starts),
            required=stop.pinned,
            loads=_loads(0, kinds, None, stop.meal),
        )
        found.append(_Asked(offer, stop.place, stop))
    return found


def _same_place(asked: Sequence[_Asked]) -> tuple[frozenset[int], ...]:
    """A place is gone to once, whatever the day and the meal."""
    found: dict[str, set[int]] = {}
    for position, one in enumerate(asked):
        found.setdefault(one.place.id, set()).add(position)
    return tuple(frozenset(group) for group in found.values() if len(group) > 1)


def prize(board: Board, place: Place, thrift: int) -> int:
    """In score points above what is hardly worth a visit; what the world comes for, more."""
    money, paid = board.purse.left("activities"), price(board, place)
    less = thrift * paid / money if money and paid else 0
    longer = max(0, place.visit_minutes - 60) / 60
    fame = _FAMOUS + _AN_HOUR * longer if place.fame >= 5 else 0
    return max(1, round(board.candidates.score(place) - _IDLE + fame - less))


def _tour(
    n: int, day: Frame, numbers: dict[str, int], pauses: Sequence[Stop], room: tuple[int, ...]
) -> Tour:
    return Tour(
        begin=n * _APART + day.begin,
        finish=n * _APART + day.end,
        start=numbers[day.start.id] if day.start else None,
        end=numbers[day.finish.id] if day.finish else None,
        room=room,
        reach=round(day.limits.walking * _REACH),
        pauses=tuple(
            Pause(minutes=s.minutes + 2 * s.margin, starts=_on_day(n, s.starts, -s.margin))
            for s in pauses
        ),
    )


def _even(board: Board, days: Sequence[Frame], places: Sequence[Place]) -> list[tuple[int, int]]:
    """What each day has room for: its pace, and no more than its share where there is little."""
    free = [day.end - day.begin for day in days]
    every = (sum(weight(p.visit_minutes) for p in places), sum(p.visit_minutes for p in places))
    found = []
    for day, minutes in zip(days, free, strict=True):
        share = [ceil(total * _SHARE * minutes / sum(free) / 100) for total in every]
        held = [s.minutes for s in board.routes[day.number] if s.kind == "visit" and not s.booked]
        stops = min(day.limits.stops * WHOLE, share[0])
        visiting = min(day.limits.visiting, share[1])
        found.append((max(stops, sum(map(weight, held))), max(visiting, sum(held))))
    return found


def _loads(
    minutes: int, kinds: Sequence[str], kind: str | None, meal: Meal | None = None
) -> tuple[int, ...]:
    """Of the pace's visits and minutes, of each meal, and of the visits of each kind."""
    meals = (int(meal == one) for one in MEALS)
    alike = (int(kind == one) for one in kinds)
    return (weight(minutes) if minutes else 0, minutes, *meals, *alike)


def _matrix(
    board: Board, day: Frame, nodes: Sequence[Place], measure: Callable[[Way], int]
) -> tuple[tuple[int, ...], ...]:
    """What each way between two of the places measures."""
    return tuple(
        tuple(0 if a is b else measure(board.ways.between(day.town, a, b)) for b in nodes)
        for a in nodes
    )


def _fare_metres(board: Board, days: Sequence[Frame]) -> float | None:
    """Metres that a unit of fare stands for, so that each day keeps to its part of the money.

    ``None``: money is no matter.
    """
    left = board.purse.left("transport")
    if left is None:
        return None
    ahead = [f for f in board.frames if f.end > f.begin and f.number >= days[0].number]
    return _REACH * days[0].limits.walking * len(ahead) / max(1, left)


def _length(way: Way, fare: float | None) -> int:
    """Metres on foot; a ride's fare counts as if one walked for it."""
    return way.walked if fare is None else min(_FAR, way.walked + round(way.fare * fare))


def _on_day(n: int, starts: Starts, earlier: int = 0) -> Windows:
    return tuple((n * _APART + a + earlier, n * _APART + b + earlier) for a, b in starts)


def _stops(board: Board, day: Frame, route: Sequence[_Asked | Stop]) -> list[Stop]:
    found = (one if isinstance(one, Stop) else one.stop or _visit(board, day, one) for one in route)
    return [stop for stop in found if stop is not None]


def _visit(board: Board, day: Frame, asked: _Asked) -> Stop | None:
    wanted = board.candidates.is_wanted(asked.place)
    return visit(board, day, asked.place, pinned=wanted)
