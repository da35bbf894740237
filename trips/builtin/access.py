"""Getting in and about: step-free wishes are hard where the data shows steps or nothing."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from trips.atlas.names import plain
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


def needed(request: TripRequest) -> Access:
    """What ``accessibility`` asks for."""
    return _needed(request.accessibility)


@lru_cache(maxsize=256)
def _needed(wishes: tuple[str, ...]) -> Access:
    levels = [(wish, _level(plain(wish))) for wish in wishes]
    unclear = tuple(wish for wish, level in levels if level == "none")
    for strictest in ("full", "easy"):
        for wish, level in levels:
            if level == strictest:
                return Access(level, wish, unclear)
    return Access("none", "", unclear)


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
