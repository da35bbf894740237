"""The conflicts of a request: found, told, and what would do instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trips.itinerary import Itinerary
from trips.request import TripRequest
from trips.wishes import appointments, clashes, elsewhere, no_time, relax, told
from trips.wishes.clashes import Clash
from trips.wishes.cores import cores, merged
from trips.wishes.facts import Facts
from trips.wishes.planned import planned, unserved
from trips.wishes.program import Program
from trips.wishes.relax import Relaxation, relaxed
from trips.wishes.wish import BUDGET, DAYS, WHERE, Key, Wish, wishes

#: Relaxations offered for a conflict unless said otherwise, and plans made at most to find them.
OFFERED, _TRIED = 3, 8

#: Plans made for one request at most, however many its conflicts: what they do not settle is
#: not told.
_PLANS = 40
#: With so many days a town, ways between them need no second look.
_UNHURRIED = 2


@dataclass(frozen=True)
class Conflict:
    """Wishes that cannot all come true."""

    wishes: tuple[Wish, ...]
    #: A sentence without its full stop.
    why: str
    #: It rests on the traveller's own words alone, not on estimates.
    certain: bool
    #: Each was planned and works, the least first.
    relaxations: tuple[Relaxation, ...] = ()

    @property
    def said(self) -> str:
        """In one line: what, and why."""
        verb = "cannot be" if len(self.wishes) == 1 else "do not go together"
        return f"{told.together(self.wishes)} {verb}. {self.why}."


def conflicts(
    request: TripRequest, *, plan: Itinerary | None = None, offers: int = OFFERED
) -> tuple[Conflict, ...]:
    """The smallest sets of wishes that no plan serves; empty when all may come true.

    For a request that can be accepted. ``plan``: its plan, if it was made already; then the
    wishes that it leaves unserved are looked into as well. ``offers``: how many
    relaxations to look for, each of which costs a plan or more.
    """
    facts = Facts(request)
    if not facts.found or len(facts.stops) > request.days:
        return ()  # what acceptance refuses
    return tuple(_Search(facts, plan, offers).conflicts())


class _Search:
    """Finding the conflicts of one request."""

    def __init__(self, facts: Facts, plan: Itinerary | None, offers: int) -> None:
        self._facts, self._given, self._offers = facts, plan, offers
        self._wishes = wishes(facts.request)
        self._clashes = _clashes(facts)
        self._planned: dict[str, frozenset[Key] | None] = {}

    def conflicts(self) -> Iterator[Conflict]:
        told_of: set[Key] = set()
        found = list(cores(Program(self._facts, self._clashes)))
        for core in merged(self._wishes, found):
            within = [clash for clash in self._clashes if clash.keys <= set(core)]
            certain = bool(within) and all(clash.certain for clash in within)
            if certain or set(core) & self._missed:
                told_of |= set(core)
                yield self._conflict(core, certain=certain)
        for clash in self._clashes:
            if clash.kept:
                core = tuple(key for key in self._wishes if key in clash.keys)
                yield self._conflict(core, certain=clash.certain)
        if self._given is not None or _hurried(self._facts):
            for core in self._found_by_planning(told_of):
                yield self._conflict(core, certain=False)

    @cached_property
    def _plan(self) -> Itinerary | None:
        return self._given or planned(self._facts.request)

    @cached_property
    def _missed(self) -> frozenset[Key]:
        return frozenset() if self._plan is None else unserved(self._facts.request, self._plan)

    def _conflict(self, core: Sequence[Key], *, certain: bool) -> Conflict:
        working = tuple(self._working(core)) if self._offers else ()
        enough = next((one.sum for one in working if one.sum), None)
        return Conflict(
            wishes=tuple(self._wishes[key] for key in core),
            why=told.why(self._plan, core, self._clashes, enough),
            certain=certain,
            relaxations=working,
        )

    def _working(self, core: Sequence[Key]) -> Iterator[Relaxation]:
        """The first few that a real plan proves, none of which changes more than one before it."""
        fields: set[frozenset[str]] = set()
        tried = 0
        for one in relax.candidates(self._facts, core, self._plan):
            changed = frozenset(one.changes)
            if any(f <= changed for f in fields) or tried == _TRIED or len(fields) >= self._offers:
                continue
            request = relaxed(self._facts.request, one)
            if request is None or not _possible(request, core):
                continue
            tried += 1
            if self._works(request, core):
                fields.add(changed)
                yield one

    def _works(self, request: TripRequest, core: Sequence[Key]) -> bool:
        missed = self._missed_by(request)
        return missed is not None and not missed & set(core) and missed <= self._missed

    def _missed_by(self, request: TripRequest) -> frozenset[Key] | None:
        """What a plan of a changed request leaves unserved; ``None``: there is none."""
        asked = request.model_dump_json()
        if asked not in self._planned:
            plan = planned(request) if len(self._planned) < _PLANS else None
            self._planned[asked] = None if plan is None else unserved(request, plan)
        return self._planned[asked]

    def _found_by_planning(self, told_of: set[Key]) -> Iterator[tuple[Key, ...]]:
        """Wishes that the plan left unserved although nothing above speaks against them.

        A town, the money, a place by name: with the days, and what else stands in its way.
        """
        for key in self._wishes:
            if key in told_of or key not in self._missed:
                continue
            if key in (BUDGET, WHERE):
                yield tuple(one for one in self._wishes if one in (key, DAYS))
            elif key[0] == "must_see" and self._facts.wanted(key[1]):
                yield self._around(key)

    def _around(self, key: Key) -> tuple[Key, ...]:
        """The wishes beside it without any one of which it would be served."""
        beside = [key, DAYS]
        for other in self._wishes:
            if other == key or other[0] not in _GIVING_WAY:
                continue
            without = _without(self._facts.request, other)
            missed = None if without is None else self._missed_by(without)
            if missed is not None and key not in missed:
                beside.append(other)
        return tuple(one for one in self._wishes if one in beside)


def _hurried(facts: Facts) -> bool:
    """Whether towns follow each other so fast that the ways between may leave no time."""
    few = facts.request.days < _UNHURRIED * len(facts.stops)
    return facts.too_far or (few and len(facts.stops) > 1)


def _clashes(facts: Facts) -> list[Clash]:
    makers = (clashes, appointments, elsewhere, no_time)
    return [clash for maker in makers for clash in maker.clashes(facts)]


def _possible(request: TripRequest, core: Sequence[Key]) -> bool:
    """Whether what is left of the conflict is none any more: much quicker than a plan."""
    facts = Facts(request)
    if not facts.found or len(facts.stops) > request.days:
        return False
    if WHERE in core and facts.too_far:
        return False
    seen = _clashes(facts)
    if any(clash.kept and clash.keys <= set(core) for clash in seen):
        return False
    asked = Program(facts, seen)
    # Money is counted more narrowly there than a plan's.
    return asked.possible([key for key in core if key in asked.keys and key != BUDGET])


#: What may stand in the way of a place, and can be planned without for a try.
_GIVING_WAY = frozenset({"pace", "arrive_at", "leave_at", "budget_amount"})


def _without(request: TripRequest, key: Key) -> TripRequest | None:
    changes: dict[str, dict[str, object]] = {
        "pace": {"pace": "packed"},
        "arrive_at": {"arrive_at": None},
        "leave_at": {"leave_at": None},
        "budget_amount": {"budget_amount": None, "flexible_budget": True},
    }
    return relaxed(request, Relaxation("", changes[key[0]], 0))
