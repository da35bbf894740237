"""Places that a traveller names: which of ours is meant, or none."""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from trips.atlas.names import plain
from trips.atlas.typo import slip
from trips.builtin.vocabulary import CONCEPTS, stem
from trips.places import Place

#: Words in names that do not tell one place from another.
_COMMON = frozenset(("the", "of", "and", "de", "da", "do", "dos", "das", "in", "at", "a", "to"))
#: How alike a name must be to be offered as "did you mean", 0–100.
_ALIKE = 60
#: Letters from which on a name is told from others although one letter is wrong.
_LONG = 7


def find_place(name: str, places: Iterable[Place]) -> Place | None:
    """The place that a name means: its name, a telling part of it, or one slip off.

    Of several that fit as well, the best known; ``None`` when none fits.
    """
    typed = _words(name)
    if not typed:
        return None
    fits = [(_fit(typed, place), place) for place in places]
    best = sorted(
        ((fit, place) for fit, place in fits if fit),
        key=lambda pair: (-pair[0], -pair[1].fame, pair[1].id),
    )
    return best[0][1] if best else None


def sureness(name: str, place: Place) -> int:
    """How well a name fits a place: 0 not at all, 1 shortened or mistyped, 2 a telling part,
    3 and more its own."""
    typed = _words(name)
    return _fit(typed, place) if typed else 0


def nearest(name: str, places: Iterable[Place]) -> str | None:
    """The name most like it, to offer; ``None`` when none is much like it."""
    typed = plain(name)
    alike = [
        (max(fuzz.ratio(typed, " ".join(n)) for n in _names(place)), place) for place in places
    ]
    best = min(alike, key=lambda pair: (-pair[0], pair[1].id), default=None)
    return best[1].name if best and best[0] >= _ALIKE else None


def _fit(typed: tuple[str, ...], place: Place) -> int:
    """0 for no fit; higher is surer."""
    best = 0
    for own in _names(place):
        if typed == own:
            return 4
        if set(typed) == set(own):
            best = max(best, 3)
        elif _holds(own, typed) or (len(typed) > 1 and _holds(typed, own)):
            best = max(best, 2)
        elif _shortens(typed, own) or _mistyped(" ".join(typed), " ".join(own)):
            best = max(best, 1)
    return best


def _holds(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether all of ``part`` stands in ``whole`` and says more than a kind of place."""
    return bool(part) and set(part) <= set(whole) and max(map(len, part)) > 3 and not _vague(part)


def _shortens(typed: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether each word is one of the name's or its beginning: "the Met"."""
    if min(map(len, typed)) < 3 or _vague(typed):
        return False
    return all(any(word.startswith(part) for word in own) for part in typed)


def _mistyped(typed: str, own: str) -> bool:
    """In one town a name is not easily another's: one letter wrong, or two of many."""
    return slip(typed, own) or (
        min(len(typed), len(own)) >= _LONG and OSA.distance(typed, own) <= 1 + len(own) // 16
    )


def _vague(part: tuple[str, ...]) -> bool:
    """One word for a kind of place ("museum") names none."""
    return all(word in CONCEPTS for word in part)


@lru_cache(maxsize=16_384)
def _words(text: str) -> tuple[str, ...]:
    return tuple(stem(w) for w in plain(text).split() if w not in _COMMON)


def _names(place: Place) -> tuple[tuple[str, ...], ...]:
    """Its names as words: whole, without the bracket, the bracket, before a dash, local."""
    return _variants(place.name, place.local_name)


@lru_cache(maxsize=16_384)
def _variants(name: str, local: str | None) -> tuple[tuple[str, ...], ...]:
    outer, _, bracket = name.partition("(")
    texts = [name, outer, bracket.rstrip(") "), name.split("–")[0], name.split(",")[0], local or ""]
    return tuple(dict.fromkeys(w for text in texts if (w := _words(text))))
