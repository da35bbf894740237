"""Computing beside the web process: who asks first finds a process that is ready."""

from flask import Flask

from app import computing
from app.computing import compute
from app.services import services
from tests.servers import until


def test_what_planning_needs_is_read_before_anybody_asks(app: Flask) -> None:
    """Said by the process itself: asked for a name, it reads nothing of ours."""
    with app.app_context():
        assert not compute(eval, "'trips.solve' in __import__('sys').modules")
        computing.get_ready(app)
        until(lambda: compute(eval, "'ortools' in __import__('sys').modules"))


def test_a_process_that_is_ended_meanwhile_harms_nobody(app: Flask) -> None:
    computing.get_ready(app)
    with app.app_context():
        services().solvers.close()
        assert compute(len, "asked again") == 11
