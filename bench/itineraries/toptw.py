"""Team orienteering with time windows: Solomon's and Cordeau's points, 1 to 4 tours.

The gap is to the best of ten runs of a published heuristic (sheet ``m1``…``m4``, column
``Best``); below 0 is better than it. Whether an answer can be done is looked at here, by
code that knows nothing of the solver, in the instance's own decimals.
"""

import time
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from statistics import median

from trips.solve import tours

_PUBLISHED = "TOPTW-published.xls"
_TOURS = range(1, 5)


@dataclass(frozen=True)
class Point:
    """One of an instance's lines; the first is where all tours begin and end."""

    x: Decimal
    y: Decimal
    minutes: Decimal
    prize: int
    opens: Decimal
    closes: Decimal


@dataclass(frozen=True)
class Instance:
    name: str
    points: tuple[Point, ...]

    @property
    def scale(self) -> int:
        """Distances are cut to one decimal on Solomon's points, to two on Cordeau's."""
        return 100 if self.name.startswith("pr") else 10


def run(folder: Path) -> dict[str, object]:
    """Every instance with 1 to 4 tours that has a published result."""
    best = published(folder / _PUBLISHED)
    gaps: list[float] = []
    seconds: list[float] = []
    infeasible = 0
    for path in sorted((folder / "toptw").glob("*.txt")):
        instance = read(path)
        for count in _TOURS:
            if (instance.name, count) not in best:
                continue
            began = time.process_time()
            routes = answer(instance, count)
            seconds.append(time.process_time() - began)
            if problem(instance, routes, count) is not None:
                infeasible += 1
                continue
            known = best[instance.name, count]
            got = sum(instance.points[i].prize for route in routes for i in route)
            gaps.append(100 * (known - got) / known)
    return {
        "n": len(seconds),
        "mean_gap_percent": round(sum(gaps) / len(gaps), 3) if gaps else None,
        "infeasible": infeasible,
        "median_cpu_seconds": round(median(seconds), 3) if seconds else None,
        "max_cpu_seconds": round(max(seconds), 3) if seconds else None,
    }


def read(path: Path) -> Instance:
    """Two lines of header, then ``i x y d S f a list O C`` a point."""
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()][2:]
    return Instance(path.stem, tuple(_point(row) for row in rows))


def published(path: Path) -> dict[tuple[str, int], float]:
    """(instance, tours) → the best result."""
    import xlrd

    found = {}
    book = xlrd.open_workbook(path)
    for count in _TOURS:
        sheet = book.sheet_by_name(f"m{count}")
        for number in range(1, sheet.nrows):
            name, best = sheet.row_values(number)[:2]
            if str(name).endswith(".txt") and isinstance(best, float):
                found[str(name).removesuffix(".txt"), count] = best
    return found


def answer(instance: Instance, count: int) -> list[list[int]]:
    """Points by tour, in order, by the solver that serves travellers."""
    points, scale = instance.points, instance.scale
    home = points[0]
    asked = tours.Problem(
        visits=tuple(
            tours.Visit(
                node=i,
                prize=point.prize,
                minutes=int(point.minutes * scale),
                starts=((int(point.opens * scale), int(point.closes * scale)),),
            )
            for i, point in enumerate(points)
            if i and point.prize
        ),
        tours=tuple(
            tours.Tour(
                begin=int(home.opens * scale), finish=int(home.closes * scale), start=0, end=0
            )
            for _ in range(count)
        ),
        travel=tuple(tuple(int(_distance(a, b, scale) * scale) for b in points) for a in points),
    )
    found = tours.solve(asked)
    return [[asked.visits[i].node for i in route] for route in found.routes]


def problem(instance: Instance, routes: list[list[int]], count: int) -> str | None:
    """Why the answer cannot be done; ``None`` when it can."""
    made = [i for route in routes for i in route]
    if len(routes) > count:
        return f"{len(routes)} tours"
    if len(made) != len(set(made)) or 0 in made:
        return "a point comes twice"
    home = instance.points[0]
    for route in routes:
        now, here = home.opens, home
        for i in route:
            there = instance.points[i]
            now = max(now + _distance(here, there, instance.scale), there.opens)
            if now > there.closes:
                return f"point {i} is reached at {now}, after it closes"
            now, here = now + there.minutes, there
        if now + _distance(here, home, instance.scale) > home.closes:
            return "a tour ends too late"
    return None


def _point(row: list[str]) -> Point:
    x, y, minutes = (Decimal(field) for field in row[1:4])
    return Point(x, y, minutes, round(float(row[4])), Decimal(row[-2]), Decimal(row[-1]))


def _distance(a: Point, b: Point, scale: int) -> Decimal:
    """The straight line, cut (not rounded) to the instance's decimals."""
    line = ((a.x - b.x) ** 2 + (a.y - b.y) ** 2).sqrt()
    return line.quantize(Decimal(1) / scale, rounding=ROUND_FLOOR)
