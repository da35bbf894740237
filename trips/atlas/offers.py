"""What can be planned in place of a destination that cannot: its places near by, or in spelling."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trips.atlas import names, near
from trips.atlas.elsewhere import Elsewhere
from trips.atlas.find import Unknown, find
from trips.atlas.wish import Part

#: Offered for each place, by distance.
NEAR = 3
#: Offered of a part of the world, best known first.
_WIDE = 12
#: The longest text that the request's field takes.
_LONGEST = 100
#: Farther than this, in metres, the nearest city alone is offered.
_FAR = 2_000_000
#: Nearer than this, in metres, the city is what was asked for: the main town of its region.
_THERE = 25_000


@dataclass(frozen=True)
class Offer:
    """A destination that can be planned."""

    #: As the field takes it: ``Milan (Italy) then Paris (France)``.
    text: str
    #: Great-circle distance from ``seen_from``; absent where likeness or the rest of the
    #: wish speaks for it.
    metres: int | None = None
    #: The place that cannot be planned: ``Lyon (France)``.
    seen_from: str | None = None
    #: Parts of the wish that are left out of it, as written.
    without: tuple[str, ...] = ()

    @property
    def kilometres(self) -> int | None:
        return None if self.metres is None else round(self.metres / 1_000)


def instead_of(text: str) -> tuple[Offer, ...]:
    """What can be planned in place of that destination; nothing when it can be planned itself."""
    answer = find(text)
    return offers(answer) if isinstance(answer, Unknown) else ()


def offers(answer: Unknown) -> tuple[Offer, ...]:
    """The wish with what cannot be planned exchanged or left out, best first."""
    lost = [part for part in answer.parts if not part.slugs]
    taken = frozenset(slug for part in answer.parts for slug in part.slugs)
    instead = {part.text: list(_instead(part, taken)) for part in lost}
    hopeless = tuple(text for text, offered in instead.items() if not offered)
    found: dict[str, Offer] = {}
    for part in lost:
        for offer in instead[part.text]:
            text = _together(answer.parts, {**_first(instead), part.text: offer.text})
            found.setdefault(text, replace(offer, text=text, without=hopeless))
    if taken:
        found.setdefault(text := _together(answer.parts, {}), Offer(text, without=tuple(instead)))
    fitting = [offer for text, offer in found.items() if 0 < len(text) <= _LONGEST]
    return tuple(fitting)


def _instead(part: Part, taken: frozenset[str]) -> Iterator[Offer]:
    """For one place: what is spelt alike, in it, near it, then near its namesakes."""
    told = set(taken)
    for slug in part.alike:
        if slug not in told:
            told.add(slug)
            yield Offer(names.shown(slug))
    known = sorted(part.wide, key=near.weight, reverse=True)
    yield from (Offer(names.shown(slug)) for slug in known[:_WIDE] if slug not in told)
    if part.elsewhere is None:
        return
    for place, count in ((part.elsewhere, NEAR), *((one, 1) for one in part.elsewhere.namesakes)):
        around = [n for n in near.nearest(place, NEAR + len(told)) if n.slug not in told]
        for rank, one in enumerate(around[:count]):
            if rank and one.metres > _FAR:
                break
            told.add(one.slug)
            yield _near(place, one)


def _near(place: Elsewhere, one: near.Near) -> Offer:
    if one.metres < _THERE:
        return Offer(one.shown)
    return Offer(one.shown, one.metres, place.shown)


def _first(instead: dict[str, list[Offer]]) -> dict[str, str]:
    return {part: offered[0].text for part, offered in instead.items() if offered}


def _together(parts: tuple[Part, ...], instead: dict[str, str]) -> str:
    """The wish again, each place once; a country stays as it was written."""
    said: dict[str, None] = {}
    for part in parts:
        if part.by_country:
            said[part.text] = None
        elif part.slugs:
            said.update(dict.fromkeys(names.shown(slug) for slug in part.slugs))
        elif part.text in instead:
            said[instead[part.text]] = None
    return " then ".join(said)
