"""The place database as its files have it: read once, found by city.

Rows without a name, a price or another figure that a rule needs are no offers and are left
out. Amounts are US cents, times minutes.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Room:
    name: str
    city: str
    kind: str
    #: A night in it.
    price: int
    least_nights: int
    holds: int
    #: In lower case: ``no pets``.
    rules: frozenset[str]
    rating: float


@dataclass(frozen=True)
class Table:
    """A restaurant."""

    name: str
    city: str
    cuisines: frozenset[str]
    #: One person's meal.
    price: int
    rating: float


@dataclass(frozen=True)
class Flight:
    number: str
    origin: str
    goal: str
    #: ISO date.
    date: str
    #: One person's.
    price: int
    departs: str
    arrives: str


@dataclass(frozen=True)
class Road:
    origin: str
    goal: str
    kilometres: float
    minutes: int


@dataclass(frozen=True)
class World:
    """Everything there is. Cities are keys throughout."""

    #: City → state.
    states: Mapping[str, str]
    rooms: Mapping[str, tuple[Room, ...]]
    tables: Mapping[str, tuple[Table, ...]]
    #: Names of attractions.
    sights: Mapping[str, tuple[str, ...]]
    #: (origin, goal, date) → flights; (origin, goal) → road.
    flights: Mapping[tuple[str, str, str], tuple[Flight, ...]]
    roads: Mapping[tuple[str, str], Road]


def read(folder: Path) -> World:
    """The database of a folder."""
    rooms = (_room(row) for row in _rows(folder / "accommodations.csv"))
    tables = (_table(row) for row in _rows(folder / "restaurants.csv"))
    flights = (_flight(row) for row in _rows(folder / "flights.csv"))
    roads = (_road(row) for row in _rows(folder / "distances.csv"))
    return World(
        states=dict(_states(folder / "cities.txt")),
        rooms=_grouped((room.city, room) for room in rooms if room),
        tables=_grouped((table.city, table) for table in tables if table),
        sights=_grouped(
            (row["City"].strip(), row["Name"].strip())
            for row in _rows(folder / "attractions.csv")
            if row["Name"].strip()
        ),
        flights=_grouped(((f.origin, f.goal, f.date), f) for f in flights if f),
        roads={(road.origin, road.goal): road for road in roads if road},
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {key: value or "" for key, value in row.items() if isinstance(key, str)}


K = TypeVar("K")


def _grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, tuple[T, ...]]:
    found: dict[K, list[T]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return {key: tuple(many) for key, many in found.items()}


def _states(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        city, tab, state = line.partition("\t")
        if tab:
            yield city.strip(), state.strip()


def _room(row: dict[str, str]) -> Room | None:
    price, nights = _number(row["price"]), _number(row["minimum nights"])
    holds = _number(row["maximum occupancy"])
    if not row["NAME"].strip() or price is None or nights is None or not holds:
        return None
    return Room(
        name=row["NAME"].strip(),
        city=row["city"].strip(),
        kind=row["room type"].strip().casefold(),
        price=round(price * 100),
        least_nights=int(nights),
        holds=int(holds),
        rules=frozenset(
            rule.strip().casefold() for rule in row["house_rules"].split("&") if rule.strip()
        ),
        rating=_number(row.get("review rate number", "")) or 0.0,
    )


def _table(row: dict[str, str]) -> Table | None:
    price = _number(row["Average Cost"])
    if not row["Name"].strip() or price is None:
        return None
    return Table(
        name=row["Name"].strip(),
        city=row["City"].strip(),
        cuisines=frozenset(c.strip().casefold() for c in row["Cuisines"].split(",") if c.strip()),
        price=round(price * 100),
        rating=_number(row.get("Aggregate Rating", "")) or 0.0,
    )


def _flight(row: dict[str, str]) -> Flight | None:
    price = _number(row["Price"])
    if price is None:
        return None
    return Flight(
        number=row["Flight Number"].strip(),
        origin=row["OriginCityName"].strip(),
        goal=row["DestCityName"].strip(),
        date=row["FlightDate"].strip(),
        price=round(price * 100),
        departs=row["DepTime"].strip(),
        arrives=row["ArrTime"].strip(),
    )


def _road(row: dict[str, str]) -> Road | None:
    """``None`` where the table has no way, or one of more than a day: that is not driven."""
    length = re.fullmatch(r"([\d.,]+) (k?m)", row["distance"].strip())
    duration = row["duration"]
    if length is None or not duration.strip() or "day" in duration:
        return None
    amount = float(length[1].replace(",", ""))
    return Road(
        origin=row["origin"].strip(),
        goal=row["destination"].strip(),
        kilometres=amount if length[2] == "km" else amount / 1000,
        minutes=_minutes(duration),
    )


def _minutes(duration: str) -> int:
    """``7 hours 1 min`` → 421."""
    found = {unit: int(n) for n, unit in re.findall(r"(\d+) (hour|min)", duration)}
    return 60 * found.get("hour", 0) + found.get("min", 0)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
