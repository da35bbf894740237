"""What a traveller wrote freely, in clauses: each is asked for, or to be spared."""

import re
from functools import lru_cache

from trips.atlas.names import plain
from trips.builtin.vocabulary import CONCEPTS, INGREDIENTS, stem

#: The most of a clause that is shown again.
_SHOWN = 100
_SENTENCE = re.compile(r"[.!?;\n]+")
#: Where a clause ends: a comma, a "but", and an "and" or "so" behind which somebody speaks anew.
_CLAUSE = re.compile(
    r",|\bbut\b|\b(?:and|so|because|also|plus)\b(?=\s+(?:(?:also|then)\s+)?"
    r"(?:i|we|my|our|one|she|he|they|no|not|please|would|avoid|skip|must|need|in a|use)\b)",
    re.IGNORECASE,
)
#: "No museums, churches or shops" spares all three.
_OR = re.compile(r"\b(?:or|nor)\b", re.IGNORECASE)
#: What spares somebody a thing when it stands right before it.
_SPARE = re.compile(
    r"\b(?:no(?! (?:need|problem|matter|worries|rush|idea|more than|time|hurry))"
    r"|without|avoid|avoiding|skip|hate|hates|dislike|dislikes|cant stand|cannot stand"
    r"|(?:dont|do not|doesnt|didnt|not) (?:want|like|enjoy|fancy|need|care for|care about)"
    r"|not interested in|nothing with|spare us|tired of|keep away from|stay away from|rather not"
    r"|not into|bored by|afraid of|scared of|allergic to)\b"
)
#: Behind one of these nothing is spared: "do not skip", "never avoid".
_TWICE = re.compile(r"\b(?:no need to|not|never|dont|cant|cannot|wont|didnt|without)(?: \w+)? $")
#: Words between "no" and what is meant, and after it.
_FILLING = frozenset(
    plain("""
    the a an any more at all to in into of on go going see seeing visit visiting visits being
    please thanks thank you us me for ever either really very much too kind sort
""").split()
)


@lru_cache(maxsize=1_024)
def clauses(text: str | None) -> tuple[str, ...]:
    """The clauses of a text, as written, without what only divides them."""
    parts = (part for sentence in sentences(text) for part in sentence)
    return tuple(parts)


def sentences(text: str | None) -> tuple[tuple[str, ...], ...]:
    """The sentences of a text, each in its clauses."""
    found = []
    for sentence in _SENTENCE.split(text or ""):
        parts = (part.strip(" \t\"'()[]–—-:") for part in _CLAUSE.split(sentence))
        found.append(tuple(part for part in parts if plain(part)))
    return tuple(filter(None, found))


def shown(clause: str) -> str:
    """As much of a clause as a line holds."""
    one = " ".join(clause.split())
    return one if len(one) <= _SHOWN else one[: _SHOWN - 1].rstrip() + "…"


def spared(sentence: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(clause, what it spares) for each clause of a sentence that says so and no more.

    What is spared is plain words, without those that only fill: "no museums at all, please"
    spares ``museums``. A clause behind it belongs to it where an "or" follows.
    """
    found: list[tuple[str, str]] = []
    open_ = False
    for n, clause in enumerate(sentence):
        text = plain(clause)
        spare = _SPARE.search(text)
        if spare is not None and not _TWICE.search(text[: spare.start()]):
            rest = _bare(text[spare.end() :])
            open_ = bool(rest)
        elif open_ and _OR.search(" ".join(sentence[n:])):
            rest = _bare(text)
        else:
            open_, rest = False, ""
        if rest:
            found.append((clause, rest))
    return tuple(found)


def kinds(rest: str) -> tuple[str, ...]:
    """The single words of a spared text if each is a kind of place or of food, else nothing."""
    words = tuple(word for word in rest.split() if word not in ("and", "or", "nor"))
    known = CONCEPTS.keys() | INGREDIENTS.keys()
    return words if all(stem(word) in known for word in words) else ()


def _bare(text: str) -> str:
    return " ".join(word for word in text.split() if word not in _FILLING)
