"""Tours by VROOM: jobs with priorities and many windows, vehicles with room and reach.

VROOM knows no groups: where it makes two visits of one, the others of that group are
taken away and it is asked again. Its priorities are small numbers, so prizes are scaled.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from trips.solve.tour_model import Problem

if TYPE_CHECKING:
    import numpy as np

#: VROOM's highest priority, and what prizes are scaled to beside required visits, which
#: have the highest: less and less, until none of those is given up for others.
_HIGHEST, _BESIDE = 100, (50, 10, 2)
#: How much longer each of VROOM's levels of exploration takes than the quickest.
_LEVELS = (1, 2, 4, 6, 10, 15)
#: As many threads as VROOM ever has searches (32, at its highest level), so that none waits its
#: turn. Each search takes a place of a counting semaphore, and that of GCC's library, 14 and the
#: ones before it, can lose the wake-up of who waits for a place while others come and go
#: (GCC's bug 104928): with one thread VROOM was once seen to sleep for ever. Where there is a
#: place for everybody, the count never comes to nought, and nobody ever waits. What comes out
#: does not depend on them.
_THREADS = 32
#: Asked again because of groups, at most.
_ROUNDS = 4

Routes = list[tuple[int, ...]]


@cache
def available() -> bool:
    """Whether it can be imported here: its wheels are for fewer systems than ours."""
    try:
        import vroom  # noqa: F401
    except ImportError:
        return False
    return True


def routes(problem: Problem, explore: int) -> Routes:
    """The best tours VROOM finds, with ``explore`` visits looked at or so."""
    left = frozenset(i for i, visit in enumerate(problem.visits) if visit.starts)
    if not left:
        return [() for _ in problem.tours]
    required = any(visit.required for visit in problem.visits)
    found: Routes = []
    for top in _BESIDE if required else (_HIGHEST,):
        found = _grouped(problem, left, top, explore)
        made = {position for route in found for position in route if position >= 0}
        if all(i in made for i, visit in enumerate(problem.visits) if visit.required):
            break
    return found


def _grouped(problem: Problem, left: frozenset[int], top: int, explore: int) -> Routes:
    """Ask until at most one visit of each group is made."""
    found: Routes = []
    for _ in range(_ROUNDS):
        found = _explored(problem, left, top, explore)
        made = {position for route in found for position in route if position >= 0}
        twice = [group for group in problem.groups if len(group & made) > 1]
        if not twice:
            return found
        for group in twice:
            keep = max(group & made, key=lambda i: (problem.visits[i].prize, -i))
            left -= group - {keep}
    return [tuple(i for i in route if i < 0 or i in left) for route in found]


def _explored(problem: Problem, left: frozenset[int], top: int, explore: int) -> Routes:
    """A quick look first: how much is made tells how much work another look is."""
    found = _asked(problem, left, top, 0)
    work = max(1, len(left) * sum(map(len, found)))
    affordable = [level for level, times in enumerate(_LEVELS) if times * work <= explore]
    level = max(affordable, default=0)
    return _asked(problem, left, top, level) if level else found


def _asked(problem: Problem, left: frozenset[int], top: int, level: int) -> Routes:
    import vroom

    asked = vroom.Input()
    asked.set_durations_matrix("car", _matrix(problem.travel))
    if problem.lengths is not None:
        asked.set_distances_matrix("car", _matrix(problem.lengths))
    anywhere = len(problem.travel)
    for number, tour in enumerate(problem.tours):
        more: dict[str, Any] = {} if tour.reach is None else {"max_distance": tour.reach}
        asked.add_vehicle(
            vroom.Vehicle(
                number,
                start=anywhere if tour.start is None else tour.start,
                end=anywhere if tour.end is None else tour.end,
                capacity=list(tour.room),
                time_window=[tour.begin, tour.finish],
                breaks=[
                    vroom.Break(
                        k,
                        time_windows=[vroom.TimeWindow(*window) for window in pause.starts],
                        service=pause.minutes,
                    )
                    for k, pause in enumerate(tour.pauses)
                ],
                **more,
            )
        )
    scale = _scale(problem, top)
    for position in sorted(left):
        visit = problem.visits[position]
        asked.add_job(
            vroom.Job(
                position,
                location=visit.node,
                default_service=visit.minutes,
                pickup=vroom.Amount(list(visit.loads)),
                priority=_HIGHEST if visit.required else max(1, round(visit.prize * scale)),
                time_windows=[vroom.TimeWindow(first, last) for first, last in visit.starts],
            )
        )
    return _read(asked.solve(level, _THREADS).routes, len(problem.tours))


def _scale(problem: Problem, top: int) -> float:
    """Prizes are taken as they are where they fit."""
    largest = max((v.prize for v in problem.visits if not v.required), default=1)
    return min(1.0, top / largest)


def _matrix(rows: tuple[tuple[int, ...], ...]) -> "np.ndarray[Any, Any]":
    """With one more node, from and to which there is no way: anywhere."""
    import numpy as np

    square = np.zeros((len(rows) + 1, len(rows) + 1), dtype=np.uint32)
    square[:-1, :-1] = rows
    return square


def _read(frame: Any, tours: int) -> Routes:
    found: list[list[int]] = [[] for _ in range(tours)]
    for tour, kind, position in zip(
        frame["vehicle_id"], frame["type"], frame.get("id", ()), strict=False
    ):
        if kind in ("job", "break"):
            found[int(tour)].append(int(position) if kind == "job" else -1 - int(position))
    return [tuple(route) for route in found]
