"""The structured queries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.itineraries.travelplanner.world import World


@dataclass(frozen=True)
class Query:
    """What is asked for. Words of conditions are in lower case."""

    idx: int
    origin: str
    #: A city, or a state of which ``cities`` many cities are to be seen.
    goal: str
    days: int
    cities: int
    #: One a day, ISO.
    dates: tuple[str, ...]
    people: int
    #: US cents, for all of them.
    budget: int
    house_rule: str | None
    room_type: str | None
    cuisines: frozenset[str]
    #: ``no flight`` or ``no self-driving``.
    transport: str | None


def read(path: Path) -> Iterator[Query]:
    """One a line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield query(json.loads(line))


def query(row: dict[str, Any]) -> Query:
    wishes = row.get("local_constraint") or {}
    return Query(
        idx=row["idx"],
        origin=row["org"],
        goal=row["dest"],
        days=int(row["days"]),
        cities=int(row["visiting_city_number"]),
        dates=tuple(row["date"]),
        people=int(row["people_number"]),
        budget=round(float(row["budget"]) * 100),
        house_rule=_word(wishes.get("house rule")),
        room_type=_word(wishes.get("room type")),
        cuisines=frozenset(c.strip().casefold() for c in wishes.get("cuisine") or ()),
        transport=_word(wishes.get("transportation")),
    )


def goals(asked: Query, world: World) -> tuple[str, ...]:
    """The cities that may be seen. Of a name that is both, days over three mean the state."""
    if asked.days <= 3 and asked.goal in world.states:
        return (asked.goal,)
    of_state = tuple(city for city, state in world.states.items() if state == asked.goal)
    return tuple(city for city in of_state or (asked.goal,) if city != asked.origin)


def _word(given: object) -> str | None:
    return given.strip().casefold() if isinstance(given, str) and given.strip() else None
