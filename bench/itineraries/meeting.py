"""NATURAL PLAN, meeting planning: as many friends as possible in one day.

Each is at one place in one window, to be met for so long. A task counts as solved when the
answer holds, by :func:`problem`, which knows nothing of the solver, and as many are met as
in the benchmark's own answer.
"""

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from trips.solve import tours

_FILE = "meeting_planning.json"
_CLOCK = re.compile(r"(\d+):(\d\d)\s*([AP]M)")
_MET = re.compile(r"^You meet (.+?) for \d+ minutes from ")
#: A meeting is over by the end of its window; the day itself has no other end.
_END = 2 * 1440


@dataclass(frozen=True)
class Friend:
    """Minutes are counted from midnight."""

    name: str
    place: str
    first: int
    last: int
    minutes: int


@dataclass(frozen=True)
class Task:
    start: str
    begin: int
    friends: tuple[Friend, ...]
    #: Place → place → minutes.
    ways: dict[str, dict[str, int]]
    #: How many the benchmark's own answer meets.
    golden: int

    def way(self, a: str, b: str) -> int:
        return 0 if a == b else self.ways[a][b]


#: (friend, minute at which the meeting begins), in order.
Met = list[tuple[Friend, int]]


def run(folder: Path) -> dict[str, object]:
    """How many of the tasks are solved."""
    rows = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    solved, seconds = 0, []
    for row in rows.values():
        task = read(row)
        began = time.process_time()
        met = answer(task)
        seconds.append(time.process_time() - began)
        solved += problem(task, met) is None and len(met) >= task.golden
    return {
        "n": len(seconds),
        "solved": solved,
        "median_cpu_seconds": round(median(seconds), 3) if seconds else None,
    }


def read(row: dict[str, Any]) -> Task:
    """A row of the benchmark's file."""
    (start, begin), *people = row["constraints"]
    friends = []
    for name, place, window, minutes in people:
        first, last = (minute(text) for text in window.split(" to "))
        friends.append(Friend(name, place, first, last, int(minutes)))
    golden = {found[1] for line in row["golden_plan"] if (found := _MET.match(line))}
    return Task(start, minute(begin), tuple(friends), row["dist_matrix"], len(golden))


def minute(text: str) -> int:
    """``3:30PM`` → 930."""
    found = _CLOCK.search(text)
    if found is None:
        raise ValueError(f"no time of day: {text!r}")
    return int(found[1]) % 12 * 60 + int(found[2]) + 720 * (found[3] == "PM")


def answer(task: Task) -> Met:
    """Whom to meet and when, by the solver that serves travellers."""
    places = list(dict.fromkeys([task.start, *(f.place for f in task.friends)]))
    asked = tours.Problem(
        visits=tuple(
            tours.Visit(
                node=places.index(f.place),
                prize=1,
                minutes=f.minutes,
                starts=((f.first, f.last - f.minutes),) if f.last - f.minutes >= f.first else (),
            )
            for f in task.friends
        ),
        tours=(tours.Tour(begin=task.begin, finish=_END, start=0),),
        travel=tuple(tuple(task.way(a, b) for b in places) for a in places),
    )
    found = tours.solve(asked)
    order = [task.friends[i] for i in found.routes[0]]
    return list(zip(order, found.starts[0], strict=True))


def problem(task: Task, met: Met) -> str | None:
    """Why the answer cannot be done; ``None`` when it can."""
    if len({friend.name for friend, _ in met}) != len(met):
        return "somebody is met twice"
    now, here = task.begin, task.start
    for friend, start in met:
        if start < now + task.way(here, friend.place):
            return f"{friend.name} cannot be reached by then"
        if start < friend.first or start + friend.minutes > friend.last:
            return f"{friend.name} is not there all the time"
        now, here = start + friend.minutes, friend.place
    return None
