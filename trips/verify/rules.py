"""What a rule says: passed or not, what was looked at, and how well its facts are known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trips.itinerary import Rule
from trips.money import Basis, Price
from trips.places import Fact, Place

_WEAKER: tuple[Basis, ...] = ("sourced", "recalled", "estimated")
#: What a rule rests on that looks at no fact of the world, but at the plan and the
#: traveller's own words.
OWN_WORDS = None


@dataclass(frozen=True)
class Fault:
    """One way in which a rule is broken."""

    said: str
    places: tuple[str, ...] = ()


def rule(
    name: str, title: str, faults: Sequence[Fault], basis: Basis | None, looked_at: str, *more: str
) -> Rule:
    """``looked_at`` says what was checked; ``more`` what could not be."""
    return Rule(
        rule=name,
        title=title,
        passed=not faults,
        basis=basis,
        evidence=(looked_at, *(f.said for f in faults), *more),
        places=tuple(dict.fromkeys(p for f in faults for p in f.places)),
    )


def weakest(bases: Iterable[Basis | None]) -> Basis | None:
    """``estimated`` before ``recalled`` before ``sourced``; ``None`` without any facts."""
    return max((b for b in bases if b), key=_WEAKER.index, default=OWN_WORDS)


def known(place: Place, *fields: str) -> Basis | None:
    """How those fields of a place are known. What has no fact, or no date, is no source."""
    return weakest(_of(place.facts.get(field)) for field in fields)


def priced(price: Price | None) -> Basis | None:
    return price.basis if price else OWN_WORDS


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 stop``, ``3 stops``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _of(fact: Fact | None) -> Basis:
    if fact is None:
        return "recalled"
    if fact.basis == "sourced" and not (fact.source and fact.read_at):
        return "recalled"
    return fact.basis
