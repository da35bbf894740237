"""Tours by PyVRP: an iterated local search over prizes, groups, room and reach.

A PyVRP client has one window, so a visit with several becomes a group of copies. It knows
no pauses: they are visits that must be made at a node that is no way from anywhere, so that
the way round one is not reckoned, and what then does not fit is left out afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from trips.solve.tour_model import Problem, Tour, Visit

if TYPE_CHECKING:
    from pyvrp import ProblemData

Routes = list[tuple[int, ...]]
#: A prize is worth more than what is paid to get to it: so many times the most.
_WORTH = 2
#: Short searches forget soon, and shake few visits at a time.
_HISTORY, _SHAKEN = 20, (5, 30)
_FAR = 10**9


@cache
def available() -> bool:
    """Whether it can be imported here."""
    try:
        import pyvrp  # noqa: F401
    except ImportError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Copy:
    """A visit in one of its windows on one of the tours' times."""

    position: int
    first: int
    last: int


def routes(
    problem: Problem, iterations: int, seed: int, start: Sequence[Sequence[int]] | None
) -> Routes | None:
    """The best tours found in so many iterations, from ``start`` on; ``None``: none can be kept."""
    import pyvrp
    from pyvrp.search import PerturbationParams
    from pyvrp.stop import MaxIterations

    asked, pauses = _with_pauses_visited(problem)
    copies = _copies(asked)
    if not copies:
        return None
    data = _data(asked, copies)
    params = pyvrp.SolveParams(
        ils=pyvrp.IteratedLocalSearchParams(history_length=_HISTORY),
        perturbation=PerturbationParams(_SHAKEN[0], min(_SHAKEN[1], max(5, len(copies)))),
    )
    found = pyvrp.solve(
        data,
        MaxIterations(iterations),
        seed=seed,
        collect_stats=False,
        params=params,
        initial_solution=_initial(problem, data, copies, _replaced(start, pauses)),
    ).best
    if not found.is_feasible():
        return None
    numbers = {position: -1 - k for (_, k), position in pauses.items()}
    return [
        tuple(numbers.get(position, position) for position in route)
        for route in _read(found, copies, len(problem.tours))
    ]


def _with_pauses_visited(problem: Problem) -> tuple[Problem, dict[tuple[int, int], int]]:
    """The question with visits for pauses, and (tour, pause) → position of its visit."""
    visits = list(problem.visits)
    positions = {}
    for number, tour in enumerate(problem.tours):
        for k, pause in enumerate(tour.pauses):
            positions[number, k] = len(visits)
            visits.append(
                Visit(
                    node=len(problem.travel),
                    prize=1,
                    minutes=pause.minutes,
                    starts=pause.starts,
                    required=True,
                    loads=(0,) * len(tour.room),
                )
            )
    return replace(problem, visits=tuple(visits)), positions


def _replaced(
    start: Sequence[Sequence[int]] | None, pauses: dict[tuple[int, int], int]
) -> list[list[int]] | None:
    """The tours to go on from, their pauses as the visits that stand for them."""
    if start is None:
        return None
    return [[i if i >= 0 else pauses[n, -1 - i] for i in route] for n, route in enumerate(start)]


def _copies(problem: Problem) -> list[_Copy]:
    """Every window that at least one tour's time touches."""
    return [
        _Copy(position, first, last)
        for position, visit in enumerate(problem.visits)
        for first, last in visit.starts
        if any(first <= tour.finish and last >= tour.begin for tour in problem.tours)
    ]


