"""TravelPlanner's layout, with a made-up world: planned, written, and each rule's breach seen."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.itineraries.travelplanner import queries, run, world
from bench.itineraries.travelplanner.check import RULES, problems
from bench.itineraries.travelplanner.offers import Offers
from bench.itineraries.travelplanner.plans import plan
from bench.itineraries.travelplanner.write import WrittenDay, written

#: Home, and a state of three cities; the last has no road to it.
STATES = {"Home": "Elsewhere", "Aston": "Made", "Bexley": "Made", "Corfe": "Made"}
#: Name, kind, price, least nights, house rules, people; one row of each in every city.
ROOMS = (
    ("Cot, by the door", "Shared room", 20, 1, "No pets", 1),
    ("Letter from Paris", "Private room", 50, 1, "No smoking & No parties", 2),
    ("Whole House", "Entire home/apt", 90, 2, "", 6),
    ("Long House", "Entire home/apt", 10, 9, "", 6),
)
CUISINES = ("Chinese", "French", "Mexican", "Indian")


def rows(path: Path, header: str, lines: list[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cities.txt").write_text("".join(f"{c}\t{s}\n" for c, s in STATES.items()))
    cities = [city for city in STATES if city != "Home"]
    rows(
        tmp_path / "accommodations.csv",
        ",NAME,room type,price,minimum nights,review rate number,house_rules,"
        "maximum occupancy,city",
        [
            (n, name, kind, price, float(nights), 4.0, rules, people, city)
            for n, (name, kind, price, nights, rules, people) in enumerate(ROOMS)
            for city in cities
        ]
        + [(99, "", "", "", "", "", "", "", "Aston")],
    )
    rows(
        tmp_path / "restaurants.csv",
        ",Name,City,Cuisines,Average Cost,Aggregate Rating",
        [
            (n, f"Table {'ABCDEFGHIJKLMNOP'[n]}", city, CUISINES[n % 4] + ", Tea", 10 + n, 4.1)
            for n in range(16)
            for city in cities
        ],
    )
    rows(
        tmp_path / "attractions.csv",
        "Name,Latitude,Longitude,Address,Phone,Website,City",
        [(f"Sight {'ABCDE'[n]}", 0, 0, "", "", "", city) for n in range(5) for city in cities],
    )
    rows(
        tmp_path / "distances.csv",
        "origin,destination,cost,duration,distance",
        [
            (a, b, "", "2 hours 5 mins", "1,000 km")
            for a, b in (("Home", "Aston"), ("Aston", "Home"), ("Aston", "Bexley"))
        ]
        + [("Bexley", "Home", "", "1 hour 1 min", "100 km"), ("Home", "Corfe", "", "", "")]
        + [("Corfe", "Home", "", "1 day 2 hours", "3,000 km")],
    )
    rows(
        tmp_path / "flights.csv",
        "Flight Number,Price,DepTime,ArrTime,ActualElapsedTime,FlightDate,OriginCityName,"
        "DestCityName,Distance",
        [
            ("F1", 30, "08:00", "10:00", "2 hours", "2022-03-01", "Home", "Aston", 1),
            ("F2", 31, "18:00", "20:00", "2 hours", "2022-03-03", "Aston", "Home", 1),
            ("F3", 1, "18:00", "20:00", "2 hours", "2022-03-09", "Aston", "Home", 1),
        ],
    )
    lines = (json.dumps(row) for row in (query(), query(idx=2, budget=1)))
    (tmp_path / "queries.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


def query(**more: Any) -> dict[str, Any]:
    wishes = {"house rule": None, "cuisine": None, "room type": None, "transportation": None}
    return {
        "idx": 1,
        "org": "Home",
        "dest": "Aston",
        "days": 3,
        "visiting_city_number": 1,
        "date": ["2022-03-01", "2022-03-02", "2022-03-03"],
        "people_number": 2,
        "budget": 3000,
        "local_constraint": {**wishes, **more.pop("wishes", {})},
        **more,
    }


def five(**more: Any) -> dict[str, Any]:
    dates = [f"2022-03-0{day}" for day in range(1, 6)]
    return query(**{"dest": "Made", "days": 5, "visiting_city_number": 2, "date": dates, **more})


def planned(folder: Path, row: dict[str, Any]) -> list[WrittenDay] | None:
    """The plan, which has to keep every rule."""
    known = world.read(folder)
    found = plan(queries.query(row), Offers(known))
    if found is None:
        return None
    days = written(found)
    assert problems(queries.query(row), days, known) == []
    return days


def test_the_folder_is_measured(folder: Path) -> None:
    out = folder / "plans.jsonl"
    figures = run(folder, plans=out)
    assert {k: v for k, v in figures.items() if k != "median_ms"} == {
        "n": 2,
        "delivered": 1,
        "final_pass": 0.5,
    }
    first, second = map(json.loads, out.read_text().splitlines())
    assert (first["idx"], second) == (1, {"idx": 2, "plan": None})
    assert [day["days"] for day in first["plan"]] == [1, 2, 3]


@pytest.mark.parametrize(
    "wishes",
    [
        {"house rule": "smoking"},
        {"house rule": "pets"},
        {"room type": "entire room"},
        {"room type": "private room"},
        {"room type": "not shared room"},
        {"room type": "shared room"},
        {"cuisine": list(CUISINES)},
        {"transportation": "no flight"},
        {"transportation": "no self-driving"},
    ],
    ids=str,
)
def test_every_wish_can_be_kept(folder: Path, wishes: dict[str, Any]) -> None:
    assert planned(folder, query(wishes=wishes)) is not None
    assert planned(folder, five(wishes=wishes)) is not None


def test_the_only_round_is_driven(folder: Path) -> None:
    days = planned(folder, five())
    assert days is not None
    moves = [day["current_city"] for day in days if str(day["current_city"]).startswith("from")]
    assert moves == ["from Home to Aston", "from Aston to Bexley", "from Bexley to Home"]


@pytest.mark.parametrize(
    "row",
    [
        query(budget=100),
        query(dest="Corfe"),
        query(dest="Nowhere"),
        query(org="Nowhere"),
        query(wishes={"cuisine": ["Martian"]}),
        five(visiting_city_number=3),
    ],
    ids=["budget", "no road", "no such goal", "no such home", "no such cuisine", "too many"],
)
def test_what_cannot_be_done_is_not_delivered(folder: Path, row: dict[str, Any]) -> None:
    assert planned(folder, row) is None


def test_meals_on_the_way_are_left_out_for_the_budget(folder: Path) -> None:
    """Two nights at the cheapest, three meals, the car: 2 × 2 × 20 + 2 × 33 + 2 × 50 dollars."""
    least = 80 + 66 + 100
    days = planned(folder, query(budget=least))
    assert days is not None
    assert [days[0][meal] for meal in ("breakfast", "lunch", "dinner")] == ["-", "-", "-"]
    assert planned(folder, query(budget=least - 1)) is None


Change = Callable[[list[WrittenDay]], None]


def changed(day: int, field: str, value: str) -> Change:
    return lambda days: days[day - 1].update({field: value})


BREACHES: dict[str, Change] = {
    "closed_circle": changed(3, "current_city", "from Aston to Bexley"),
    "right_cities": changed(2, "current_city", "Bexley"),
    "nothing_missing": changed(2, "lunch", "-"),
    "in_the_days_city": changed(2, "attraction", "Sight A, Bexley;"),
    "everything_exists": changed(2, "attraction", "Sight Z, Aston;"),
    "nothing_twice": lambda days: days[1].update(lunch=days[1]["dinner"]),
    "manners_not_mixed": changed(1, "transportation", "Taxi, from Home to Aston"),
    "nights_kept": lambda days: [
        day.update(accommodation="Long House, Aston") for day in days[:2]
    ].clear(),
    "within_budget": lambda days: [
        day.update(transportation=f"Taxi, {day['current_city']}") for day in days[::2]
    ].clear(),
}


@pytest.mark.parametrize("rule", BREACHES)
def test_each_rule_sees_its_breach(folder: Path, rule: str) -> None:
    known, row = world.read(folder), query(budget=1200, wishes={"transportation": "no flight"})
    days = planned(folder, row)
    assert days is not None
    BREACHES[rule](days)
    told = problems(queries.query(row), days, known)
    assert rule in {line.partition(":")[0] for line in told}


@pytest.mark.parametrize(
    ("rule", "wish"),
    [
        ("house_rule", {"house_rule": "parties"}),
        ("room_type", {"room_type": "entire room"}),
        ("cuisines", {"cuisines": frozenset({"greek"})}),
        ("transport_rule", {"transport": "no self-driving"}),
    ],
)
def test_each_wish_is_checked(folder: Path, rule: str, wish: dict[str, Any]) -> None:
    known = world.read(folder)
    asked = queries.query(
        query(wishes={"room type": "private room", "transportation": "no flight"})
    )
    found = plan(asked, Offers(known))
    assert found is not None
    told = problems(replace(asked, **wish), written(found), known)
    assert rule in {line.partition(":")[0] for line in told}


def test_every_rule_has_a_breach() -> None:
    wishes = {"house_rule", "room_type", "cuisines", "transport_rule"}
    assert {rule.__name__ for rule in RULES} == BREACHES.keys() | wishes


def test_flights_of_other_days_are_none(folder: Path) -> None:
    row = query(wishes={"transportation": "no self-driving"})
    days = planned(folder, row)
    assert days is not None
    days[2]["transportation"] = str(days[2]["transportation"]).replace("F2", "F3")
    told = problems(queries.query(row), days, world.read(folder))
    assert any(line.startswith("everything_exists") for line in told)


def test_the_command_prints_one_object(folder: Path) -> None:
    data = folder / "data"
    data.mkdir()
    (data / "travelplanner").symlink_to(folder, target_is_directory=True)
    command = [sys.executable, "-m", "bench.itineraries", "--data", str(data), "--json"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert json.loads(told.stdout)["travelplanner"]["delivered"] == 1
    assert "naturalplan_trip is left out" in told.stderr


def test_without_the_folder_it_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.itineraries", "--data", str(tmp_path / "absent")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 2
    assert "Nothing is measured" in told.stderr
