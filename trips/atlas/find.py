"""What a traveller wrote for the destination → bundled cities, or what we do not know of it.

What names no bundled city is looked up in the gazetteer, so that the answer can say where
it is and what is nearest; a name that nobody knows gets the nearest in spelling.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from trips.atlas import load, names, wish
from trips.atlas.elsewhere import Elsewhere
from trips.atlas.schema import City
from trips.atlas.typo import slip
from trips.atlas.wish import Part
from trips.live import here

#: How alike a name must be to be offered, 0–100.
_ALIKE = 70
_OFFERED = 3


@dataclass(frozen=True)
class Found:
    """The wish understood: cities in the order named, each once."""

    cities: tuple[City, ...]
    #: Their slugs as they follow each other: a town that is come back to stands there again.
    visits: tuple[str, ...]
    #: Slugs of those named themselves, not through their country or region.
    named: frozenset[str] = frozenset()
    #: (as written, as understood) for each slip of the finger.
    corrected: tuple[tuple[str, str], ...] = ()

    @property
    def returns(self) -> int:
        """How often a town is come back to: 1 for "Rome then Naples then Rome"."""
        return len(self.visits) - len(self.cities)


@dataclass(frozen=True)
class Unknown:
    """A part of the wish, or all of it, is no place that Wayline has a file for."""

    #: Those parts, as written, joined by commas.
    text: str
    #: ``Lisbon (Portugal)``, nearest in spelling first; may be empty.
    nearest: tuple[str, ...] = ()
    #: What we did understand beside it, shown the same way.
    known: tuple[str, ...] = ()
    #: Every part in the order written, those we can plan too.
    parts: tuple[Part, ...] = ()

    @property
    def nowhere(self) -> tuple[str, ...]:
        """The parts that nobody knows, as written."""
        lost = (p.text for p in self.parts if not (p.slugs or p.wide or p.elsewhere))
        return tuple(dict.fromkeys(lost)) if self.parts else (self.text,)

    @property
    def wide(self) -> tuple[str, ...]:
        """The parts of the world named, as written: too wide to be planned."""
        return tuple(dict.fromkeys(part.text for part in self.parts if part.wide))

    @property
    def elsewhere(self) -> tuple[Part, ...]:
        """The parts that are known, but have nothing to plan with."""
        return tuple(part for part in self.parts if part.elsewhere is not None)


def find(text: str) -> Found | Unknown:
    """Read a destination: "Lisbon", "京都", "Lisbon then Kyoto", "Spain and Portugal".

    A country or a region stands for its bundled cities. Towns that were read live are found
    where they are entered (:mod:`trips.live.here`).
    """
    answer = _bundled(text)
    return _living(answer) if isinstance(answer, Unknown) and here.towns() else answer


@lru_cache(maxsize=1_024)
def _bundled(text: str) -> Found | Unknown:
    parts = wish.parts(text)
    if not parts or not all(part.slugs for part in parts) or _may_be_another(parts):
        parts = wish.parts(text, world=True)
    slugs = tuple(dict.fromkeys(slug for part in parts for slug in part.slugs))
    if not slugs or not all(part.slugs for part in parts):
        return _unknown(text, parts, slugs)
    return _found(parts)


def _found(parts: Sequence[Part]) -> Found:
    slugs = tuple(dict.fromkeys(slug for part in parts for slug in part.slugs))
    return Found(
        cities=tuple(load.city(slug) for slug in slugs),
        visits=tuple(_visits(parts)),
        named=frozenset(s for part in parts if not part.by_country for s in part.slugs),
        corrected=tuple((p.text, p.corrected) for p in parts if p.corrected),
    )


def _living(answer: Unknown) -> Found | Unknown:
    """The same with the live towns found, if that is all that it lacked."""
    parts = [_live(part) for part in answer.parts]
    return _found(parts) if parts and all(part.slugs for part in parts) else answer


def _live(part: Part) -> Part:
    slug = part.elsewhere.slug if part.elsewhere and part.elsewhere.sure_town else None
    return replace(part, slugs=(slug,), elsewhere=None) if slug and here.town(slug) else part


def _visits(parts: Sequence[Part]) -> Iterator[str]:
    """Slugs in order. A town said twice in a row is one visit, and who names a country besides
    one of its towns goes there once."""
    seen: set[str] = set()
    named: set[str] = set()
    last: str | None = None
    for part in parts:
        for slug in part.slugs:
            again = slug in named and not part.by_country
            if slug != last and (again or slug not in seen):
                yield slug
                last = slug
            seen.add(slug)
            if not part.by_country:
                named.add(slug)


def _unknown(text: str, parts: list[Part], slugs: tuple[str, ...]) -> Unknown:
    told = tuple(replace(part, alike=tuple(_alike(part))) for part in parts)
    lost = tuple(dict.fromkeys(part.text for part in told if not part.slugs))
    return Unknown(
        ", ".join(lost) or text.strip(),
        nearest=tuple(dict.fromkeys(names.shown(slug) for part in told for slug in part.alike)),
        known=tuple(names.shown(slug) for slug in slugs),
        parts=told,
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


def _may_be_another(parts: list[Part]) -> bool:
    """Whether all was understood, yet another place may be meant.

    A slip of a city may be a town's right name (Parys); "London, Canada" is a city, and a
    country that it is not in, but perhaps its namesake.
    """
    if any(part.corrected for part in parts):
        return True
    if len(parts) != 2:
        return False
    city, land = parts
    return land.by_country and not city.by_country and not set(city.slugs) & set(land.slugs)


def _likeness(typed: str, name: str) -> float:
    """0–100: letter by letter, or a whole name among the words typed (a little less)."""
    return max(fuzz.ratio(typed, name), 0.97 * fuzz.token_set_ratio(typed, name))


def _alike(part: Part) -> Iterator[str]:
    """Slugs of bundled cities spelt much like a part that is none."""
    typed = wish.barest(part.text)
    if part.slugs or part.wide:
        found: list[str] = []
    elif part.elsewhere is None:
        every = (*names.cities(), *names.countries())
        alike = ((_likeness(typed, name), name) for name in every)
        found = [name for score, name in sorted((-s, n) for s, n in alike if s >= _ALIKE)]
    else:
        found = [name for name in names.cities() if _perhaps(part.elsewhere, typed, name)]
    towns = dict.fromkeys(slug for name in found for slug in _called(name))
    yield from list(towns)[:_OFFERED]


def _perhaps(place: Elsewhere, typed: str, name: str) -> bool:
    """Whether a bundled city's name may be meant by one that is another place's: its namesake's
    (London, Canada), or, where that place is little known, a letter or two away (Lisburn)."""
    if place.kind == "town" and place.town.plain == name:
        return True
    wrong = len(typed) // 3 if not place.guessed and not place.well_known else 0
    return bool(wrong) and OSA.distance(typed, name, score_cutoff=min(wrong, 2)) <= min(wrong, 2)


def _called(name: str) -> tuple[str, ...]:
    return tuple(sorted(names.cities().get(name, ()))) or names.countries().get(name, ())
