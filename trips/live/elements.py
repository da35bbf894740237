"""An element of the map as an entry of the atlas, and how each thing about it is known."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from trips.atlas.schema import CityPlace
from trips.geo import metres
from trips.hours import open_spans
from trips.live import prices
from trips.live.kinds import INDOOR, MEALS, MINUTES, category
from trips.live.reply import Element
from trips.places import EATING, Diet, Fact, StepFree

#: Who speaks, and on what terms.
SOURCE = "© OpenStreetMap contributors, ODbL"
#: Two elements of one name and kind this near, in metres, are one place mapped twice.
SAME_WITHIN = 200

_DIETS: dict[str, Diet] = {
    "diet:vegetarian": "vegetarian",
    "diet:vegan": "vegan",
    "diet:gluten_free": "gluten-free",
    "diet:halal": "halal",
    "diet:kosher": "kosher",
}
_STEP_FREE: dict[str, StepFree] = {
    "yes": "yes",
    "designated": "yes",
    "limited": "partly",
    "no": "no",
}
_SHUT = frozenset({"off", "closed"})
_NOT_LET_IN = frozenset({"no", "private"})
#: Characters that turn the direction of the text round them.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: The longest that a name, a kitchen and hours may be (:class:`CityPlace`).
_NAME, _CUISINE, _HOURS = 120, 60, 300


@dataclass(frozen=True)
class LivePlace:
    """An entry, and the facts that go with it."""

    entry: CityPlace
    facts: dict[str, Fact]


def places(found: Iterable[Element], read_on: dt.date, country: str) -> tuple[LivePlace, ...]:
    """Entries for the elements that a traveller can visit or eat at, the best known first."""
    made: list[LivePlace] = []
    for element in sorted(found, key=lambda e: (-_fame(e.tags), -len(e.tags), e.ref)):
        one = place(element, read_on, country)
        if one is not None and not any(_same(one.entry, other.entry) for other in made):
            made.append(one)
    return tuple(made)


def place(element: Element, read_on: dt.date, country: str) -> LivePlace | None:
    """The element as an entry. ``None``: without a name or a kind of ours, or not let in to."""
    tags = element.tags
    kind, name = category(tags), _text(tags.get("name:en") or tags.get("name"), _NAME)
    if kind is None or name is None or _gone(tags):
        return None
    local = _text(tags.get("name"), _NAME)
    hours = _hours(tags, read_on, country)
    eats = kind in EATING
    entry = CityPlace(
        slug="osm-" + element.ref.replace("/", "-"),
        name=name,
        local_name=local if local != name else None,
        category=kind,
        lat=element.lat,
        lon=element.lon,
        hours=hours,
        minutes=MINUTES[kind],
        price=prices.meal(kind, country) if eats else _entrance(tags),
        indoor=kind in INDOOR,
        step_free=_STEP_FREE.get(tags.get("wheelchair", "")),
        fame=_fame(tags),
        meals=MEALS.get(kind, ()),
        cuisine=_text(tags.get("cuisine", "").replace(";", ", ").replace("_", " "), _CUISINE)
        if eats
        else None,
        diets=_diets(tags) if eats else (),
        about=f"On the map as: {kind.replace('_', ' ')}.",
    )
    return LivePlace(entry, _facts(element, entry, read_on))


def _facts(element: Element, entry: CityPlace, read_on: dt.date) -> dict[str, Fact]:
    said = Fact(basis="sourced", source=SOURCE, url=element.url, read_at=read_on.isoformat())
    unread = element.tags.get("opening_hours") is not None
    no_hours = "OpenStreetMap's hours could not be read" if unread else "Not known"
    facts = {
        "existence": said,
        "position": said,
        "hours": said if entry.hours else Fact(basis="estimated", note=no_hours),
        "price": said if entry.price == (0, 0) else Fact(basis="estimated", note=_priced(entry)),
        "visit_minutes": Fact(basis="estimated", note="As places of its kind usually take"),
        "fame": Fact(basis="estimated", note="From whether Wikipedia or Wikidata has it"),
    }
    if entry.meals:
        facts["meals"] = Fact(basis="estimated", note="As kitchens of its kind usually serve")
    known = {"step_free": entry.step_free, "diets": entry.diets, "cuisine": entry.cuisine}
    return facts | {field: said for field, value in known.items() if value}


def _entrance(tags: dict[str, str]) -> tuple[int, int] | None:
    """Free where the map says so; what a ticket costs it does not tell."""
    return (0, 0) if tags.get("fee") == "no" else None


def _priced(entry: CityPlace) -> str:
    return "From the price level of the country" if entry.price else "Not known"


def _fame(tags: dict[str, str]) -> int:
    """1 to 3: more than that a map does not tell."""
    return 1 + ("wikidata" in tags) + ("wikipedia" in tags)


def _gone(tags: dict[str, str]) -> bool:
    """Shut for good, or not for the public."""
    shut = tags.get("opening_hours", "").strip().lower() in _SHUT
    left = any(tags.get(key) == "yes" for key in ("disused", "abandoned"))
    return shut or left or tags.get("access") in _NOT_LET_IN


def _hours(tags: dict[str, str], read_on: dt.date, country: str) -> str | None:
    """The hours as they stand, where we can read them."""
    hours = tags.get("opening_hours", "").strip()
    if not hours or len(hours) > _HOURS:
        return None
    return hours if open_spans(hours, read_on, country=country) is not None else None


def _diets(tags: dict[str, str]) -> tuple[Diet, ...]:
    return tuple(diet for tag, diet in _DIETS.items() if tags.get(tag) in ("yes", "only"))


def _text(given: str | None, most: int) -> str | None:
    """What a stranger wrote, as one short line: no control characters, nothing that turns text."""
    kept = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") else " "
        for c in given or ""
        if c not in _TURNING
    )
    return " ".join(kept.split())[:most].rstrip() or None


def _same(one: CityPlace, other: CityPlace) -> bool:
    alike = one.category == other.category and one.name.casefold() == other.name.casefold()
    return alike and metres(one.lat, one.lon, other.lat, other.lon) <= SAME_WITHIN
