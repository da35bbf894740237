"""Where VROOM cannot be imported, plans are made all the same. In a process without it."""

import subprocess
import sys

PLAN = """
import sys
sys.modules["vroom"] = None  # what an import then does is what it does without the package
from tests.trips.plans import Made, broken, dated, items
from trips.solve import by_vroom
from trips.solve.tours import Problem, Tour, Visit, solve

assert not by_vroom.available()
visits = tuple(
    Visit(node=n, prize=10 * n, minutes=60, starts=((0, 300), (1440, 1700)), loads=(1,))
    for n in (1, 2, 3)
)
tours = tuple(Tour(begin=b, finish=b + 400, start=0, end=0, room=(1,)) for b in (0, 1440))
line = tuple(tuple(10 * abs(a - b) for b in range(4)) for a in range(4))
assert solve(Problem(visits=visits, tours=tours, travel=line)).prize == 50
made = Made(**dated(4, must_see=["Belém Tower"]), flexible_budget=True)
assert broken(made.itinerary(), made.request) == set()
assert len(items(made.recommendations, "visit")) >= 12
"""


def test_plans_are_made_by_pyvrp_alone() -> None:
    subprocess.run([sys.executable, "-c", PLAN], check=True, timeout=120)
