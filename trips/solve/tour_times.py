"""What an answer comes to: its times, and whether it keeps all that the question says."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from trips.solve.tour_model import Answer, Pause, Problem, Tour, Visit


def checked(problem: Problem, routes: Sequence[Sequence[int]]) -> Answer | None:
    """The answer with its times; ``None`` when it cannot be kept."""
    made = [position for route in routes for position in route if position >= 0]
    if len(routes) != len(problem.tours) or len(made) != len(set(made)):
        return None
    if any(len(group & set(made)) > 1 for group in problem.groups):
        return None
    starts = []
    for tour, route in zip(problem.tours, routes, strict=True):
        times = timed(problem, tour, route)
        if times is None or not _has_room(problem, tour, route):
            return None
        starts.append(times)
    required = {i for i, visit in enumerate(problem.visits) if visit.required}
    return Answer(
        routes=tuple(tuple(route) for route in routes),
        starts=tuple(starts),
        prize=sum(problem.visits[i].prize for i in made),
        missing=len(required - set(made)),
        travel=sum(
            _along(problem.travel, problem, tour, route)
            for tour, route in zip(problem.tours, routes, strict=True)
        ),
    )


def better(one: Answer, other: Answer) -> bool:
    """Fewer required visits missing, then more prize, then less way."""
    return (one.missing, -one.prize, one.travel) < (other.missing, -other.prize, other.travel)


def timed(problem: Problem, tour: Tour, route: Sequence[int]) -> tuple[int, ...] | None:
    """The earliest start of each visit and pause; ``None`` when the tour cannot be kept."""
    if sorted(-1 - i for i in route if i < 0) != list(range(len(tour.pauses))):
        return None
    now, here = tour.begin, tour.start
    starts = []
    for position in route:
        stop = problem.visits[position] if position >= 0 else tour.pauses[-1 - position]
        there = stop.node if isinstance(stop, Visit) else here
        start = first_start(stop, now + way(problem.travel, here, there))
        if start is None:
            return None
        starts.append(start)
        now, here = start + stop.minutes, there
    back = now + way(problem.travel, here, tour.end)
    return tuple(starts) if back <= tour.finish else None


def kept(problem: Problem, routes: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """The routes without the least of what makes a tour impossible: optional visits go first.

    A tour that makes nothing still holds its pauses.
    """
    return [
        _without_least(problem, tour, route) if any(i >= 0 for i in route) else bare(tour)
        for tour, route in zip(problem.tours, routes, strict=True)
    ]


def bare(tour: Tour) -> tuple[int, ...]:
    """Nothing but its pauses, in the order of their first moments."""
    return tuple(sorted(range(-len(tour.pauses), 0), key=lambda i: tour.pauses[-1 - i].starts))


def _without_least(problem: Problem, tour: Tour, route: Sequence[int]) -> tuple[int, ...]:
    left = list(route)
    while timed(problem, tour, left) is None or not _has_room(problem, tour, left):
        visits = [i for i in left if i >= 0]
        if not visits:
            return bare(tour)
        left.remove(
            min(visits, key=lambda i: (problem.visits[i].required, problem.visits[i].prize, i))
        )
    return tuple(left)


def first_start(stop: Visit | Pause, now: int) -> int | None:
    """The first moment from ``now`` on at which it may begin."""
    return next((max(first, now) for first, last in stop.starts if last >= now), None)


def way(matrix: Sequence[Sequence[int]], a: int | None, b: int | None) -> int:
    """From node to node; nothing where either is anywhere."""
    return 0 if a is None or b is None else matrix[a][b]


def _has_room(problem: Problem, tour: Tour, route: Sequence[int]) -> bool:
    for dimension, room in enumerate(tour.room):
        if sum(problem.visits[i].loads[dimension] for i in route if i >= 0) > room:
            return False
    if tour.reach is None or problem.lengths is None:
        return True
    return _along(problem.lengths, problem, tour, route) <= tour.reach


def _along(
    matrix: Sequence[Sequence[int]], problem: Problem, tour: Tour, route: Iterable[int]
) -> int:
    nodes = [tour.start, *(problem.visits[i].node for i in route if i >= 0), tour.end]
    known = [node for node in nodes if node is not None]
    return sum(matrix[a][b] for a, b in pairwise(known)) if len(known) > 1 else 0
