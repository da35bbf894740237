"""Getting in and about: step-free wishes are hard where the data shows steps or nothing."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from trips.atlas.names import plain
from trips.builtin.clauses import clauses, shown
from trips.places import Place, StepFree
from trips.request import TripRequest

#: ``full``: no step at all; ``easy``: some steps on the way are all right.
Level = Literal["none", "easy", "full"]

_FULL = re.compile(
    r"\b(?:wheelchair|step ?free|no (?:steps|stairs)|without (?:steps|stairs)|barrier ?free"
    r"|mobility scooter|cannot (?:climb|do|manage|use) (?:\w+ )?(?:steps|stairs)|rollstuhl"
    r"|fauteuil roulant|silla de ruedas|cadeira de rodas|sedia a rotelle|rolstoel|rullstol)"
    r"|車椅子|轮椅|輪椅|휠체어|инвалидн|كرسي متحرك|כיסא גלגלים"
)
_EASY = re.compile(
    r"\b(?:pram|strollers?|buggy|pushchair|(?:limited |reduced )?mobility|walkers?|crutch(?:es)?"
    r"|cane|walking (?:stick|frame)|stairs|steps|knees?|hips?|(?:limited|little) walking"
    r"|cannot walk|hills?|steep|elderly|level access|kinderwagen|poussette)\b"
)
#: Of these words, those that mean nothing else in a free text: who walks there may be keen.
_SURELY_EASY = re.compile(
    r"\b(?:pram|strollers?|buggy|pushchair|(?:limited |reduced |impaired )mobility"
    r"|mobility (?:issues?|problems?|impair\w*)|walking (?:stick|frame)|on crutches|elderly"
    r"|(?:limited|little) walking|level access|kinderwagen|poussette|cannot walk|cant walk"
    r"|(?:bad|weak|sore|new|replaced|stiff|injured) (?:knees?|hips?|legs?|foot|feet)"
    r"|(?:knee|hip) (?:problems?|trouble|replacement|operation|surgery|pain)"
    r"|(?:no|not many|few|avoid|without|cant|cannot|dont like|hates?|trouble with"
    r"|problems? with) (?:\w+ ){0,3}(?:stairs|steps|hills?|steep))\b"
)
#: Nobody needs what follows.
_NOBODY = re.compile(r"\b(?:no|not|nobody|none|no one|without|dont|doesnt|never)\b(?: \w+){0,4} $")
#: Somebody who walks, but not far.
_SHORT = re.compile(
    r"\b(?:short (?:walks?|distances?|ways)|(?:not|no|less|little|limited|minimal|minimum"
    r"|avoid|without)(?: \w+){0,2} (?:walking|long walks?|long ways)"
    r"|(?:not|cant|cannot|dont|wont)(?: \w+){0,2} walk (?:far|long|much|a lot|too far)"
    r"|walks? only|little walking|tires? (?:quickly|easily))\b"
)
_ENOUGH: dict[Level, frozenset[StepFree]] = {
    "full": frozenset({"yes"}),
    "easy": frozenset({"yes", "partly"}),
}


@dataclass(frozen=True)
class Access:
    """How easily the party has to get in."""

    level: Level = "none"
    #: The wish that set the level, as written.
    wish: str = ""
    #: Wishes that nothing in our data can show, as written.
    unclear: tuple[str, ...] = ()
    #: Walks are to be short.
    short_walks: bool = False


def needed(request: TripRequest) -> Access:
    """What ``accessibility`` asks for, and the note."""
    return _needed(wishes(request))


def wishes(request: TripRequest) -> tuple[str, ...]:
    """How the party needs to get in and about, as written; in the note as well."""
    return tuple(dict.fromkeys((*request.accessibility, *noted(request.notes))))


@lru_cache(maxsize=256)
def noted(note: str | None) -> tuple[str, ...]:
    """The clauses of a free text that say how somebody gets about."""
    return tuple(shown(clause) for clause in clauses(note) if _tells(plain(clause)))


def _tells(text: str) -> bool:
    full = _FULL.search(text)
    if full is not None and not _NOBODY.search(text[: full.start()]):
        return True
    easy = _SURELY_EASY.search(text)
    if easy is not None and not _NOBODY.search(text[: easy.start()]):
        return True
    return _SHORT.search(text) is not None


@lru_cache(maxsize=256)
def _needed(wishes: tuple[str, ...]) -> Access:
    levels = [(wish, _level(plain(wish))) for wish in wishes]
    short = {wish for wish in wishes if _SHORT.search(plain(wish))}
    unclear = tuple(wish for wish, level in levels if level == "none" and wish not in short)
    for strictest in ("full", "easy"):
        for wish, level in levels:
            if level == strictest:
                return Access(level, wish, unclear, bool(short))
    return Access("none", "", unclear, bool(short))


def _level(wish: str) -> Level:
    if _FULL.search(wish):
        return "full"
    return "easy" if _EASY.search(wish) else "none"


def allows(step_free: StepFree | None, access: Access) -> bool:
    """Whether a way in of this kind is good enough."""
    return access.level == "none" or step_free in _ENOUGH[access.level]


def problem(place: Place, access: Access) -> str | None:
    """Why the party cannot get in, in the traveller's words; ``None`` when it can.

    Where nobody has said how the entrance is, a place cannot be chosen.
    """
    if allows(place.step_free, access):
        return None
    if place.step_free is None:
        return "Not known to be step-free"
    return "It has steps" if place.step_free == "no" else "Only partly step-free"
