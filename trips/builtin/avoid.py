"""What the party wants to avoid: hard for names, kinds of place and words; crowds weigh softly."""

from dataclasses import dataclass
from functools import lru_cache

from trips.atlas.names import plain
from trips.builtin.vocabulary import CONCEPTS, INGREDIENTS, telling, words
from trips.places import EATING, Place
from trips.request import TripRequest

#: Words for too many people: no data says how full a place is, but its fame hints at it.
CROWDS = frozenset(("crowd", "crowded", "busy", "queue", "touristy", "tourist", "trap"))


@dataclass(frozen=True)
class Avoided:
    #: (as written, its telling stems), for each that a place can show.
    terms: tuple[tuple[str, frozenset[str]], ...] = ()
    #: What the well-known places tend to have.
    crowds: bool = False


def avoided(request: TripRequest) -> Avoided:
    """What ``avoid`` rules out."""
    return _avoided(request.avoid)


@lru_cache(maxsize=256)
def _avoided(wishes: tuple[str, ...]) -> Avoided:
    terms = [(wish, telling(wish)) for wish in wishes]
    return Avoided(
        terms=tuple((wish, stems) for wish, stems in terms if stems and not stems & CROWDS),
        crowds=any(stems & CROWDS for _, stems in terms),
    )


def problem(place: Place, avoid: Avoided) -> str | None:
    """Why the place is ruled out, in the traveller's words; ``None`` when it is not."""
    for wish, stems in avoid.terms:
        if plain(wish) in (plain(place.name), plain(place.local_name or "")):
            return f"You want to avoid '{wish}'"
        if all(_shows(place, stem) for stem in stems):
            return f"You want to avoid '{wish}'"
    return None


def unclear(avoid: Avoided, places: tuple[Place, ...]) -> tuple[str, ...]:
    """Wishes that rule out nothing here: our data may not show what is meant."""
    return tuple(
        wish
        for wish, stems in avoid.terms
        if not any(all(_shows(place, stem) for stem in stems) for place in places)
    )


def _shows(place: Place, stem: str) -> bool:
    """Whether a word is the place's kind, stands in its name, or is what it is about.

    A word for a kind of place ("church") is not looked for in the description, where it
    may stand for the neighbour's.
    """
    if stem in words(f"{place.name} {place.local_name or ''} {place.cuisine or ''}"):
        return True
    concept = CONCEPTS.get(stem)
    if concept is not None:
        return place.category in concept.categories or _mainly(place, concept.interests)
    if place.category in EATING and INGREDIENTS.get(stem, frozenset()) & words(
        f"{place.name} {place.cuisine or ''}"
    ):
        return True
    return stem in words(place.about or "")


def _mainly(place: Place, interests: frozenset[str]) -> bool:
    """Whether the first interest it serves is among these."""
    return bool(place.interests) and place.interests[0] in interests
