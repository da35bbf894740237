"""The free texts of a request as words: what is asked for, and what is not wanted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trips.atlas.names import plain
from trips.builtin.vocabulary import CONCEPTS, stem, wanted_and_not, words
from trips.places import EATING, Place
from trips.request import TripRequest


@dataclass(frozen=True)
class Said:
    """Stems found in the texts."""

    wanted: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()
    #: Asked for where eating alone is meant.
    at_table: frozenset[str] = frozenset()
    #: Stem → the word as it was written.
    as_written: Mapping[str, str] = field(default_factory=dict)


def said(request: TripRequest) -> Said:
    """All that the party wrote about what it wants to see and do, and to eat."""
    wanted: set[str] = set()
    unwanted: set[str] = set()
    for text in _texts(request):
        asked, spared = wanted_and_not(text)
        wanted |= asked
        unwanted |= spared
    dining, not_dining = wanted_and_not(request.inclusion_preferences.dining or "")
    return Said(
        wanted=frozenset(wanted - unwanted),
        unwanted=frozenset(unwanted | not_dining),
        at_table=frozenset(dining),
        as_written=_as_written([*_texts(request), request.inclusion_preferences.dining or ""]),
    )


def _as_written(texts: list[str]) -> dict[str, str]:
    written: dict[str, str] = {}
    for word in " ".join(texts).split():
        bare = plain(word)
        if " " not in bare:
            written.setdefault(stem(bare), word.strip("\"'.,;:!?()[]“”‘’"))
    return written


def _texts(request: TripRequest) -> Iterator[str]:
    wishes = request.inclusion_preferences
    yield from filter(
        None,
        (
            request.notes,
            request.interests_other,
            request.groups_other,
            request.inclusions_other,
            request.style_answers.vibes_other,
            wishes.activities,
            wishes.entertainment,
            wishes.nature,
            # A wish for a train or a cruise as such is about getting there; what is written
            # beside it often names a ride in town.
            wishes.train,
            wishes.cruise,
        ),
    )


def heard(stems: frozenset[str], place: Place) -> frozenset[str]:
    """The stems that stand in a place's name, kitchen or description, or name its kind."""
    text = words(f"{place.name} {place.local_name or ''} {place.cuisine or ''} {place.about or ''}")
    return frozenset(one for one in stems if one in text or _is_kind(one, place))


def _is_kind(word: str, place: Place) -> bool:
    concept = CONCEPTS.get(word)
    if concept is None:
        return False
    if place.category in concept.categories:
        return True
    # Every kitchen serves "food": the word says nothing of one.
    return place.category not in EATING and bool(concept.interests & set(place.interests))
