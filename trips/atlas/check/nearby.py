"""The points near a city, found by name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from trips.atlas.check.reference import Point
from trips.atlas.check.spelling import Spelled, same, spelled, within, written_apart

#: How alike two names' letters must be (0–100), and how long the shorter of such names.
ALIKE = 90
LONG_ENOUGH = 6


class Index:
    """All points by whole degrees, made once."""

    def __init__(self, points: Iterable[Point]) -> None:
        self._cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
        self._airports: dict[str, Point] = {}
        for point in points:
            if point.source.kind == "airport":
                self._airports[point.names[0]] = point
            else:
                self._cells[int(point.lat // 1), int(point.lon // 1)].append(point)

    def airport(self, code: str) -> Point | None:
        return self._airports.get(code)

    def near(self, lat: float, lon: float) -> "Nearby":
        """Points of that degree's cell and the eight round it: 55 km and more each way."""
        row, column = int(lat // 1), int(lon // 1)
        cells = [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        return Nearby(point for cell in cells for point in self._cells.get(cell, ()))


class Nearby:
    """Points round one city, by their words and by their letters."""

    def __init__(self, points: Iterable[Point]) -> None:
        self._named: dict[Spelled, list[Point]] = defaultdict(list)
        self._of_word: dict[str, set[Spelled]] = defaultdict(set)
        self._joined: dict[str, set[Spelled]] = defaultdict(set)
        self._core: dict[str, set[Spelled]] = defaultdict(set)
        for point in points:
            for name in {spelled(name) for name in point.names}:
                self._named[name].append(point)
        for name in self._named:
            self._joined[name.joined].add(name)
            self._core[name.core].add(name)
            for word in name.words:
                self._of_word[word].add(name)
        self._letters = list(self._joined)

    def called(self, text: str, town: frozenset[str]) -> Iterator[tuple[bool, Point]]:
        """Points of that name. ``True`` with those that are called just so.

        ``town``: words of the city's own names, which tell none of its places from another.
        """
        name = spelled(text)
        exact = {found for found in self._sharing(name) if same(name, found)}
        alike = {found for found in self._sharing(name) if within(name, found, town)}
        alike |= {found for found in self._core.get(name.core, ()) if written_apart(name, found)}
        for found in exact | alike | self._slips(name):
            for point in self._named[found]:
                yield found in exact, point

    def _sharing(self, name: Spelled) -> set[Spelled]:
        """Names that share a word with it: one of its own words where it has any."""
        words = name.own or name.words
        return {found for word in words for found in self._of_word.get(word, ())}

    def _slips(self, name: Spelled) -> set[Spelled]:
        if len(name.joined) < LONG_ENOUGH:
            return set()
        hits = process.extract(
            name.joined, self._letters, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=20
        )
        return {found for joined, *_ in hits for found in self._joined[joined]}
