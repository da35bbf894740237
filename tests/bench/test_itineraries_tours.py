"""Orienteering and meetings in their publishers' layouts, with made-up contents."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bench.itineraries import meeting, toptw, ttdp

TOPTW = """\
1 1 4 1
0 100
 0 0.0 0.0 0 0 0 0 0 300
 1 10.0 0.0 10 20 1 1 1 0 40
 2 20.0 0.0 10 30 1 1 1 0 90
 3 0.0 90.0 10 50 1 1 1 100 280
 4 10.0 90.0 10 5 1 1 1 0 60
"""
#: A weekend; the second point is shut on the first of the days (weekday 5).
TTDP = """\
20 2 5 2 9 250 10 10 10 10 10 10 10 10 10 10
0 0 0 0 0 540 1080
1 30 0 60 7 4 600 900 600 900 600 900 600 900 600 900 600 900 600 900 0
2 0 30 60 9 2 600 900 600 900 600 900 600 900 600 900 0 0 600 900 0
"""
MEETING: dict[str, Any] = {
    "one": {
        "constraints": [
            ["Quay", "9:00AM"],
            ["Ann", "Hill", "9:30AM to 11:00AM", 60],
            ["Bo", "Park", "10:30AM to 12:30PM", 45],
            ["Cy", "Quay", "9:00AM to 10:30AM", 60],
        ],
        "dist_matrix": {
            "Quay": {"Hill": 20, "Park": 30},
            "Hill": {"Quay": 20, "Park": 15},
            "Park": {"Quay": 30, "Hill": 15},
        },
        "golden_plan": [
            "You start at Quay at 9:00AM.",
            "You meet Ann for 60 minutes from 9:30AM to 10:30AM.",
            "You meet Bo for 45 minutes from 10:45AM to 11:30AM.",
        ],
    }
}


def instance(tmp_path: Path) -> toptw.Instance:
    path = tmp_path / "c999.txt"
    path.write_text(TOPTW)
    return toptw.read(path)


def test_orienteering_collects_all_that_can_be(tmp_path: Path) -> None:
    given = instance(tmp_path)
    routes = toptw.answer(given, 1)
    assert toptw.problem(given, routes, 1) is None
    assert sum(given.points[i].prize for i in routes[0]) == 100


@pytest.mark.parametrize(
    ("routes", "why"),
    [
        ([[4, 1]], "after it closes"),
        ([[1, 1]], "twice"),
        ([[1], [2]], "2 tours"),
        ([[3, 4]], "after it closes"),
    ],
)
def test_what_cannot_be_done_is_seen(tmp_path: Path, routes: list[list[int]], why: str) -> None:
    assert why in (toptw.problem(instance(tmp_path), routes, 1) or "")


def test_too_late_home_is_seen(tmp_path: Path) -> None:
    given = instance(tmp_path)
    home = given.points[0]
    early = toptw.Point(home.x, home.y, home.minutes, 0, home.opens, Decimal(120))
    hasty = toptw.Instance(given.name, (early, *given.points[1:]))
    assert "too late" in (toptw.problem(hasty, [[3]], 1) or "")


def test_trips_keep_to_the_weekdays(tmp_path: Path) -> None:
    (tmp_path / "ttdp").mkdir()
    (tmp_path / "ttdp" / "t1.txt").write_text(TTDP)
    given = ttdp.read(tmp_path / "ttdp" / "t1.txt")
    assert ttdp.problem(given, [[1], []]) == "point 2 is closed on day 1"
    assert ttdp.problem(given, [[0, 0], []]) is not None
    figures = ttdp.run(tmp_path)
    assert (figures["n"], figures["score"], figures["infeasible"]) == (1, 16, 0)


def test_as_many_friends_are_met_as_can_be(tmp_path: Path) -> None:
    (tmp_path / "meeting_planning.json").write_text(json.dumps(MEETING))
    figures = meeting.run(tmp_path)
    assert (figures["n"], figures["solved"]) == (1, 1)


def test_wrong_meetings_are_seen() -> None:
    task = meeting.read(MEETING["one"])
    ann, bo, _ = task.friends
    assert meeting.problem(task, [(ann, 570), (bo, 645)]) is None
    assert "reached" in (meeting.problem(task, [(ann, 550)]) or "")
    assert "not there" in (meeting.problem(task, [(ann, 620)]) or "")
    assert "reached" in (meeting.problem(task, [(ann, 570), (bo, 640)]) or "")
    assert "twice" in (meeting.problem(task, [(ann, 570), (ann, 570)]) or "")