def _data(problem: Problem, copies: Sequence[_Copy]) -> "ProblemData":
    import numpy as np
    import pyvrp

    travel: Any = np.zeros((len(problem.travel) + 1,) * 2, dtype=np.int64)
    travel[:-1, :-1] = problem.travel
    lengths = travel if problem.lengths is None else np.zeros_like(travel)
    if problem.lengths is not None:
        lengths[:-1, :-1] = problem.lengths
    for matrix in (travel, lengths):
        np.fill_diagonal(matrix, 0)  # nobody goes from a place to itself
    anywhere = len(problem.travel)
    ends = sorted({_end(end, anywhere) for t in problem.tours for end in (t.start, t.end)})
    groups, belongs = _groups(problem, copies)
    longest = max(t.finish - t.begin for t in problem.tours)
    worth = 1 + _WORTH * (int(travel.max()) if problem.lengths is None else longest)
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in range(anywhere + 1)],
        [_client(problem, copy, worth, belongs.get(i)) for i, copy in enumerate(copies)],
        [pyvrp.Depot(end) for end in ends],
        [_vehicle(problem, t, ends, anywhere) for t in problem.tours],
        [lengths],
        [travel],
        groups,
    )


def _client(problem: Problem, copy: _Copy, worth: int, group: int | None) -> Any:
    import pyvrp

    visit = problem.visits[copy.position]
    return pyvrp.Client(
        visit.node,
        pickup=list(visit.loads),
        service_duration=visit.minutes,
        tw_early=copy.first,
        tw_late=copy.last,
        prize=visit.prize * worth,
        required=visit.required and group is None,
        group=group,
    )


def _vehicle(problem: Problem, tour: Tour, ends: Sequence[int], anywhere: int) -> Any:
    import pyvrp

    return pyvrp.VehicleType(
        1,
        capacity=list(tour.room),
        start_depot=ends.index(_end(tour.start, anywhere)),
        end_depot=ends.index(_end(tour.end, anywhere)),
        tw_early=tour.begin,
        tw_late=tour.finish,
        max_distance=_FAR if tour.reach is None else tour.reach,
        # Distances are either times under way, or what the reach limits: then time is paid.
        unit_distance_cost=int(problem.lengths is None),
        unit_duration_cost=int(problem.lengths is not None),
    )


def _groups(problem: Problem, copies: Sequence[_Copy]) -> tuple[list[Any], dict[int, int]]:
    """The question's groups and those of copies: of each at most one, one if it is required."""
    import pyvrp

    kept: dict[object, list[int]] = {}
    of_group = {i: n for n, group in enumerate(problem.groups) for i in group}
    for i, copy in enumerate(copies):
        kept.setdefault(of_group.get(copy.position, ("alone", copy.position)), []).append(i)
    groups: list[Any] = []
    belongs: dict[int, int] = {}
    for members in kept.values():
        if len(members) > 1:
            belongs |= dict.fromkeys(members, len(groups))
            required = any(problem.visits[copies[i].position].required for i in members)
            groups.append(pyvrp.ClientGroup(members, required=required))
    return groups, belongs


def _initial(
    problem: Problem,
    data: "ProblemData",
    copies: Sequence[_Copy],
    start: Sequence[Sequence[int]] | None,
) -> Any:
    """The tours to go on from, each visit as the copy that its tour's time is in."""
    import pyvrp

    if start is None:
        return None
    found = []
    for number, (tour, route) in enumerate(zip(problem.tours, start, strict=True)):
        chosen = [_copy_on(tour, copies, position) for position in route]
        if route:
            found.append(pyvrp.Route(data, chosen, number))
    return pyvrp.Solution(data, found)


def _copy_on(tour: Tour, copies: Sequence[_Copy], position: int) -> int:
    fitting = (
        i
        for i, c in enumerate(copies)
        if c.position == position and c.first <= tour.finish and c.last >= tour.begin
    )
    return next(fitting)


def _read(found: Any, copies: Sequence[_Copy], tours: int) -> Routes:
    routes: Routes = [() for _ in range(tours)]
    for route in found.routes():
        routes[route.vehicle_type()] = tuple(copies[a.idx].position for a in route if a.is_client())
    return routes


def _end(node: int | None, anywhere: int) -> int:
    return anywhere if node is None else node
