"""Stays, meals, ways and whatever else is chosen from a list, under a budget, exactly.

A need is something to choose for (the nights in a town, the meals of a week there), its
options are what there is. Amounts are whole numbers of one currency.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from trips.solve import program

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something that can be chosen."""

    key: str
    #: For one unit: a night, a meal.
    price: int
    #: People that one of it serves: more need several. ``None``: the price is for all.
    holds: int | None = None
    #: Units below which it cannot be had, such as nights.
    least_units: int = 1
    #: What it is and has, in any words that needs and limits use too.
    offers: frozenset[str] = frozenset()
    #: How welcome it is, 0 or more.
    value: int = 0


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is to be chosen for; between ``least`` and ``most`` different options of it."""

    key: str
    options: tuple[Option, ...]
    #: Which part of the budget pays for it.
    category: str = ""
    #: Units taken of each chosen option.
    units: int = 1
    least: int = 1
    most: int = 1
    #: What each chosen option has to offer, and what none may.
    requires: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What holds over all needs together."""

    people: int = 1
    budget: int | None = None
    by_category: Mapping[str, int] = field(default_factory=dict)
    #: What the chosen options have to offer between them.
    covers: frozenset[str] = frozenset()
    #: An option may be chosen for one need alone.
    once: bool = True


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Need → its options, in the order given. Costs are for all people and units."""

    chosen: Mapping[str, tuple[Option, ...]]
    cost: int
    by_category: Mapping[str, int]


def cost(option: Option, units: int, people: int) -> int:
    """What an option costs all of them."""
    times = 1 if option.holds is None else -(-people // option.holds)
    return option.price * units * times


def fits(option: Option, need: Need) -> bool:
    """Whether it may be chosen for that need at all."""
    return (
        need.units >= option.least_units
        and need.requires <= option.offers
        and not need.refuses & option.offers
    )


def choose(
    needs: tuple[Need, ...],
    limits: Limits,
    *,
    prefer: Literal["cost", "value"] = "cost",
    close: float = 0.0,
) -> Choice | None:
    """The cheapest choice, or the one of most value; ``None``: proved that there is none.

    ``close``: how much less than the most a value may be, as a share of it, to be found sooner.
    """
    asked = _Program(needs, limits)
    asked.aim(prefer)
    solver = program.solve(asked.model, gap=close)
    if solver is None:
        return None
    return asked.read({place for place, lit in asked.taken.items() if solver.value(lit)})


class _Program:
    """The question as a program: whether each option is taken for each need."""

    def __init__(self, needs: tuple[Need, ...], limits: Limits) -> None:
        self.model: CpModel = program.model()
        self._needs, self._limits = needs, limits
        #: (number of the need, number of the option) → whether it is taken.
        self.taken: dict[tuple[int, int], IntVar] = {
            (n, o): self.model.new_bool_var("")
            for n, need in enumerate(needs)
            for o, option in enumerate(need.options)
            if fits(option, need)
        }
        self._counted()
        self._covered()
        self._paid()

    def aim(self, prefer: Literal["cost", "value"]) -> None:
        if prefer == "cost":
            self.model.minimize(self._sum(self._cost(place) * lit for place, lit in self._each()))
        else:
            values = (self._option(place).value * lit for place, lit in self._each())
            self.model.maximize(self._sum(values))

    def read(self, taken: set[tuple[int, int]]) -> Choice:
        chosen = {
            need.key: tuple(option for o, option in enumerate(need.options) if (n, o) in taken)
            for n, need in enumerate(self._needs)
        }
        spent: dict[str, int] = defaultdict(int)
        for place in taken:
            spent[self._needs[place[0]].category] += self._cost(place)
        return Choice(chosen=chosen, cost=sum(spent.values()), by_category=dict(spent))

    def _each(self) -> "Iterator[tuple[tuple[int, int], IntVar]]":
        yield from self.taken.items()

    def _option(self, place: tuple[int, int]) -> Option:
        return self._needs[place[0]].options[place[1]]

    def _cost(self, place: tuple[int, int]) -> int:
        return cost(self._option(place), self._needs[place[0]].units, self._limits.people)

    def _sum(self, terms: "Iterator[LinearExpr]") -> "LinearExpr | int":
        return sum(terms)

    def _counted(self) -> None:
        for n, need in enumerate(self._needs):
            mine = [lit for (of, _), lit in self._each() if of == n]
            self.model.add_linear_constraint(sum(mine), need.least, need.most)
        if self._limits.once:
            by_key: dict[str, list[IntVar]] = defaultdict(list)
            for place, lit in self._each():
                by_key[self._option(place).key].append(lit)
            for same in by_key.values():
                if len(same) > 1:
                    self.model.add_at_most_one(same)

    def _covered(self) -> None:
        for wanted in sorted(self._limits.covers):
            self.model.add_bool_or(
                [lit for place, lit in self._each() if wanted in self._option(place).offers]
            )

    def _paid(self) -> None:
        limits = self._limits
        if limits.budget is not None:
            every = (self._cost(place) * lit for place, lit in self._each())
            self.model.add(self._sum(every) <= limits.budget)
        for category, part in limits.by_category.items():
            mine = (
                self._cost(place) * lit
                for place, lit in self._each()
                if self._needs[place[0]].category == category
            )
            self.model.add(self._sum(mine) <= part)
