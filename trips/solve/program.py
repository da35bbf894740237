"""Asking CP-SAT: one worker, a seed, limits in its own deterministic time, never by the clock.

So the same question gets the same answer on every machine, however busy it is. The solver
is loaded at the first question: importing it costs about a second, and a web process that
only reads plans never needs it.
"""

from typing import TYPE_CHECKING

from trips.solve.errors import UnsolvedError

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver

#: CP-SAT's deterministic seconds (about real ones on a quick core) for one question.
LIMIT = 10.0
_SEED = 1


def model() -> "CpModel":
    """An empty program."""
    from ortools.sat.python import cp_model

    return cp_model.CpModel()


def solve(program: "CpModel", *, gap: float = 0.0, limit: float = LIMIT) -> "CpSolver | None":
    """The solver with its answer; ``None``: proved that there is none.

    ``gap``: how far the answer may be from the best, as a share of it. An answer found
    within the limit but not proved best is taken. :class:`UnsolvedError` when the limit
    passes with neither an answer nor a proof.
    """
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = _SEED
    solver.parameters.max_deterministic_time = limit
    solver.parameters.relative_gap_limit = gap
    status = solver.solve(program)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return solver
    if status == cp_model.INFEASIBLE:
        return None
    raise UnsolvedError(solver.status_name(status))
