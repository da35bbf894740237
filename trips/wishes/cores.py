"""The smallest sets of wishes that no plan can serve together."""

from collections.abc import Collection, Iterator, Sequence

from trips.wishes.program import Program
from trips.wishes.wish import ARRIVE, BUDGET, DAYS, LEAVE, PACE, Key

#: What a conflict is about: of these at least one has to give way. The rest is what they
#: stand in, such as days and needs.
_SUBJECTS = frozenset({"must_see", "booked", "interests"})

#: What rules places out one by one.
_NEEDS = frozenset({"accessibility", "dietary", "children_ages"})
#: What a conflict of places and time consists of.
_OF_TIME = frozenset({"must_see", *(field for field, _ in (DAYS, PACE, ARRIVE, LEAVE))})


def cores(program: Program) -> Iterator[tuple[Key, ...]]:
    """Conflict after conflict, until what is left may come true. In the form's order."""
    held = list(program.keys)
    while not program.possible(held):
        core = _smallest(program, held)
        yield core
        subjects = [key for key in core if key[0] in _SUBJECTS]
        if not subjects:
            subjects = [key for key in core if key == BUDGET] or list(core)
        held = [key for key in held if key not in subjects]


def merged(order: Collection[Key], found: Sequence[tuple[Key, ...]]) -> list[tuple[Key, ...]]:
    """The conflicts, with those in one that differ in the places alone, in the order given.

    Three places that a short stay leaves no time for, or that one need rules out, are one
    conflict, not three.
    """
    groups: dict[tuple[Key, ...] | str, set[Key]] = {}
    for core in found:
        groups.setdefault(_about(core), set()).update(core)
    merged = [tuple(key for key in order if key in group) for group in groups.values()]
    places = {key: n for n, key in enumerate(order)}
    last = [len(places)]
    return sorted(merged, key=lambda core: [places[k] for k in core if k[0] in _SUBJECTS] or last)


def _about(core: tuple[Key, ...]) -> tuple[Key, ...] | str:
    if {field for field, _ in core} <= _OF_TIME:
        if {ARRIVE, LEAVE} & set(core):
            return "the hours"
        if PACE in core or len(core) > 2:
            return "the days"
    besides = tuple(key for key in core if key[0] != "must_see")
    if len(besides) == 1 and besides[0][0] in _NEEDS:
        return besides
    return core


def _smallest(program: Program, held: Sequence[Key]) -> tuple[Key, ...]:
    """Of the sets that taking wishes away one by one leads to, in two orders, the smaller."""
    found = (_minimal(program, order) for order in (held, held[::-1]))
    core = min(found, key=len)
    return tuple(key for key in held if key in core)


def _minimal(program: Program, order: Sequence[Key]) -> frozenset[Key]:
    """A set that is possible as soon as any one of it is taken away."""
    core = list(order)
    for key in order:
        fewer = [one for one in core if one != key]
        if not program.possible(fewer):
            core = fewer
    return frozenset(core)
