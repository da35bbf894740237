"""The places that a traveller names in a free text: what else must be seen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from trips.atlas import names
from trips.atlas.names import plain
from trips.builtin.clauses import clauses
from trips.builtin.named import find_place, sureness
from trips.places import Place
from trips.request import TripRequest

#: Words that begin with a capital, with those that may stand between two of them.
_NAME = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?:\s+(?:(?:of|the|de|da|do|dos|das|di|la|le|el|al|and|&)\s+)*"
    r"[^\W\d_a-z][\w'’.-]*)*"
)
_AND = re.compile(r"\s+(?:and|&)\s+(?:the\s+)?")
#: What stands behind a name that is meant as such, where anything does: no "Portuguese food".
_BEHIND = re.compile(
    r"\s*(?:$|[^\w\s]|(?:and|or|with|in|on|at|for|too|please|first|as|again|by|is|are|during|when"
    r"|before|after|one|definitely|if|because|would)\b)"
)
_WISHED = re.compile(
    r"\b(?:must|see|seeing|visit|visiting|want|wants|go|going|hope|love to|like to|looking"
    r"|dreams?|include|show|take|definitely|favou?rite|wish|plan)\b"
)
#: What is not to be gone to, was seen already, or only lies near.
_NO_WISH = re.compile(
    r"\b(?:no|not|never|skip|avoid|without|hates?|except|instead|already|seen|been|near|close"
    r"|hotel|stay|staying|sleep|sleeping|live|lives|living|from|dont|wont|dislike|landing"
    r"|arrive|arriving)\b"
)
_NOT_MISSED = re.compile(r"\b(?:dont|do not|cant|cannot|must not|mustnt|not|never) (?:miss|skip)\b")
#: What a sentence may begin with, before a name.
_FIRST = re.compile(r"(?:Visit|See|We|I|Please|Also|Then|Definitely|Include|And)\s+(?:the\s+)?")
#: Sure enough for a part of a name written with capitals; for a name in small letters.
_PART, _WHOLE = 2, 3


def wished(request: TripRequest, places: Sequence[Place]) -> tuple[str, ...]:
    """What must be seen: as written on the list, and the names of our places in the note."""
    listed = {found.id for name in request.must_see if (found := find_place(name, places))}
    noted = noted_places(request.notes, places)
    return (*request.must_see, *(place.name for place in noted if place.id not in listed))


def noted_places(note: str | None, places: Sequence[Place]) -> tuple[Place, ...]:
    """The places that a free text names as wishes, in its order, each once."""
    if not note:
        return ()
    by_id = {place.id: place for place in places}
    return tuple(by_id[i] for i in _noted(note, _Pool(tuple(by_id), tuple(by_id.values()))))


@dataclass(frozen=True)
class _Pool:
    """Places, told from others by their ids: one plan asks of the same ones again and again."""

    ids: tuple[str, ...]
    places: tuple[Place, ...] = field(compare=False)


@lru_cache(maxsize=16)
def _noted(note: str, pool: _Pool) -> tuple[str, ...]:
    named = (place.id for clause in clauses(note) for place in named_in(clause, pool.places))
    return tuple(dict.fromkeys(named))


def named_in(clause: str, places: Sequence[Place]) -> Iterator[Place]:
    """The places that a clause asks for."""
    text = _NOT_MISSED.sub("see", plain(clause))
    if _NO_WISH.search(text):
        return
    capitals = False
    for name, behind in _names(clause):
        place = _meant(name, places, _PART)
        if place is None:
            continue
        own = sureness(name, place) >= _WHOLE
        alone = plain(name) == plain(clause)
        if own or ((_WISHED.search(text) or alone) and _BEHIND.match(behind)):
            capitals = True
            yield place
    verbs = list(_WISHED.finditer(text))
    if verbs and not capitals:
        rest = re.sub(r"^(?:the|to|a|an)\s+", "", text[verbs[-1].end() :].strip())
        place = _meant(rest, places, _WHOLE)
        if place is not None:
            yield place


def _names(clause: str) -> Iterator[tuple[str, str]]:
    """(name written with capitals, what stands behind it)."""
    for found in _NAME.finditer(clause):
        whole = _FIRST.sub("", found[0], count=1) if _FIRST.match(found[0]) else found[0]
        behind = clause[found.end() :]
        yield whole, behind
        parts = _AND.split(whole)
        if len(parts) > 1:
            yield from (
                (part, behind if n + 1 == len(parts) else "") for n, part in enumerate(parts)
            )


def _meant(name: str, places: Sequence[Place], least: int) -> Place | None:
    """The place that a name surely means; no town's name, nor one of three letters."""
    typed = plain(name)
    if len(typed) < 4 or typed in names.cities() or typed in names.countries():
        return None
    place = find_place(name, places)
    return place if place is not None and sureness(name, place) >= least else None
