"""The summary of an edited plan: what is not true any more goes."""

import re
from collections.abc import Iterable, Sequence

from trips.atlas.names import plain
from trips.builtin.vocabulary import CONCEPTS, stem
from trips.itinerary import Day, Item

_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
#: A sum of money, as people write it.
_MONEY = re.compile(
    r"[€$£¥₩₹]|\b[A-Z]{3}\s?\d|\d\s?[A-Z]{3}\b|\d\s?(?:euros?|dollars?|pounds?|yen|kroner|zł|zloty)\b"
)
#: Names shorter than this are words of their own too easily.
_SHORT = 4
#: A single word of a name tells it from others when it has so many letters.
_TELLING = 6


def still_true(summary: str, old: Sequence[Day], new: Sequence[Day]) -> tuple[str, ...]:
    """The sentences that name nothing which is gone or on another day, nor what it costs when
    that has changed."""
    stale = _stale(old, new)
    dearer = [d.cost for d in old] != [d.cost for d in new]
    return tuple(
        sentence
        for sentence in sentences(summary)
        if not (dearer and _MONEY.search(sentence))
        if not any(f" {name} " in f" {plain(sentence)} " for name in stale)
    )


def sentences(summary: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in _SENTENCE.split(summary))))


def _stale(old: Sequence[Day], new: Sequence[Day]) -> set[str]:
    """Plain names of what is not where it was, with the words that tell it from what still is:
    "Oceanarium" for the Lisbon Oceanarium."""
    gone = {plain(name) for name in _moved(old, new)}
    now = " ".join(plain(name) for d in new for name in (d.base_name, *_names(d.items)))
    telling = {
        word
        for name in gone
        for word in name.split()
        if len(word) >= _TELLING and stem(word) not in CONCEPTS and word not in now.split()
    }
    return gone | telling


def _moved(old: Sequence[Day], new: Sequence[Day]) -> set[str]:
    """Names of what was in a day and is not in it any more."""
    now = {day.number: set(_names(day.items)) for day in new}
    return {
        name
        for day in old
        for name in _names(day.items)
        if name not in now.get(day.number, set()) and len(name) >= _SHORT
    }


def _names(items: Iterable[Item]) -> Iterable[str]:
    for item in items:
        if item.place is not None and item.kind in ("visit", "meal"):
            yield item.place.name
            if item.place.local_name:
                yield item.place.local_name
