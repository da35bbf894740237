"""Tourist trips: points with opening hours by weekday, a tour on each of several days.

The tours are on successive days from the instance's first weekday on. As in the points'
other instances, a window holds the moments at which a visit may begin. Whether an answer
can be done is looked at here, by code that knows nothing of the solver.
"""

import time
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from statistics import median

from trips.solve import tours

#: Distances are cut to two decimals; minutes are counted in hundredths.
_SCALE = 100
_CENT = Decimal("0.01")
#: From one day to the next, in hundredths of minutes.
_DAY = 1440 * _SCALE


@dataclass(frozen=True)
class Point:
    x: Decimal
    y: Decimal
    minutes: Decimal
    prize: int
    #: (opens, closes) by weekday; both 0: closed.
    hours: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class Instance:
    name: str
    days: int
    #: Weekday (0–6) of the first tour.
    first: int
    x: Decimal
    y: Decimal
    begin: Decimal
    finish: Decimal
    points: tuple[Point, ...]

    def hours(self, point: Point, day: int) -> tuple[Decimal, Decimal] | None:
        """When the point is open on a tour's day; ``None``: not at all."""
        opens, closes = point.hours[(self.first + day) % 7]
        return (opens, closes) if closes > 0 else None


def run(folder: Path) -> dict[str, object]:
    """All instances: the prizes collected, together."""
    score = infeasible = 0
    seconds: list[float] = []
    for path in sorted((folder / "ttdp").glob("*.txt")):
        instance = read(path)
        began = time.process_time()
        routes = answer(instance)
        seconds.append(time.process_time() - began)
        if problem(instance, routes) is None:
            score += sum(instance.points[i].prize for route in routes for i in route)
        else:
            infeasible += 1
    return {
        "n": len(seconds),
        "score": score,
        "infeasible": infeasible,
        "median_cpu_seconds": round(median(seconds), 3) if seconds else None,
        "max_cpu_seconds": round(max(seconds), 3) if seconds else None,
    }


def read(path: Path) -> Instance:
    """See ``format_description_TTDP.txt`` beside the instances."""
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    head, home = rows[0], rows[1]
    return Instance(
        name=path.stem,
        days=int(head[1]),
        first=int(head[2]),
        x=Decimal(home[1]),
        y=Decimal(home[2]),
        begin=Decimal(home[5]),
        finish=Decimal(home[6]),
        points=tuple(_point(row) for row in rows[2:]),
    )


def answer(instance: Instance) -> list[list[int]]:
    """Points by day, in order, by the solver that serves travellers."""
    nodes = [(instance.x, instance.y), *((p.x, p.y) for p in instance.points)]
    asked = tours.Problem(
        visits=tuple(
            tours.Visit(
                node=i,
                prize=max(1, point.prize),
                minutes=int(point.minutes * _SCALE),
                starts=_starts(instance, point),
            )
            for i, point in enumerate(instance.points, 1)
        ),
        tours=tuple(
            tours.Tour(
                begin=day * _DAY + int(instance.begin * _SCALE),
                finish=day * _DAY + int(instance.finish * _SCALE),
                start=0,
                end=0,
            )
            for day in range(instance.days)
        ),
        travel=tuple(tuple(int(_line(a, b) * _SCALE) for b in nodes) for a in nodes),
    )
    return [list(route) for route in tours.solve(asked).routes]


def problem(instance: Instance, routes: list[list[int]]) -> str | None:
    """Why the answer cannot be done; ``None`` when it can."""
    made = [i for route in routes for i in route]
    if len(routes) > instance.days or len(made) != len(set(made)):
        return "too many tours, or a point comes twice"
    home = (instance.x, instance.y)
    for day, route in enumerate(routes):
        now, here = instance.begin, home
        for i in route:
            point = instance.points[i]
            there, open_ = (point.x, point.y), instance.hours(point, day)
            if open_ is None:
                return f"point {i + 1} is closed on day {day + 1}"
            now = max(now + _line(here, there), open_[0])
            if now > open_[1]:
                return f"point {i + 1} is reached at {now}, after it closes"
            now, here = now + point.minutes, there
        if now + _line(here, home) > instance.finish:
            return f"day {day + 1} ends too late"
    return None


def _starts(instance: Instance, point: Point) -> tours.Windows:
    """Each day's window on one line of time."""
    found = []
    for day in range(instance.days):
        hours = instance.hours(point, day)
        if hours is not None:
            first, last = (day * _DAY + int(moment * _SCALE) for moment in hours)
            found.append((first, last))
    return tuple(found)


def _point(row: list[str]) -> Point:
    hours = [Decimal(field) for field in row[6:20]]
    return Point(
        x=Decimal(row[1]),
        y=Decimal(row[2]),
        minutes=Decimal(row[3]),
        prize=round(float(row[4])),
        hours=tuple(zip(hours[::2], hours[1::2], strict=True)),
    )


def _line(a: tuple[Decimal, Decimal], b: tuple[Decimal, Decimal]) -> Decimal:
    line = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2).sqrt()
    return line.quantize(_CENT, rounding=ROUND_FLOOR)
