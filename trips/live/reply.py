"""An Overpass server's answer, taken apart. What strangers wrote into tags is cut to size."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trips.live.errors import BrokenOffError, OverworkedError, UnreadableError

#: Letters of a name, and of any other tag, that are kept.
LONGEST_NAME, _LONGEST = 120, 400
#: Elements looked at: the query asks for fewer.
_MOST = 4_000
_KINDS = frozenset({"node", "way", "relation"})
#: Tags that say that it is not there any more, or not for visitors.
_GONE = ("disused", "abandoned", "demolished", "razed", "end_date")


@dataclass(frozen=True)
class Element:
    """A node, way or relation with its position and tags."""

    kind: str
    id: int
    lat: float
    lon: float
    tags: dict[str, str]

    @property
    def url(self) -> str:
        return f"https://www.openstreetmap.org/{self.kind}/{self.id}"

    @property
    def name(self) -> str:
        """In English where that is told, else as it is called there."""
        told = (self.tags.get(key, "") for key in ("name:en", "int_name", "name"))
        return next((name for name in told if 0 < len(name) <= LONGEST_NAME), "")

    @property
    def local_name(self) -> str | None:
        """As it is called there, where that differs."""
        local = self.tags.get("name", "")
        return local if 0 < len(local) <= LONGEST_NAME and local != self.name else None

    @property
    def languages(self) -> int:
        """In how many languages it has a name or an article: how well known it is."""
        named = sum(key.startswith("name:") for key in self.tags)
        return named + sum(key in self.tags for key in ("wikipedia", "wikidata"))


def elements(body: bytes) -> tuple[Element, ...]:
    """Those that can be used. Raises an ``UnreadableError`` when the answer is none."""
    try:
        told = json.loads(body.decode("utf-8", errors="replace"))
    except json.JSONDecodeError as error:
        begun = body.lstrip()[:1] == b"{"
        raise (BrokenOffError if begun else UnreadableError)("no whole JSON") from error
    except RecursionError as error:
        raise UnreadableError("nested too deep") from error
    if not isinstance(told, dict) or not isinstance(told.get("elements"), list):
        raise UnreadableError("no list of elements")
    if isinstance(told.get("remark"), str) and "error" in told["remark"]:
        # Part of what there is, perhaps: never taken for all.
        raise OverworkedError("the server gave up")
    return tuple(_usable(told["elements"][:_MOST]))


def _usable(given: list[Any]) -> Iterator[Element]:
    seen: set[tuple[str, int]] = set()
    for one in given:
        element = _element(one)
        if element and (element.kind, element.id) not in seen and not _gone(element.tags):
            seen.add((element.kind, element.id))
            yield element


def _element(given: Any) -> Element | None:
    if not isinstance(given, dict) or given.get("type") not in _KINDS:
        return None
    number, tags = given.get("id"), given.get("tags")
    centre: dict[str, Any] = given["center"] if isinstance(given.get("center"), dict) else given
    lat, lon = _degrees(centre.get("lat"), 90), _degrees(centre.get("lon"), 180)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 10**15:
        return None
    if lat is None or lon is None or not isinstance(tags, dict):
        return None
    return Element(given["type"], number, lat, lon, dict(_tags(tags)))


def _degrees(value: Any, most: int) -> float | None:
    """A number within bounds; NaN is in none."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if number and -most <= value <= most else None


def _tags(given: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    for key, value in given.items():
        if isinstance(key, str) and isinstance(value, str) and len(value) <= _LONGEST:
            yield key, _plain(value)


def _plain(text: str) -> str:
    """One line, without what is not seen: control and format characters turn text around."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c)[0] != "C").split())


def _gone(tags: dict[str, str]) -> bool:
    return any(tags.get(key, "no") != "no" for key in _GONE) or tags.get("access") in (
        "private",
        "no",
    )
