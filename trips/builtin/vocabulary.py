"""The words travellers use for kinds of place, and how words are compared.

English, as the atlas is: a word of another language is compared with the names alone.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from trips.atlas.names import plain
from trips.places import Category

#: Words that say nothing of what is meant.
_EMPTY = frozenset(
    plain("""
    a about again all also am an and any anything anywhere are as at away be been being but by
    can could day days do does each even ever every everything few for from get go going good
    got great had has have having he her here him his how i if in into is it its just least less
    like likes ll lot lots love loves lovely make many may me might more most much must my need
    needs nice no nor not of off on one only or other our out over place places plan please
    possible prefer prefers quite rather re really see she should since site sites so some
    something spot spots such that the their them then there these they thing things this those
    time to too trip try type types up us ve very via visit visits want wants was we well were
    what when where which while who will with without would you your
""").split()
)
#: What follows is not wanted, up to the end of the clause.
_NOT = re.compile(
    r"\b(?:no|not|never|without|avoid|avoiding|hate|hates|dislike|dislikes|don'?t|doesn'?t|can'?t"
    r"|cannot|won'?t|allergic|allergy|instead of|nothing|skip|tired of|bored by|except)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;,!?\n]|\bbut\b", re.IGNORECASE)


@dataclass(frozen=True)
class Concept:
    """What a word stands for among places."""

    categories: frozenset[Category] = frozenset()
    interests: frozenset[str] = frozenset()


def _concepts(*rows: tuple[str, tuple[Category, ...], tuple[str, ...]]) -> dict[str, Concept]:
    return {
        stem(word): Concept(frozenset(categories), frozenset(interests))
        for words, categories, interests in rows
        for word in words.split()
    }


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """A plain word without its English plural: ``churches`` → ``church``."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and re.search(r"(?:s|x|z|ch|sh)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=16_384)
def words(text: str) -> frozenset[str]:
    """The stems of the words in a text."""
    return frozenset(stem(word) for word in plain(text).split())


@lru_cache(maxsize=4_096)
def telling(text: str) -> frozenset[str]:
    """The stems that say something: ``no big museums, please`` → ``big``, ``museum``."""
    return frozenset(stem(w) for w in plain(text).split() if w not in _EMPTY and len(w) > 1)


def wanted_and_not(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The telling stems of what a text asks for, and of what it asks to be spared."""
    wanted: set[str] = set()
    unwanted: set[str] = set()
    for clause in _CLAUSE.split(text):
        before, *after = _NOT.split(clause, maxsplit=1)
        wanted |= telling(before)
        unwanted |= telling(" ".join(after))
    return frozenset(wanted - unwanted), frozenset(unwanted)


#: Stem → what it stands for. Words that are not here are looked for as they are.
CONCEPTS = _concepts(
    ("museum museums", ("museum",), ("museums",)),
    ("gallery galleries", ("gallery",), ()),
    ("art arts painting sculpture design", ("gallery",), ("arts",)),
    (
        "church cathedral chapel temple shrine synagogue mosque monastery basilica",
        ("religious",),
        (),
    ),
    ("religion religious spiritual worship", ("religious",), ()),
    ("castle palace fortress fort", ("castle",), ()),
    ("garden gardens park", ("park",), ()),
    ("market", ("market",), ()),
    ("viewpoint lookout view panorama photography photo", ("viewpoint",), ()),
    ("heights observatory skyscraper", ("viewpoint",), ()),
    ("beach swim swimming surf surfing sunbathing", ("beach",), ("beach",)),
    (
        "hike hiking trek trekking forest mountain nature outdoors wildlife",
        ("nature",),
        ("nature",),
    ),
    ("zoo aquarium animals animal", ("zoo",), ("zoos",)),
    ("rollercoaster rollercoasters amusement", ("theme_park",), ("theme-parks",)),
    ("theatre theater opera ballet musical broadway show", ("theatre",), ()),
    ("music concert jazz", ("music",), ()),
    ("shop shops shopping boutique souvenir mall", ("shop",), ("shopping",)),
    ("spa onsen sauna massage wellness", ("spa",), ("wellness",)),
    ("sport sports football soccer baseball stadium", ("sport",), ("sports",)),
    ("class classes workshop lesson", ("class",), ("classes",)),
    ("tour tours guided", ("tour",), ()),
    ("club clubs nightclub nightlife clubbing dancing", ("nightlife",), ("nightlife",)),
    ("bar bars pub pubs", ("bar", "nightlife"), ()),
    ("alcohol cocktail wine beer sake whisky drink drinking", ("bar", "nightlife"), ("drinks",)),
    ("cafe coffee tearoom", ("cafe",), ()),
    ("bakery pastry cake", ("bakery",), ()),
    ("restaurant", ("restaurant",), ()),
    ("history historic historical heritage", (), ("history",)),
    ("culture cultural", (), ("culture",)),
    ("kids kid children child playground", (), ("kids",)),
    ("relax relaxing relaxation", (), ("relaxation",)),
    ("volunteer volunteering charity", (), ("volunteering",)),
    ("food foodie eating", (), ("food",)),
)

#: Word of a need or an allergy → stems that give a dish away by name. A dish that does not
#: say so is not caught: the page tells people to ask.
INGREDIENTS: dict[str, frozenset[str]] = {
    stem(word): words(given)
    for row, given in {
        "shellfish prawn shrimp crab lobster": (
            "shellfish seafood prawn shrimp crab lobster oyster clam barnacle"
        ),
        "fish": "fish seafood sushi sashimi salmon tuna cod sardine eel bacalhau",
        "seafood": "fish seafood sushi shellfish prawn crab lobster oyster cod sardine eel",
        "pork": "pork ham bacon tonkatsu leitao pig sausage prosciutto",
        "beef": "beef steak steakhouse burger sukiyaki pastrami wagyu",
        "meat": (
            "meat beef steak steakhouse burger pork ham chicken barbecue grill sukiyaki tonkatsu"
            " yakitori pastrami sausage deli"
        ),
        "nut nuts peanut peanuts almond": "nut peanut almond pistachio hazelnut marzipan",
        "dairy lactose milk cheese": "cheese dairy milk gelato cheesecake pizza cream",
        "egg": "egg custard omelette meringue",
        "soy tofu": "tofu soy miso yudofu",
        "sesame": "sesame tahini",
    }.items()
    for word in row.split()
}
