"""Wishes as a question to the solver: is there any plan at all that serves these?

The question leaves out what makes plans harder still (ways between places, meals, wishes
nobody wrote), so "no" means no, and "yes" means perhaps. Each wish is a yes or no of its
own: what a wish forbids holds only while the wish does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from trips.builtin import afford
from trips.pace import WHOLE, weight
from trips.places import EATING, Place
from trips.solve import program
from trips.wishes import windows
from trips.wishes.clashes import Clash
from trips.wishes.facts import Facts
from trips.wishes.wish import ARRIVE, BUDGET, DAYS, LEAVE, PACE, Key, booked_key, wishes

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar


@dataclass(frozen=True)
class _Visit:
    """A place that must be seen, on one day."""

    place: Place
    minutes: int
    taken: "IntVar"


class Program:
    """The wishes of one request."""

    def __init__(self, facts: Facts, clashes: Iterable[Clash]) -> None:
        self.facts = facts
        self.keys = tuple(wishes(facts.request))
        self._model: CpModel = program.model()
        self._on = {key: self._model.new_bool_var("") for key in self.keys}
        for clash in clashes:
            if not clash.kept:
                self._model.add_bool_or([self._on[key].negated() for key in clash.keys])
        for number in range(1, facts.request.days + 1):
            self._day(number)
        for name in self.seen:
            chances = [visit.taken for visit in self._visits[name]]
            always = [self._on["must_see", name].negated(), self._on[DAYS].negated()]
            self._model.add_bool_or([*chances, *always])
        self._paid()

    @cached_property
    def seen(self) -> dict[str, Place]:
        """What must be seen and is not eaten at; one place once."""
        found: dict[str, Place] = {}
        for name in self.facts.request.must_see:
            place = self.facts.wanted(name)
            if place is not None and place.category not in EATING and place not in found.values():
                found[name] = place
        return found

    @cached_property
    def _visits(self) -> dict[str, list[_Visit]]:
        return {name: [] for name in self.seen}

    def possible(self, held: Sequence[Key]) -> bool:
        """Whether all of these wishes may come true together."""
        self._model.clear_assumptions()
        self._model.add_assumptions([self._on[key] for key in held])
        return program.solve(self._model) is not None

    def _day(self, number: int) -> None:
        self._paced([v for name in self.seen for v in self._visits_of(name, number)])

    def _visits_of(self, name: str, number: int) -> Iterable[_Visit]:
        """The place on that day, at times at which it is open; none when it is not."""
        place = self.seen[name]
        minutes = windows.least_minutes(place)
        for span in windows.spans(self.facts, place, number):
            taken = self._model.new_bool_var("")
            if span.before_arriving:
                self._model.add_implication(taken, self._on[ARRIVE].negated())
            if span.after_leaving:
                self._model.add_implication(taken, self._on[LEAVE].negated())
            for one in span.appointments:
                self._model.add_implication(taken, self._on[booked_key(one)].negated())
            visit = _Visit(place, minutes, taken)
            self._visits[name].append(visit)
            yield visit

    def _paced(self, visits: Sequence[_Visit]) -> None:
        """A day holds what the pace allows: so many visits, so many minutes in them."""
        if len(visits) < 2:
            return
        for paced, limits in windows.paces(self.facts.request):
            several = self._model.new_bool_var("")
            count = sum(visit.taken for visit in visits)
            weighed = sum(weight(visit.minutes) * visit.taken for visit in visits)
            time = sum(visit.minutes * visit.taken for visit in visits)
            enforced = [self._on[PACE]] if paced else []
            self._model.add(weighed <= WHOLE * limits.stops).only_enforce_if(enforced)
            self._model.add(count <= 1).only_enforce_if([several.negated(), *enforced])
            self._model.add(time <= limits.visiting).only_enforce_if([several, *enforced])

    def _paid(self) -> None:
        """The least such a trip costs, and the tickets of what must be seen."""
        budget = self.facts.request.budget_minor
        if budget is None:
            return
        least = afford.least(self.facts.request, self.facts.found).high
        tickets = sum(
            windows.ticket(self.facts, place) * self._on["must_see", name]
            for name, place in self.seen.items()
        )
        self._model.add(tickets + least <= budget).only_enforce_if(
            [self._on[BUDGET], self._on[DAYS]]
        )
