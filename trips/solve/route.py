"""Which towns, in which order, for how many nights each, by which direct ways.

A trip of ``nights`` nights has ``nights + 1`` days. A town with nights ``n`` from day ``d``
on is seen on the days ``d`` to ``d + n``: the day of moving on belongs to both towns. Costs
are whole numbers of whatever is to be small: money, minutes, metres.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trips.solve import program

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar, LinearExpr


@dataclass(frozen=True, kw_only=True)
class Town:
    """A town that may be visited, once."""

    key: str
    #: Numbers of nights that are possible → what each costs there.
    nights: Mapping[int, int]
    must: bool = False


@dataclass(frozen=True, kw_only=True)
class Link:
    """A direct way from one town to another, in this direction."""

    key: str
    origin: str
    goal: str
    cost: int = 0
    #: Days of the trip on which it runs; ``None``: on all.
    days: frozenset[int] | None = None
    #: How one goes, for ``Question.apart``.
    manner: str = ""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something in a town on those days, both included.

    ``whole``: one has to be there on each of them; else on one at least.
    """

    town: str
    first: int
    last: int
    whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Question:
    towns: tuple[Town, ...]
    links: tuple[Link, ...]
    nights: int
    #: Where the trip starts and ends without sleeping there. ``None``: in any of the towns.
    start: str | None = None
    goal: str | None = None
    #: How many towns are visited; ``None``: any number.
    count: int | None = None
    events: tuple[Event, ...] = ()
    #: Two manners of going that one trip cannot mix.
    apart: tuple[tuple[str, str], ...] = ()
    #: The most that nights and ways may cost together.
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class Stay:
    town: str
    first_day: int
    nights: int


@dataclass(frozen=True, kw_only=True)
class Route:
    """In order. ``links`` leads into the first town if there is a start, and so on."""

    stays: tuple[Stay, ...]
    links: tuple[Link, ...]
    cost: int


def route(question: Question) -> Route | None:
    """The cheapest there is; ``None``: proved that there is none."""
    return next(routes(question), None)


def routes(question: Question) -> Iterator[Route]:
    """The cheapest, then the cheapest with other towns or other nights, and so on to the last."""
    asked = _Program(question)
    while (found := asked.answer()) is not None:
        yield found
        asked.forbid(found)


