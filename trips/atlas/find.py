"""What a traveller wrote for the destination → bundled cities, or what we do not know of it.

What names no bundled city is looked up in the gazetteer, so that the answer can say where
it is and what is nearest; a name that nobody knows gets the nearest in spelling.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from trips.atlas import load, names, wish
from trips.atlas.schema import City
from trips.atlas.typo import slip
from trips.atlas.wish import Part

#: How alike a name must be to be offered, 0–100.
_ALIKE = 70
#: The same for a name that is a known place's, but perhaps not the one meant (Lisburn).
_HARDLY_DIFFERENT = 76
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
    """A part of the wish, or all of it, is no place that Wayline has a file for."""

    #: Those parts, as written, joined by commas.
    text: str
    #: ``Lisbon (Portugal)``, nearest in spelling first, for what nobody knows; may be empty.
    nearest: tuple[str, ...] = ()
    #: What we did understand beside it, shown the same way.
    known: tuple[str, ...] = ()
    #: Every part in the order written, those we can plan too.
    parts: tuple[Part, ...] = ()

    @property
    def nowhere(self) -> tuple[str, ...]:
        """The parts that nobody knows, as written."""
        return tuple(p.text for p in self.parts if not p.slugs and p.elsewhere is None)

    @property
    def elsewhere(self) -> tuple[Part, ...]:
        """The parts that are known, but have nothing to plan with."""
        return tuple(part for part in self.parts if part.elsewhere is not None)


@lru_cache(maxsize=1_024)
def find(text: str) -> Found | Unknown:
    """Read a destination: "Lisbon", "京都", "Lisbon then Kyoto", "Spain and Portugal".

    A country stands for its bundled cities.
    """
    parts = wish.parts(text)
    if not parts or not all(part.slugs for part in parts) or _may_be_another(parts):
        parts = wish.parts(text, world=True)
    slugs = tuple(dict.fromkeys(slug for part in parts for slug in part.slugs))
    lost = tuple(dict.fromkeys(part.text for part in parts if not part.slugs))
    if lost or not slugs:
        known = tuple(names.shown(slug) for slug in slugs)
        nearest = dict.fromkeys(n for part in parts or [Part(text)] for n in _nearest(part))
        return Unknown(", ".join(lost) or text.strip(), tuple(nearest), known, tuple(parts))
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


def _may_be_another(parts: list[Part]) -> bool:
    """ "London, Canada": a city, and a country that it is not in but its namesake may be."""
    if len(parts) != 2:
        return False
    city, land = parts
    return land.by_country and not city.by_country and not set(city.slugs) & set(land.slugs)


def _likeness(typed: str, name: str) -> float:
    """0–100: letter by letter, or a whole name among the words typed (a little less)."""
    return max(fuzz.ratio(typed, name), 0.97 * fuzz.token_set_ratio(typed, name))


def _nearest(part: Part) -> Iterator[str]:
    """Bundled cities spelt much like a part that is none; a known place's has to be nearer."""
    if part.slugs:
        return
    typed = wish.barest(part.text)
    every = names.cities() if part.elsewhere else (*names.cities(), *names.countries())
    least = _HARDLY_DIFFERENT if part.elsewhere else _ALIKE
    alike = ((_likeness(typed, name), name) for name in every)
    ordered = sorted((-score, name) for score, name in alike if score >= least)
    towns = dict.fromkeys(slug for _, name in ordered for slug in _called(name))
    yield from (names.shown(slug) for slug in list(towns)[:_OFFERED])


def _called(name: str) -> tuple[str, ...]:
    return tuple(sorted(names.cities().get(name, ()))) or names.countries().get(name, ())
