"""Places that are known, but that Wayline has no file for: towns, regions, countries.

Read from the gazetteer, so only when the bundled cities have been tried.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from trips.atlas import names
from trips.atlas.gazetteer import Gazetteer, Town, gazetteer
from trips.atlas.typo import slips

#: A town called so itself is meant before one that is also called so.
_OWN_NAME = 100
#: A region is meant rather than a town of its name when its main town weighs so much more.
_REGION = 10
#: A namesake is told when it weighs this part of the one that is taken, the two heaviest at most.
_NAMESAKE = 1 / 5
_NAMESAKES = 2
#: Where a town is usually told with its state: many names stand there more than once.
_TOLD_BY_REGION = frozenset({"AU", "BR", "CA", "IN", "MX", "US"})
#: What a misspelt name is guessed to mean weighs at least so much: a well-known town.
_WELL_KNOWN = 2_000_000
#: Letters that may be wrong in a name of so many letters, for asking "did you mean".
_WRONG = ((8, 2), (5, 1))
_SAINT = re.compile(r"\bst\b")


@dataclass(frozen=True)
class Elsewhere:
    """A place that is known, without anything in it to plan with."""

    kind: Literal["town", "region", "country"]
    name: str
    #: The region's name where it has one and is none itself.
    region: str
    #: ISO 3166-1 alpha-2.
    country: str
    #: GeoNames' code of the region that it is or lies in; empty for a country.
    code: str
    #: The town, or the main town of the region or country: what distances are taken from.
    town: Town
    #: Others of the same name that may be meant.
    namesakes: tuple["Elsewhere", ...] = ()
    #: Letters differ from what was typed: it has to be asked whether this is meant.
    guessed: bool = False

    @property
    def shown(self) -> str:
        """``Lyon (France)``, ``Paris (Texas, United States)``, ``Norway``."""
        if self.kind == "country":
            return self.name
        land = names.country_name(self.country)
        told = self.region not in ("", self.name) and self.country in _TOLD_BY_REGION
        return f"{self.name} ({self.region}, {land})" if told else f"{self.name} ({land})"

    @property
    def sure_town(self) -> bool:
        """Whether it is a town, and no guess: what can be planned from a live source."""
        return self.kind == "town" and not self.guessed

    @property
    def slug(self) -> str:
        """``lyon-fr-84``: its name, country and region; by its position where the name has
        no Latin letters."""
        town = self.town
        words = re.sub(r"[^a-z0-9]+", "-", town.plain).strip("-")[:24].strip("-")
        name = words or f"at-{town.lat:.2f}-{town.lon:.2f}".replace(".", "-").replace("--", "-m")
        where = re.sub(r"[^a-z0-9]+", "-", f"{town.country} {town.region[3:]}".lower()).strip("-")
        return f"{name}-{where}"[:40].strip("-")

    @property
    def well_known(self) -> bool:
        """Whether whoever writes its name means it."""
        return self.kind != "town" or self.town.weight >= _WELL_KNOWN


def exact(typed: str) -> Elsewhere | None:
    """The place of that plain name: "lyon", "paris texas", "bavaria", "norway"."""
    known = gazetteer()
    lands, region = known.countries(typed), _region(known, known.regions(typed))
    if any(names.plain(name) == typed for land in lands for name in names.english(land)):
        land = _country(known, lands)
        if land and region and region.country != land.country:
            return replace(land, namesakes=(region,))
        return land
    towns = _towns(known, typed)
    if region and f"{typed} ".startswith(f"{region.town.plain} "):  # "da nang city"
        towns = towns or [region.town]
    if region and (not towns or _outweighs(region, towns[0], typed)):
        return region
    return _best(known, towns, typed) or _country(known, lands)


def inside(typed: str) -> Elsewhere | None:
    """A town with the region or country it lies in: "paris texas", "texas paris", "lyon fr"."""
    known, words = gazetteer(), typed.split()
    for cut in range(1, len(words)):
        front, back = " ".join(words[:cut]), " ".join(words[cut:])
        for name, where in ((front, back), (back, front)):
            codes = {*known.regions(where), *known.regions_by_code(where)}
            lands = set(known.countries(where))
            lands |= {where.upper()} if len(where) == 2 else set()
            towns = [t for t in _towns(known, name) if t.region in codes or t.country in lands]
            if towns:
                return _best(known, towns, name)
    return None


def guess(typed: str, known_names: Iterable[str]) -> Elsewhere | None:
    """The place that is probably meant by a misspelt name, unless one of ``known_names``
    is as near to it."""
    known = gazetteer()
    town = _slipped(known, typed)
    if town is None and (wrong := next((n for least, n in _WRONG if len(typed) >= least), 0)):
        town = _alike(known, typed, wrong)
    if town is None or town.weight < _WELL_KNOWN:
        return None
    off = OSA.distance(typed, town.plain)
    if any(OSA.distance(typed, name, score_cutoff=off) <= off for name in known_names):
        return None
    return replace(_town(known, town), guessed=True)


def _slipped(known: Gazetteer, typed: str) -> Town | None:
    found = [town for name in slips(typed) for town in _towns(known, name)]
    return max(found, key=lambda town: town.weight, default=None)


def _alike(known: Gazetteer, typed: str, wrong: int) -> Town | None:
    """The heaviest of the towns whose own name is the nearest, ``wrong`` letters off at most."""
    scored = process.extract(
        typed, known.own_names, scorer=OSA.distance, score_cutoff=wrong, limit=None
    )
    rank = min(((off, rank) for _, off, rank in scored), default=(0, None))[1]
    return None if rank is None else known.town(rank)


def _towns(known: Gazetteer, name: str) -> list[Town]:
    """Towns of that plain name, those called so themselves first; ``st`` may be ``saint``."""
    spelt = dict.fromkeys((name, _SAINT.sub("saint", name)))
    found = {town.rank: town for one in spelt for town in known.called(one)}
    return sorted(found.values(), key=lambda town: -_fit(town, name))


def _fit(town: Town, name: str) -> int:
    own = _SAINT.sub("saint", town.plain) == _SAINT.sub("saint", name)
    return town.weight * (_OWN_NAME if own else 1)


def _outweighs(region: Elsewhere, town: Town, name: str) -> bool:
    if region.town.rank == town.rank:
        return False
    return region.town.weight > town.weight * (_REGION if town.plain == name else 1)


def _best(known: Gazetteer, towns: list[Town], name: str) -> Elsewhere | None:
    if not towns:
        return None
    best, rest = towns[0], towns[1:]
    others = [t for t in rest if _fit(t, name) >= _NAMESAKE * _fit(best, name)][:_NAMESAKES]
    return replace(_town(known, best), namesakes=tuple(_town(known, t) for t in others))


def _town(known: Gazetteer, town: Town) -> Elsewhere:
    region = known.region_name(town.region)
    return Elsewhere("town", town.name, region, town.country, town.region, town)


def _region(known: Gazetteer, codes: tuple[str, ...]) -> Elsewhere | None:
    found = [
        Elsewhere("region", known.region_name(code), "", code[:2], code, main)
        for code in codes
        if (main := known.largest(code[:2], code)) is not None
    ]
    return max(found, key=lambda region: region.town.weight, default=None)


def _country(known: Gazetteer, codes: tuple[str, ...]) -> Elsewhere | None:
    return next(iter(_countries(known, codes)), None)


def _countries(known: Gazetteer, codes: tuple[str, ...]) -> Iterator[Elsewhere]:
    for code in codes:
        if (main := known.largest(code)) is not None:
            yield Elsewhere("country", names.country_name(code), "", code, "", main)
