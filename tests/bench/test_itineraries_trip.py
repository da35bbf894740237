"""NATURAL PLAN's layout for trips. Cities and flights are made up."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.itineraries import trip

FLIGHTS = "Wells and Bath, from Bath to Sandy and Sea, Sandy and Sea and Wells."


def row(**more: Any) -> dict[str, Any]:
    """Bath first: its way to Sandy and Sea goes one way alone, and the show is at the end."""
    return {
        "prompt_0shot": f"Plan…\n\nHere are the cities with direct flights:\n{FLIGHTS}\n\nFind",
        "constraints_parsed": {
            "constraints": {
                "trip_length": 6,
                "city_length": [
                    {"city": "Wells", "days": 2},
                    {"city": "Bath", "days": 3},
                    {"city": "Sandy and Sea", "days": 3},
                ],
                "city_day_ranges": [{"city": "Wells", "start": 5, "end": 6}],
                "direct_flights": [{"from": "Wells", "to": "Bath"}],
                **more,
            }
        },
    }


ANSWER = (("Bath", 1, 3), ("Sandy and Sea", 3, 5), ("Wells", 5, 6))


def test_the_flights_are_read_with_their_directions() -> None:
    assert trip.task(row()).flights == {
        ("Wells", "Bath"),
        ("Bath", "Wells"),
        ("Bath", "Sandy and Sea"),
        ("Sandy and Sea", "Wells"),
        ("Wells", "Sandy and Sea"),
    }


def test_without_a_sentence_the_parsed_flights_count() -> None:
    bare = {**row(), "prompt_0shot": ""}
    assert trip.task(bare).flights == {("Wells", "Bath"), ("Bath", "Wells")}


def test_the_trip_is_found() -> None:
    given = trip.task(row())
    assert trip.answer(given) == ANSWER
    assert trip.problems(given, ANSWER) == []


def test_an_impossible_trip_is_none() -> None:
    given = trip.task(row(city_day_ranges=[{"city": "Sandy and Sea", "start": 1, "end": 3}]))
    assert trip.answer(given) == (("Sandy and Sea", 1, 3), ("Wells", 3, 4), ("Bath", 4, 6))
    given = trip.task(row(city_day_ranges=[{"city": "Sandy and Sea", "start": 2, "end": 4}]))
    assert trip.answer(given) is None


@pytest.mark.parametrize(
    "wrong",
    [
        ANSWER[:2],
        (("Bath", 1, 3), ("Wells", 3, 4), ("Sandy and Sea", 4, 6)),
        (("Bath", 1, 4), ("Sandy and Sea", 4, 5), ("Wells", 5, 6)),
        (("Sandy and Sea", 1, 3), ("Bath", 3, 5), ("Wells", 5, 6)),
        (("Bath", 1, 3), ("Sandy and Sea", 3, 5), ("Wells", 6, 7)),
        (("Bath", 2, 4), ("Sandy and Sea", 4, 6), ("Wells", 6, 7)),
    ],
    ids=["city missing", "event missed", "lengths", "no flight", "a gap", "days"],
)
def test_a_wrong_answer_is_seen(wrong: trip.Answer) -> None:
    assert trip.problems(trip.task(row()), wrong)


def test_a_folder_is_counted(tmp_path: Path) -> None:
    never = row(city_day_ranges=[{"city": "Sandy and Sea", "start": 2, "end": 4}])
    (tmp_path / "trip_planning.json").write_text(json.dumps({"a": row(), "b": never}))
    assert trip.run(tmp_path) == {"n": 2, "valid": 1}
