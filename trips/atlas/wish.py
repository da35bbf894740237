"""A destination's text taken apart: each place that it names, in order.

A wrong city is never put in a right one's place: a name counts when it is one of a city's
names, or one unmistakable slip from one (:mod:`trips.atlas.typo`).
"""

import re
from dataclasses import dataclass
from itertools import groupby

from trips.atlas import areas, elsewhere, load, names, near
from trips.atlas.elsewhere import Elsewhere
from trips.atlas.typo import slip

#: "and" and "then" where they are words of their own.
_WORDS = (
    *("then", "and", "to", "via", "plus", "und", "dann", "et", "puis", "ensuite", "y", "luego"),
    *("e", "ed", "poi", "depois", "en", "och", "og", "ja", "i", "oraz", "ve", "és", "și", "dan"),
    *("và", "и", "затем", "потом", "та", "και", "और"),
)
_BETWEEN = re.compile(
    r"\s*(?:[,;/&+|>→、，・\n]|\s[-–—]+\s|--+"
    rf"|\b(?:{'|'.join(_WORDS)})\b"
    # Scripts that write without spaces, or the word onto its neighbour.
    r"|[和与與と]|から|(?<=\w)(?:과|와|하고)\s|\s[وו](?=\w))\s*",
    re.IGNORECASE,
)
#: Between a town and the region or country it lies in.
_INSIDE = frozenset({",", "，", ""})
#: Words of the longest name that is looked up in the gazetteer, its region's and country's among
#: them: a text of nothing but separators is not tried in every way.
_MOST_WORDS = 10
#: What may stand round a place without changing it: "a week in", "the city of".
_AROUND = re.compile(
    r"^(?:(?:a|an|the|one|two|\d+|long|days?|nights?|weeks?|weekend|trip|holiday|vacation|visit"
    r"|break|city|of|in|to|from|around|back|return|returning|again)\s+)+",
)
#: Said of a town that is come back to.
_AGAIN = re.compile(r"\s+(?:again|once more|back)$")
#: What people add behind a name, and what other names end in.
_AFTER = re.compile(r"\s+(?:city|town|area|region)$")


@dataclass(frozen=True)
class Part:
    """One place of the wish. Neither slugs nor wide nor elsewhere: not known."""

    #: As written.
    text: str
    #: Bundled cities that it stands for; one that is come back to stands there again.
    slugs: tuple[str, ...] = ()
    #: They are those of the country or region named.
    by_country: bool = False
    #: What it was understood as, where it was misspelt.
    corrected: str | None = None
    #: It is a part of the world, too wide to be planned: the bundled cities in it.
    wide: tuple[str, ...] = ()
    #: Where it is, when no bundled city is meant.
    elsewhere: Elsewhere | None = None
    #: Bundled cities that are spelt much like it, when it is none.
    alike: tuple[str, ...] = ()


def parts(text: str, *, world: bool = False) -> list[Part]:
    """The places named, in order: the longest run of words that is a name wins.

    ``world``: the gazetteer is asked too, for what is no bundled city.
    """
    cuts = [(0, 0), *(m.span() for m in _BETWEEN.finditer(text)), (len(text), len(text))]
    found: list[Part] = []
    first = 0
    while first < len(cuts) - 1:
        for last in range(len(cuts) - 1, first, -1):
            piece = text[cuts[first][1] : cuts[last][0]].strip()
            between = {text[start:end].strip() for start, end in cuts[first + 1 : last]}
            part = _read(piece, between, world=world)
            if part is not None or last == first + 1:
                break
        if part is None and names.plain(piece):
            part = Part(piece)
        if part is not None:
            found.append(part)
        first = last
    return found


def bare(text: str) -> str:
    """The plain name without what people write round it: "the city of New York"."""
    return _AGAIN.sub("", _AROUND.sub("", names.plain(text)))


def barest(text: str) -> str:
    """The same without what they write behind it: "New York area"."""
    return _AFTER.sub("", bare(text))


def by_another_name(part: Part) -> bool:
    """Whether it is a town whose own name is another: perhaps nobody means it."""
    place = part.elsewhere
    return place is not None and place.kind == "town" and place.town.plain != bare(part.text)


def _read(piece: str, between: set[str], *, world: bool) -> Part | None:
    """One place. Where nothing stands ``between`` its words, a slip may be forgiven."""
    spelt = dict.fromkeys((names.plain(piece), bare(piece)))
    for name in spelt:
        if (part := _exact(piece, name)) is not None:
            return part
        if wide := areas.cities(name):
            return Part(piece, wide=wide)
    typed = bare(piece)
    slipped = None if between else _slipped(piece, typed)
    if world and len(typed.split()) <= _MOST_WORDS:
        for name in spelt:
            part = _anywhere(piece, name, inside=between <= _INSIDE)
            if part is not None and not (slipped and by_another_name(part)):
                return part
    if between:
        return None
    part = slipped or _side_by_side(piece, typed)
    if part is None and world:
        known = (*names.cities(), *names.countries())
        return _somewhere(piece, elsewhere.guess(barest(piece), known))
    return part


def _exact(piece: str, name: str) -> Part | None:
    slugs = names.cities().get(name)
    if slugs is not None and len(slugs) == 1:
        return Part(piece, tuple(slugs))
    if name in names.countries():
        return Part(piece, names.countries()[name], by_country=True)
    words = name.split()
    for cut in range(1, len(words)):  # "lisbon portugal"
        there = names.countries().get(" ".join(words[cut:]), ())
        here = names.cities().get(" ".join(words[:cut]), frozenset()) & set(there)
        if len(here) == 1:
            return Part(piece, tuple(here))
    return None


def _anywhere(piece: str, name: str, *, inside: bool) -> Part | None:
    """A place of the gazetteer, which may turn out to be a bundled city by another name, or a
    region with bundled cities in it."""
    found = elsewhere.exact(name) or elsewhere.exact(_AFTER.sub("", name))
    if found is None and inside:
        found = elsewhere.inside(name)
    if found is None:
        return None
    if (slug := near.itself(found)) is not None:
        return Part(piece, (slug,), corrected=load.raw(slug)["name"])
    if found.kind == "region" and (slugs := near.within(found.code)):
        return Part(piece, slugs, by_country=True)
    return _somewhere(piece, found)


def _somewhere(piece: str, found: Elsewhere | None) -> Part | None:
    return None if found is None else Part(piece, elsewhere=found)


def _slipped(piece: str, typed: str) -> Part | None:
    towns = {s for name, slugs in names.cities().items() if slip(typed, name) for s in slugs}
    lands = {slugs for name, slugs in names.countries().items() if slip(typed, name)}
    if len(towns) + len(lands) != 1:
        return None
    if towns:
        (slug,) = towns
        return Part(piece, (slug,), corrected=load.raw(slug)["name"])
    (slugs,) = lands
    return Part(piece, slugs, by_country=True, corrected=load.raw(slugs[0])["country_name"])


def _side_by_side(piece: str, typed: str) -> Part | None:
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
    once = tuple(slug for slug, _ in groupby(found))
    return Part(piece, once) if found else None