class _Program:
    """The question as a program: a circuit through the towns visited, timed along its arcs."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._model: CpModel = program.model()
        self._towns = {town.key: n for n, town in enumerate(question.towns, 1)}
        last = question.nights + 1
        self._first = {t: self._model.new_int_var(1, last, "") for t in self._towns}
        self._stays = {
            (town.key, n): self._model.new_bool_var("")
            for town in question.towns
            for n in town.nights
            if 0 <= n <= question.nights
        }
        self._used = {town.key: self._visited(town) for town in question.towns}
        self._taken: dict[int, IntVar] = {}
        self._arcs()
        self._rules()
        self._priced()

    def answer(self) -> Route | None:
        solver = program.solve(self._model)
        return None if solver is None else self._read(solver)

    def forbid(self, found: Route) -> None:
        """Not these towns with these nights again."""
        self._model.add_bool_or(
            [self._stays[stay.town, stay.nights].negated() for stay in found.stays]
        )

    def _visited(self, town: Town) -> "IntVar":
        used = self._model.new_bool_var("")
        choices = [lit for (key, _), lit in self._stays.items() if key == town.key]
        self._model.add(sum(choices) == used)
        if town.must:
            self._model.add(used == 1)
        return used

    def _nights(self, town: str) -> "LinearExpr | int":
        return sum(n * lit for (key, n), lit in self._stays.items() if key == town)

    def _arcs(self) -> None:
        by_ends: dict[tuple[int, int], list[int]] = {}
        for n, link in enumerate(self._question.links):
            ends = self._ends(link)
            if ends is not None:
                by_ends.setdefault(ends, []).append(n)
        arcs: list[tuple[int, int, IntVar]] = []
        for (origin, goal), links in by_ends.items():
            arc = self._model.new_bool_var("")
            for n in links:
                self._taken[n] = self._model.new_bool_var("")
                self._runs(n)
            self._model.add(sum(self._taken[n] for n in links) == arc)
            arcs.append((origin, goal, arc))
        arcs += self._loose_ends()
        self._between = tuple(arcs)
        keys = {n: key for key, n in self._towns.items()}
        for origin, goal, arc in arcs:
            self._timed(keys.get(origin), keys.get(goal), arc)
        arcs += [(n, n, self._used[key].negated()) for key, n in self._towns.items()]  # type: ignore[misc]
        if arcs:
            self._model.add_circuit(arcs)
        else:
            self._model.add_bool_or([])  # there is nowhere to go

    def _ends(self, link: Link) -> tuple[int, int] | None:
        """Numbers of its ends, 0 for outside; ``None`` where it leads nowhere of use."""
        question = self._question
        origin = self._towns.get(link.origin, 0 if link.origin == question.start else None)
        goal = self._towns.get(link.goal, 0 if link.goal == question.goal else None)
        return None if origin is None or goal is None or origin == goal else (origin, goal)

    def _loose_ends(self) -> "list[tuple[int, int, IntVar]]":
        """Free ways in and out where the trip may begin or end in any town."""
        numbers = self._towns.values()
        free: list[tuple[int, int, IntVar]] = []
        if self._question.start is None:
            free += [(0, n, self._model.new_bool_var("")) for n in numbers]
        if self._question.goal is None:
            free += [(n, 0, self._model.new_bool_var("")) for n in numbers]
        return free

    def _timed(self, origin: str | None, goal: str | None, arc: "IntVar") -> None:
        leaves = 1 if origin is None else self._first[origin] + self._nights(origin)
        arrives = self._question.nights + 1 if goal is None else self._first[goal]
        self._model.add(leaves == arrives).only_enforce_if(arc)

    def _runs(self, n: int) -> None:
        """A link is taken only on days on which it runs."""
        link = self._question.links[n]
        if link.days is None:
            return
        last = self._question.nights + 1
        if link.goal in self._towns:
            days = [self._day(link.goal, day) for day in range(1, last + 1) if day in link.days]
            self._model.add_bool_or([*days, self._taken[n].negated()])
        elif last not in link.days:
            self._model.add(self._taken[n] == 0)

    def _day(self, town: str, day: int) -> "IntVar":
        """Whether the town's first day is this one."""
        is_day = self._model.new_bool_var("")
        self._model.add(self._first[town] == day).only_enforce_if(is_day)
        return is_day

    def _rules(self) -> None:
        question = self._question
        self._model.add(sum(n * lit for (_, n), lit in self._stays.items()) == question.nights)
        if question.count is not None:
            self._model.add(sum(self._used.values()) == question.count)
        for event in question.events:
            if event.town not in self._towns:
                self._model.add_bool_or([])  # nobody can be there
                continue
            first, nights = self._first[event.town], self._nights(event.town)
            begins, ends = (event.first, event.last) if event.whole else (event.last, event.first)
            self._model.add(self._used[event.town] == 1)
            self._model.add(first <= begins)
            self._model.add(first + nights >= ends)
        for one, other in question.apart:
            self._never_both(one, other)

    def _never_both(self, one: str, other: str) -> None:
        chosen = self._model.new_bool_var("")
        for n, taken in self._taken.items():
            manner = self._question.links[n].manner
            if manner == one:
                self._model.add_implication(taken, chosen)
            elif manner == other:
                self._model.add_implication(taken, chosen.negated())

    def _priced(self) -> None:
        costs = {town.key: town.nights for town in self._question.towns}
        nights = sum(costs[key][n] * lit for (key, n), lit in self._stays.items())
        cost = nights + sum(
            self._question.links[n].cost * taken for n, taken in self._taken.items()
        )
        if self._question.limit is not None:
            self._model.add(cost <= self._question.limit)
        self._model.minimize(cost)

    def _read(self, solver: "CpSolver") -> Route:
        following = {i: j for i, j, arc in self._between if solver.value(arc)}
        order, at = [], following[0]
        while at:
            order.append(at)
            at = following[at]
        keys = {n: key for key, n in self._towns.items()}
        nights = {key: n for (key, n), lit in self._stays.items() if solver.value(lit)}
        links = {
            self._question.links[n].goal: self._question.links[n]
            for n, taken in self._taken.items()
            if solver.value(taken)
        }
        visited = [keys[n] for n in order]
        ways = (*visited, self._question.goal)
        return Route(
            stays=tuple(
                Stay(town=key, first_day=solver.value(self._first[key]), nights=nights[key])
                for key in visited
            ),
            links=tuple(links[goal] for goal in ways if goal is not None and goal in links),
            cost=round(solver.objective_value),
        )
