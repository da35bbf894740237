"""What the party wants to avoid: hard for names, kinds of place and words; crowds weigh softly."""

import re
from dataclasses import dataclass
from functools import lru_cache

from trips.atlas.names import plain
from trips.builtin.clauses import kinds, sentences, spared
from trips.builtin.vocabulary import CONCEPTS, INGREDIENTS, stem, telling, words
from trips.places import EATING, Place
from trips.request import TripRequest

#: Words for too many people: no data says how full a place is, but its fame hints at it.
CROWDS = frozenset(("crowd", "crowded", "busy", "queue", "touristy", "tourist", "trap"))
#: What gives a thing away in a name or a description that does not say the word itself.
KINDRED: dict[str, frozenset[str]] = {
    stem(word): words(given)
    for row, given in {
        "boat ferry cruise sailing": "boat ferry cruise sailing gondola vaporetto catamaran",
    }.items()
    for word in row.split()
}
#: A house on the quay is no boat.
_HOUSES = EATING | {"market", "shop", "museum", "gallery", "religious"}
#: Said of other things as well: "no photos", "no drink", "no cake", "no view".
_ALSO_SAID = frozenset(
    stem(word)
    for word in ("photo", "photography", "view", "drink", "drinking", "coffee", "cake", "design")
)
#: Who has seen a place need not be sent there again.
_SEEN = re.compile(
    r"\b(?:already|have|ve|had)\b[^.;,]*?\b(?:seen|been to|visited|know|knew)\s+(?:the\s+)?(.+)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[^\W\d_a-z][\w'’.-]*)(?:\s+(?:of|the|de|da|do|[^\W\d_a-z][\w'’.-]*))*")


@dataclass(frozen=True)
class Avoided:
    #: (as written, its telling stems), for each that a place can show.
    terms: tuple[tuple[str, frozenset[str]], ...] = ()
    #: What the well-known places tend to have.
    crowds: bool = False


def avoided(request: TripRequest) -> Avoided:
    """What ``avoid`` rules out, and the note."""
    return _avoided(wishes(request))


def wishes(request: TripRequest) -> tuple[str, ...]:
    """What is to be avoided, as written; from the note the bare words."""
    return tuple(dict.fromkeys((*request.avoid, *(what for _, what in noted(request.notes)))))


@lru_cache(maxsize=256)
def noted(note: str | None) -> tuple[tuple[str, str], ...]:
    """(clause, what it spares): kinds of place, crowds, and names, where nothing else is said.

    "No museums" rules museums out; "not too many museums" weighs, as any text does.
    """
    found: list[tuple[str, str]] = []
    for sentence in sentences(note):
        found += (
            (clause, word) for clause, rest in spared(sentence) for word in _ruled_out(clause, rest)
        )
        for clause in sentence:
            seen = _SEEN.search(clause)
            name = _NAME.match(seen[1].strip()) if seen else None
            if name:
                found.append((clause, name[0]))
    return tuple(found)


def _ruled_out(clause: str, rest: str) -> tuple[str, ...]:
    said = frozenset(stem(word) for word in rest.split())
    if said <= CROWDS | {"place"} and said & CROWDS:
        return (rest,)
    if said <= KINDRED.keys() | {"trip", "tour", "ride", "or", "and"} and said & KINDRED.keys():
        return tuple(word for word in rest.split() if stem(word) in KINDRED)
    words = kinds(rest)
    if words:
        return words if all(_is_of_places(stem(word)) for word in words) else ()
    size = len(rest.split())
    ends = (" ".join(found[0].split()[-size:]) for found in _NAME.finditer(clause))
    return tuple(name for name in ends if plain(name) == rest)[:1]


def _is_of_places(word: str) -> bool:
    """Not what is only drunk or eaten, nor who travels ("no children")."""
    concept = CONCEPTS.get(word)
    return concept is not None and bool(concept.categories) and word not in _ALSO_SAID


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
    signs = {stem} if place.category in _HOUSES else KINDRED.get(stem, frozenset()) | {stem}
    return bool(signs & words(f"{place.name} {place.about or ''}"))


def _mainly(place: Place, interests: frozenset[str]) -> bool:
    """Whether the first interest it serves is among these."""
    return bool(place.interests) and place.interests[0] in interests
