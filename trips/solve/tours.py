"""Which visits to make on which tour, in which order: orienteering with time windows.

A tour is a day, or one of several parties at once: it begins and ends at its times and
places. All times lie on one line of whole minutes (or any other whole unit), so opening
hours by weekday are just windows on their days. Required visits come first, then the most
prize, then the shortest way. The answer to a question is always the same: engines stop on
work done, never on the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from trips.solve import by_pyvrp, by_vroom
from trips.solve.tour_model import Answer, Pause, Problem, Tour, Visit, Windows
from trips.solve.tour_times import bare, better, checked, kept

__all__ = ["Answer", "Effort", "Pause", "Problem", "Tour", "Visit", "Windows", "solve"]

#: PyVRP's iterations: at least, at most.
_LEAST, _MOST = 100, 1500
#: PyVRP's work where it is the only engine.
_INSTEAD = 30_000


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work is done."""

    #: VROOM's: how many beginnings it tries goes down with the visits asked for times those made.
    explore: int = 6_000
    #: PyVRP's local search after it: iterations times visits made, from 100 to 1,500 of the first;
    #: 0: none.
    refine: int = 24_000
    seed: int = 1


def solve(problem: Problem, effort: Effort = Effort()) -> Answer:
    """The best answer found. It keeps every window, end, room and group; it may leave out
    required visits only where no engine found a way to make them all.

    VROOM builds the tours; PyVRP, which weighs prizes against one another in small steps,
    goes on from them. Where VROOM cannot be imported, PyVRP does it all.
    """
    empty = tuple(bare(tour) for tour in problem.tours)
    best = checked(problem, empty)
    if best is None or not problem.tours or not problem.visits:
        return best or Answer(routes=empty, missing=len(problem.visits))
    refine = effort.refine
    if by_vroom.available():
        best = _best(problem, best, by_vroom.routes(problem, effort.explore))
    else:
        refine = max(refine, _INSTEAD)
    if refine and by_pyvrp.available() and not _all(problem, best):
        start = best.routes if best.prize else None
        made = max(1, sum(map(len, best.routes)))
        iterations = min(_MOST, max(_LEAST, refine // made))
        best = _best(problem, best, by_pyvrp.routes(problem, iterations, effort.seed, start))
    return best


def _all(problem: Problem, best: Answer) -> bool:
    """Whether every visit is made: then there is nothing to choose."""
    return sum(i >= 0 for route in best.routes for i in route) == len(problem.visits)


def _best(problem: Problem, best: Answer, found: Sequence[tuple[int, ...]] | None) -> Answer:
    answer = checked(problem, kept(problem, found)) if found is not None else None
    return answer if answer is not None and better(answer, best) else best
