"""A written plan, read: which towns a day touches, what stands in it, which rows are meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bench.itineraries.travelplanner.queries import Query
from bench.itineraries.travelplanner.world import Flight, Road, Room, Table, World

MEALS = ("breakfast", "lunch", "dinner")
FIELDS = ("current_city", "transportation", *MEALS, "attraction", "accommodation")
_NOTHING = ("", "-")
_NUMBER = re.compile(r"Flight Number: *([^,]+),")


@dataclass(frozen=True)
class ReadDay:
    """One day. What is not planned is empty."""

    number: int
    #: Where a full day is; where a day of travelling leads from and to.
    city: str
    move: tuple[str, str] | None
    transportation: str
    meals: tuple[str, ...]
    sights: tuple[str, ...]
    stay: str

    @property
    def cities(self) -> tuple[str, ...]:
        return self.move or (self.city,)

    @property
    def manner(self) -> str:
        """``flight``, ``self-driving``, ``taxi``, or what else it may say."""
        told = self.transportation.casefold()
        return next((m for m in ("flight", "self-driving", "taxi") if told.startswith(m)), told)


@dataclass(frozen=True)
class Reading:
    """The whole plan, with what it was asked for and what there is."""

    asked: Query
    written: Sequence[dict[str, str | int]]
    world: World

    @cached_property
    def days(self) -> tuple[ReadDay, ...]:
        return tuple(self._day(n, day) for n, day in enumerate(self.written, 1))

    def place(self, named: str) -> tuple[str, str]:
        """Name and city; the city is what follows the last comma, names may hold others."""
        name, _, city = named.rpartition(", ")
        return name, city

    def tables(self, named: str) -> tuple[Table, ...]:
        name, city = self.place(named)
        return tuple(t for t in self.world.tables.get(city, ()) if t.name == name)

    def rooms(self, named: str) -> tuple[Room, ...]:
        name, city = self.place(named)
        return tuple(r for r in self.world.rooms.get(city, ()) if r.name == name)

    def way(self, day: ReadDay) -> Flight | Road | None:
        """The row that the day's transportation means; ``None`` when there is none."""
        if day.move is None or f"from {day.move[0]} to {day.move[1]}" not in day.transportation:
            return None
        if day.manner in ("self-driving", "taxi"):
            return self.world.roads.get(day.move)
        number = _NUMBER.search(day.transportation)
        date = self.asked.dates[day.number - 1]
        flights = self.world.flights.get((*day.move, date), ())
        return next((f for f in flights if number and f.number == number[1].strip()), None)

    def _day(self, number: int, day: dict[str, str | int]) -> ReadDay:
        texts = {field: str(day[field]).strip() for field in FIELDS}
        texts = {field: "" if text in _NOTHING else text for field, text in texts.items()}
        return ReadDay(
            number=number,
            city=texts["current_city"],
            move=self._move(texts["current_city"]),
            transportation=texts["transportation"],
            meals=tuple(texts[meal] for meal in MEALS if texts[meal]),
            sights=tuple(s.strip() for s in texts["attraction"].split(";") if s.strip()),
            stay=texts["accommodation"],
        )

    def _move(self, text: str) -> tuple[str, str] | None:
        """``from A to B``; a name may hold "to", so known towns are looked for first."""
        if not text.startswith("from "):
            return None
        words = text.removeprefix("from ").split(" to ")
        splits = [(" to ".join(words[:n]), " to ".join(words[n:])) for n in range(1, len(words))]
        known = {*self.world.states, self.asked.origin}
        return next((s for s in splits if set(s) <= known), splits[0] if splits else ("", ""))
