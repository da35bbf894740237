"""NATURAL PLAN, trip planning: cities in an order with direct flights, nights, dated events.

A trip counts as valid when :func:`problems` finds nothing: it reads the task and the
answer, and knows nothing of the solver.
"""

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from trips.solve import route
from trips.solve.errors import UnsolvedError

_FILE = "trip_planning.json"
_FLIGHTS = re.compile(r"direct flights:\s*(.*?)\s*\n", re.DOTALL)


@dataclass(frozen=True)
class Task:
    """Days are counted as the benchmark does: a day of flying belongs to both cities."""

    days: int
    #: City → days in it.
    lengths: dict[str, int]
    #: (city, first day, last day): one has to be there on all of them.
    events: tuple[tuple[str, int, int], ...]
    #: (from, to), each direction by itself.
    flights: frozenset[tuple[str, str]]


#: (city, first day, last day), in order.
Answer = tuple[tuple[str, int, int], ...]


def run(folder: Path) -> dict[str, object]:
    """How many of the tasks are answered with a valid trip."""
    rows = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    valid = 0
    for row in rows.values():
        given = task(row)
        found = answer(given)
        valid += found is not None and not problems(given, found)
    return {"n": len(rows), "valid": valid}


def task(row: dict[str, Any]) -> Task:
    """One row of the file."""
    parsed = row["constraints_parsed"]["constraints"]
    lengths = {one["city"]: int(one["days"]) for one in parsed["city_length"]}
    return Task(
        days=int(parsed["trip_length"]),
        lengths=lengths,
        events=tuple(
            (one["city"], int(one["start"]), int(one["end"]))
            for one in parsed.get("city_day_ranges", ())
        ),
        flights=_flights(row.get("prompt_0shot", ""), tuple(lengths))
        or _both_ways(parsed["direct_flights"]),
    )


def answer(given: Task) -> Answer | None:
    """A trip; ``None`` where there is none, or none was found within the solver's limit."""
    question = route.Question(
        towns=tuple(
            route.Town(key=city, nights={days - 1: 0}, must=True)
            for city, days in given.lengths.items()
        ),
        links=tuple(
            route.Link(key=f"{origin} > {goal}", origin=origin, goal=goal)
            for origin, goal in sorted(given.flights)
        ),
        nights=given.days - 1,
        events=tuple(route.Event(town=c, first=a, last=b) for c, a, b in given.events),
    )
    try:
        found = route.route(question)
    except UnsolvedError:
        return None
    if found is None:
        return None
    return tuple((s.town, s.first_day, s.first_day + s.nights) for s in found.stays)


def problems(given: Task, found: Answer) -> list[str]:
    """What is wrong with an answer; empty when it keeps every condition."""
    told = []
    if sorted(city for city, _, _ in found) != sorted(given.lengths):
        told.append("not each city exactly once")
    if not found or found[0][1] != 1 or found[-1][2] != given.days:
        told.append(f"not day 1 to day {given.days}")
    for city, first, last in found:
        if last - first + 1 != given.lengths.get(city):
            told.append(f"{city}: not {given.lengths.get(city)} days")
    for (one, _, leaves), (other, arrives, _) in pairwise(found):
        if leaves != arrives:
            told.append(f"{one} is left on day {leaves}, {other} reached on day {arrives}")
        if (one, other) not in given.flights:
            told.append(f"no direct flight from {one} to {other}")
    for city, first, last in given.events:
        there = [day for c, a, b in found if c == city for day in range(a, b + 1)]
        if not set(range(first, last + 1)) <= set(there):
            told.append(f"not in {city} on the days {first} to {last}")
    return told


def _flights(prompt: str, cities: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """As the sentence has them: "A and B" goes both ways, "from A to B" one way alone.

    The parsed form beside it drops that difference. Cities are looked up by name, longest
    first, so that a name may hold any word.
    """
    told = _FLIGHTS.search(prompt)
    if told is None:
        return frozenset()
    name = "|".join(re.escape(city) for city in sorted(cities, key=len, reverse=True))
    both = re.findall(rf"(?<!\w)({name}) and ({name})(?!\w)", told[1])
    one_way = re.findall(rf"(?<!\w)from ({name}) to ({name})(?!\w)", told[1])
    return frozenset([*both, *((b, a) for a, b in both), *one_way])


def _both_ways(parsed: list[dict[str, str]]) -> frozenset[tuple[str, str]]:
    """Without a sentence: the parsed flights, either way."""
    pairs = [(one["from"], one["to"]) for one in parsed]
    return frozenset([*pairs, *((b, a) for a, b in pairs)])
