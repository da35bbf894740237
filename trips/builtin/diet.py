"""Dietary needs: hard wherever a place's data can show them."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from trips.atlas.names import plain
from trips.builtin.clauses import sentences, shown
from trips.builtin.vocabulary import CONCEPTS, INGREDIENTS, stem, telling, words
from trips.places import EATING, Diet, Place
from trips.request import TripRequest

_KNOWN: dict[Diet, re.Pattern[str]] = {
    "vegan": re.compile(r"vegan|plant based|ビーガン|ヴィーガン|纯素|純素|веган|نباتي صرف"),
    "vegetarian": re.compile(
        r"vegetari|veggie|no meat|meat free|without meat|ベジタリアン|素食|вегетари"
    ),
    "gluten-free": re.compile(r"glut[ei]n|coeliac|celiac|no wheat|wheat free|无麸质|глютен"),
    "halal": re.compile(r"halal|ハラール|清真|حلال|халяль"),
    "kosher": re.compile(r"kosher|koscher|casher|kasher|כשר|コーシャ|кошер"),
}
#: Someone who says what is not needed.
_NEEDLESS = re.compile(r"\b(?:not|no need (?:for|of)|needn t be) (?:\w+ )?$")
#: In a free text nobody is, or wants, what follows.
_NOBODY = re.compile(
    r"\b(?:(?:no|not|non|never|isnt|arent|hates?|dislikes?|dont (?:like|want|need)) (?:\w+ ){0,2}"
    r"|(?:nobody|none|neither|no one)\b(?: \w+){0,5} )$"
)
#: A meal or a sight for once, and no need at every table.
_FOR_ONCE = re.compile(
    r"\b(?:try|once|one (?:evening|night|day|dinner|lunch|meal|place|restaurant)"
    r"|quarter|district|museum|history|ex)\b"
)
#: What makes an ingredient a thing not to be eaten.
_ALLERGY = re.compile(r"\b(?:allerg|intoleran|anaphyla)")
_NO_ALLERGY = re.compile(r"\b(?:no|not|without|any|never)\b(?: \w+){0,3} (?:allerg|intoleran)")
_NOT_FOOD = re.compile(
    r"\b(?:cats?|dogs?|pollen|hay|dust|bees?|wasps?|stings?|sun|penicillin|animals?|horses?)\b"
)
_NOT_EATEN = re.compile(
    r"\b(?:no|without|avoid|avoiding|hates?|dislikes?"
    r"|(?:not|never|dont|doesnt|cant|cannot|wont) (?:eat|have|like|tolerate|drink|touch)s?)\b"
)
#: What a kitchen that serves this diet serves as well.
_COVERS: dict[Diet, frozenset[Diet]] = {"vegan": frozenset({"vegan", "vegetarian"})}
#: A kitchen that is one of these altogether, and does not just serve them as well.
_MEATLESS = re.compile(r"(?:vegan|vegetarian)\b(?!.*\b(?:friendly|options?|and)\b)")
_NO_MEAT: frozenset[Diet] = frozenset({"vegan", "vegetarian"})
_FISH = frozenset({"fish", "seafood", "sushi"})


@dataclass(frozen=True)
class Needs:
    """What the party can eat, as far as our data can show it."""

    #: Each must be served.
    diets: frozenset[Diet] = frozenset()
    #: Fish or a vegetarian kitchen will do.
    pescatarian: bool = False
    #: Stem that may not stand in a place's name or kitchen → the need it comes from.
    banned: dict[str, str] = field(default_factory=dict)
    #: Needs that nothing in our data can show, as written.
    unclear: tuple[str, ...] = ()


def needs(request: TripRequest) -> Needs:
    """What ``dietary`` asks for, and the note."""
    return _needs(wishes(request))


def wishes(request: TripRequest) -> tuple[str, ...]:
    """What the party needs to eat or must not, as written; in the note as well."""
    return tuple(dict.fromkeys((*request.dietary, *noted(request.notes))))


@lru_cache(maxsize=256)
def noted(note: str | None) -> tuple[str, ...]:
    """The clauses of a free text that say what somebody needs to eat or must not."""
    found: list[str] = []
    for sentence in sentences(note):
        listing = False
        for clause in sentence:
            dishes = telling(clause) & INGREDIENTS.keys()
            listing = _not_eaten(clause, dishes) or (listing and telling(clause) == dishes)
            if listing or _of_diet(plain(clause)):
                found.append(shown(clause))
    return tuple(found)


def _of_diet(text: str) -> bool:
    if _FOR_ONCE.search(text):
        return False
    if "pescatarian" in text or "pescetarian" in text:
        return not _NOBODY.search(text[: text.index("pesc")])
    return any(_is_needed(diet, pattern, text) for diet, pattern in _KNOWN.items())


def _is_needed(diet: Diet, pattern: re.Pattern[str], text: str) -> bool:
    found = pattern.search(text)
    if found is None:
        return False
    refused = _NOBODY.search(text[: found.start()]) is not None
    if diet == "gluten-free" and refused:
        # "No gluten" is the need; "not gluten free", "no gluten allergy" is none.
        return not re.match(r"\w* (?:free|allerg|intoleran)", text[found.end() :])
    return not refused


def _not_eaten(clause: str, dishes: frozenset[str]) -> bool:
    """Whether a clause is about what must not be eaten, and not about a place."""
    text = plain(clause)
    if _NO_ALLERGY.search(text) or telling(clause) & CONCEPTS.keys():
        return False
    if _ALLERGY.search(text):
        return bool(dishes) or not _NOT_FOOD.search(text)
    if not dishes:
        return False
    free = {stem(before) for before in re.findall(r"(\w+) free\b", text)}
    return bool(free & dishes) or _NOT_EATEN.search(text) is not None


@lru_cache(maxsize=256)
def _needs(wishes: tuple[str, ...]) -> Needs:
    diets: set[Diet] = set()
    banned: dict[str, str] = {}
    unclear: list[str] = []
    pescatarian = False
    for wish in wishes:
        text = plain(wish)
        asked = {diet for diet, pattern in _KNOWN.items() if _asks(pattern, text)}
        fish = "pescatarian" in text or "pescetarian" in text
        stems = {s for word in telling(wish) for s in INGREDIENTS.get(word, ())}
        if asked or fish:
            stems = set()
        diets |= asked
        pescatarian |= fish
        banned |= dict.fromkeys(sorted(stems), wish)
        if not (asked or fish or stems):
            unclear.append(wish)
    return Needs(frozenset(diets), pescatarian, banned, tuple(unclear))


def _asks(pattern: re.Pattern[str], text: str) -> bool:
    found = pattern.search(text)
    return found is not None and not _NEEDLESS.search(text[: found.start()])


def _served(place: Place) -> frozenset[Diet]:
    return frozenset(d for diet in place.diets for d in _COVERS.get(diet, {diet}))


def unproven(place: Place, need: Needs) -> frozenset[Diet]:
    """Needs that nothing shows to be met there, but that the kitchen does not go against: who
    eats halal and no meat finds no meat at a vegetarian kitchen. Its other ways nobody knows, so
    it has to be said; kosher is more than what is on the plate."""
    meatless = _MEATLESS.match(plain(place.cuisine or "")) and _served(place) & _NO_MEAT
    if meatless and need.diets & _NO_MEAT and "halal" in need.diets - _served(place):
        return frozenset({"halal"})
    return frozenset()


def problem(place: Place, need: Needs) -> str | None:
    """Why the party cannot eat here, in the traveller's words; ``None`` when it can.

    A place that is not known to serve a needed diet cannot be chosen.
    """
    if place.category not in EATING or (place.category == "bar" and not place.meals):
        return None
    served = _served(place)
    missing = sorted(need.diets - served - unproven(place, need))
    if missing:
        return f"Not known to serve {' and '.join(missing)} food"
    kitchen = words(f"{place.name} {place.cuisine or ''}")
    if need.pescatarian and "vegetarian" not in served and not kitchen & _FISH:
        return "Not known to serve fish or vegetarian food"
    caught = sorted(kitchen & need.banned.keys())
    if caught:
        return f"Its kitchen is {caught[0]}, which '{need.banned[caught[0]]}' rules out"
    return None
