"""How CP-SAT is asked: what passes its limit is told, never guessed. Questions are made up."""

import subprocess
import sys

import pytest

from trips.solve import program
from trips.solve.errors import UnsolvedError


def test_an_answer_or_a_proof() -> None:
    yes, no = program.model(), program.model()
    one = yes.new_int_var(0, 9, "")
    yes.add(one >= 7)
    yes.minimize(one)
    found = program.solve(yes)
    assert found is not None
    assert found.value(one) == 7
    no.add_bool_or([])
    assert program.solve(no) is None


def test_neither_within_the_limit_is_an_error() -> None:
    """Ten pigeons in nine holes: a proof takes its time."""
    hard = program.model()
    sits = [[hard.new_bool_var("") for _ in range(9)] for _ in range(10)]
    for pigeon in sits:
        hard.add_bool_or(pigeon)
    for hole in range(9):
        for a in range(10):
            for b in range(a):
                hard.add_bool_or([sits[a][hole].negated(), sits[b][hole].negated()])
    with pytest.raises(UnsolvedError):
        program.solve(hard, limit=0.0)


def test_the_solver_is_loaded_at_the_first_question_only() -> None:
    """What only reads plans does not wait for it."""
    look = (
        "import sys; import trips.solve.route, trips.solve.choose, trips.wishes, trips.accept;"
        "print('ortools' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
