"""What a traveller wrote for the destination → bundled cities, or what we do not know of it.

A wrong city is never put in a right one's place: a name counts when it is one of a city's
names, or one unmistakable slip from one (:mod:`trips.atlas.typo`); anything else is
unknown, with the nearest names offered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from trips.atlas import load, names
from trips.atlas.schema import City
from trips.atlas.typo import slip

_BETWEEN = re.compile(
    r"\s*(?:[,;/&+|>→、，・\n]|\s[-–—]+\s|--+|\b(?:then|and|to|via|plus|und|dann|et|puis|y|e|en|и|i)\b)\s*",
    re.IGNORECASE,
)
#: What may stand round a place without changing it: "a week in", "the city of".
_AROUND = re.compile(
    r"^(?:(?:a|an|the|one|two|\d+|long|days?|nights?|weeks?|weekend|trip|holiday|vacation|visit"
    r"|break|city|of|in|to|from|around)\s+)+",
)
#: What people add behind a name, and what other names end in.
_AFTER = re.compile(r"\s+(?:city|town|area|region)$")
#: How alike a name must be to be offered, 0–100.
_ALIKE = 70
_OFFERED = 3


@dataclass(frozen=True)
class Found:
    """The wish understood: cities in the order named."""

    cities: tuple[City, ...]
    #: Slugs of those named themselves, not through their country.
    named: frozenset[str] = frozenset()
    #: (as written, as understood) for each slip of the finger.
    corrected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Unknown:
    """A part of the wish, or all of it, is no place we know."""

    #: The parts we do not know, as written, joined by commas.
    text: str
    #: ``Lisbon (Portugal)``, nearest first; may be empty.
    nearest: tuple[str, ...]
    #: What we did understand beside it, shown the same way.
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """One place of the wish. No slugs: not known."""

    text: str
    slugs: tuple[str, ...] = ()
    by_country: bool = False
    corrected: str | None = None


@lru_cache(maxsize=1_024)
def find(text: str) -> Found | Unknown:
    """Read a destination: "Lisbon", "京都", "Lisbon then Kyoto", "Spain and Portugal".

    A country stands for its bundled cities.
    """
    parts = _parts(text)
    slugs = tuple(dict.fromkeys(slug for part in parts for slug in part.slugs))
    lost = tuple(dict.fromkeys(part.text for part in parts if not part.slugs))
    if lost or not slugs:
        nearest = dict.fromkeys(n for part in lost or (text,) for n in _nearest(part))
        known = tuple(names.shown(slug) for slug in slugs)
        return Unknown(", ".join(lost) or text.strip(), tuple(nearest), known)
    return Found(
        cities=tuple(load.city(slug) for slug in slugs),
        named=frozenset(s for part in parts if not part.by_country for s in part.slugs),
        corrected=tuple((p.text, p.corrected) for p in parts if p.corrected),
    )


def suggest(prefix: str, limit: int = 8) -> list[dict[str, str]]:
    """Cities for a half-typed name, best first: ``{slug, name, country_name}`` each."""
    typed = names.plain(prefix)
    ranked = sorted(
        (rank, load.raw(slug)["name"], slug)
        for slug in load.slugs()
        if (rank := _rank(typed, slug)) is not None
    )
    return [
        {"slug": slug, "name": name, "country_name": load.raw(slug)["country_name"]}
        for _, name, slug in ranked[: max(limit, 0)]
    ]


def _rank(typed: str, slug: str) -> int | None:
    """0 is best: the name itself, another of its names, a word in one, its country, a slip."""
    if names.plain(load.raw(slug)["name"]).startswith(typed):
        return 0
    own = names.of(slug)
    if any(name.startswith(typed) for name in own):
        return 1
    if any(f" {typed}" in name for name in own):
        return 2
    if any(n.startswith(typed) and slug in slugs for n, slugs in names.countries().items()):
        return 3
    return 4 if any(slip(typed, name[: len(typed) + n]) for name in own for n in (0, 1)) else None


def _parts(text: str) -> list[_Part]:
    """The places named, in order: the longest run of words that is a name wins."""
    cuts = [(0, 0), *(m.span() for m in _BETWEEN.finditer(text)), (len(text), len(text))]
    parts: list[_Part] = []
    first = 0
    while first < len(cuts) - 1:
        for last in range(len(cuts) - 1, first, -1):
            piece = text[cuts[first][1] : cuts[last][0]].strip()
            part = _read(piece, alone=last == first + 1)
            if part is not None or last == first + 1:
                break
        if part is None and names.plain(piece):
            part = _Part(piece)
        if part is not None:
            parts.append(part)
        first = last
    return parts


def _read(piece: str, *, alone: bool) -> _Part | None:
    """One place. ``alone``: nothing separates its words, so a slip may be forgiven."""
    typed = names.plain(piece)
    bare = _AROUND.sub("", typed)
    for name in dict.fromkeys((typed, bare)):
        part = _exact(piece, name)
        if part is not None:
            return part
    if not alone:
        return None
    return _slipped(piece, bare) or _side_by_side(piece, bare)


def _exact(piece: str, name: str) -> _Part | None:
    slugs = names.cities().get(name)
    if slugs is not None and len(slugs) == 1:
        return _Part(piece, tuple(slugs))
    if name in names.countries():
        return _Part(piece, names.countries()[name], by_country=True)
    words = name.split()
    for cut in range(1, len(words)):  # "lisbon portugal"
        there = names.countries().get(" ".join(words[cut:]), ())
        here = names.cities().get(" ".join(words[:cut]), frozenset()) & set(there)
        if len(here) == 1:
            return _Part(piece, tuple(here))
    return None


def _slipped(piece: str, typed: str) -> _Part | None:
    towns = {s for name, slugs in names.cities().items() if slip(typed, name) for s in slugs}
    lands = {slugs for name, slugs in names.countries().items() if slip(typed, name)}
    if len(towns) + len(lands) != 1:
        return None
    if towns:
        (slug,) = towns
        return _Part(piece, (slug,), corrected=load.raw(slug)["name"])
    (slugs,) = lands
    return _Part(piece, slugs, by_country=True, corrected=load.raw(slugs[0])["country_name"])


def _side_by_side(piece: str, typed: str) -> _Part | None:
    """Names with nothing but a space between them ("Lisbon Kyoto"), every word accounted for."""
    words, found = typed.split(), list[str]()
    while words:
        for end in range(len(words), 0, -1):
            part = _exact(piece, " ".join(words[:end]))
            if part is not None and not part.by_country:
                found += part.slugs
                words = words[end:]
                break
        else:
            return None
    return _Part(piece, tuple(dict.fromkeys(found))) if found else None


def _likeness(typed: str, name: str) -> float:
    """0–100: letter by letter, or a whole name among the words typed (a little less)."""
    return max(fuzz.ratio(typed, name), 0.97 * fuzz.token_set_ratio(typed, name))


def _nearest(text: str) -> Iterator[str]:
    typed = _AFTER.sub("", _AROUND.sub("", names.plain(text)))
    alike = ((_likeness(typed, name), name) for name in (*names.cities(), *names.countries()))
    ordered = sorted((-score, name) for score, name in alike if score >= _ALIKE)
    towns = dict.fromkeys(slug for _, name in ordered for slug in _called(name))
    yield from (names.shown(slug) for slug in list(towns)[:_OFFERED])


def _called(name: str) -> tuple[str, ...]:
    return tuple(sorted(names.cities().get(name, ()))) or names.countries().get(name, ())
