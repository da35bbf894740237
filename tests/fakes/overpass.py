"""An Overpass server on loopback, with a made-up town's places.

Nothing in it is of the real world but where the town lies: names, positions, hours and
numbers of elements are made up round its centre.
"""

import json
import random
import threading
from collections import deque
from typing import Any
from urllib.parse import parse_qs

from tests.fakes.http import Behaviour, Exchange, Server

Tags = dict[str, str]

_EVERY_DAY = "Mo-Su 10:00-18:00"
_MEALS = "Mo-Su 12:00-14:30,19:00-22:30"
#: How many, the beginning of the name, tags, and degrees round the centre.
_SORTS: tuple[tuple[int, str, Tags, float], ...] = (
    (14, "Musée Inventé", {"tourism": "museum", "opening_hours": _EVERY_DAY}, 0.02),
    (8, "Parc Imaginaire", {"leisure": "park", "wikidata": "Q1"}, 0.02),
    (6, "Belvédère Inventé", {"tourism": "viewpoint", "wheelchair": "yes"}, 0.02),
    (
        8,
        "Église Fictive",
        {"amenity": "place_of_worship", "wikidata": "Q1", "opening_hours": _EVERY_DAY},
        0.02,
    ),
    (
        25,
        "Bouchon Inventé",
        {
            "amenity": "restaurant",
            "opening_hours": _MEALS,
            "cuisine": "french;regional",
            "diet:vegetarian": "yes",
        },
        0.01,
    ),
    (10, "Café Inventé", {"amenity": "cafe", "opening_hours": "Mo-Su 07:30-19:00"}, 0.01),
    (3, "Quartier Inventé", {"place": "suburb"}, 0.015),
    (1, "Gare Inventée", {"railway": "station", "wikidata": "Q1"}, 0.01),
    (1, "Aéroport Inventé", {"aeroway": "aerodrome", "iata": "LYS"}, 0.15),
)


def element(number: int, lat: float, lon: float, tags: Tags) -> dict[str, Any]:
    """A node as the server tells of it."""
    return {"type": "node", "id": number, "lat": lat, "lon": lon, "tags": tags}


def town(lat: float, lon: float) -> list[dict[str, Any]]:
    """A whole made-up town round that centre: the same each time."""
    chance, found = random.Random(7), list[dict[str, Any]]()
    for count, name, tags, spread in _SORTS:
        for n in range(count):
            here = lat + chance.uniform(-spread, spread), lon + chance.uniform(-spread, spread)
            label = f"{name} {chr(65 + n)}{n}"
            found.append(element(1_000 + len(found), *here, {"name": label, **tags}))
    return found


def body(elements: list[dict[str, Any]], **more: Any) -> bytes:
    told = {"version": 0.6, "generator": "made up", "elements": elements, **more}
    return json.dumps(told).encode()


class FakeOverpass(Server):
    """Answers each question with the same elements, but for what ``then`` was told."""

    def __init__(self, elements: list[dict[str, Any]], *, port: int = 0) -> None:
        self.elements = elements
        self._script: deque[Behaviour] = deque()
        self._script_lock = threading.Lock()
        super().__init__(self._answer, port=port)

    def then(self, *behaviours: Behaviour) -> None:
        """What the next requests meet, one each."""
        with self._script_lock:
            self._script.extend(behaviours)

    @property
    def queries(self) -> list[str]:
        """The text of each question so far."""
        return [parse_qs(str(request.body))["data"][0] for request in self.requests]

    async def _answer(self, exchange: Exchange) -> None:
        with self._script_lock:
            behaviour = self._script.popleft() if self._script else None
        if behaviour is not None:
            await behaviour(exchange)
        else:
            await exchange.answer(200, body(self.elements))


def status(code: int, headers: dict[str, str] | None = None, text: bytes = b"{}") -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        await exchange.answer(code, text, headers)

    return behave


def whole(text: bytes, content_type: str = "application/json") -> Behaviour:
    """200, with that body."""
    return status(200, {"content-type": content_type}, text)
