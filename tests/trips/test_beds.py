"""Stays of several towns within one part of the budget. Made-up requests, bundled cities."""

from itertools import product

import pytest

from tests.trips.plans import Made
from trips.atlas import load
from trips.builtin.beds import Bed, Run, chosen
from trips.money import Price

CITY = load.city("lisbon")
AREA = CITY.stays[0]


def bed(high: int | None, drawback: float) -> Bed:
    """A made-up price for a night or more in some area."""
    price = {"low": 0, "currency": "EUR", "per": "night", "basis": "estimated", "as_of": "2026"}
    cost = None if high is None else Price.model_validate({**price, "high": high})
    return Bed(load.stay(CITY, AREA, next(iter(AREA.nightly))), cost, drawback)


def run(first_day: int, nights: int, *beds: tuple[int | None, float]) -> Run:
    return Run(first_day, nights, tuple(bed(*one) for one in beds))


ROME = run(1, 3, (900, 0), (600, 200), (300, 900))
PARIS = run(4, 2, (800, 100), (500, 300), (400, 1000))


def highs(runs: tuple[Run, ...], limit: int | None) -> list[int]:
    return [bed.cost.high for bed in chosen(runs, limit).values() if bed.cost]


def test_without_a_limit_the_best() -> None:
    assert highs((ROME, PARIS), None) == [900, 800]


def test_one_town_takes_what_it_can_pay() -> None:
    assert highs((ROME,), 700) == [600]
    assert highs((ROME,), 300) == [300]


@pytest.mark.parametrize("limit", range(700, 1800, 100))
def test_together_it_is_the_best_of_all_combinations(limit: int) -> None:
    def points(pair: tuple[Bed, Bed]) -> float:
        return 3 * (10_000 - pair[0].drawback) + 2 * (10_000 - pair[1].drawback)

    paid = [
        pair
        for pair in product(ROME.beds, PARIS.beds)
        if sum(one.cost.high for one in pair if one.cost) <= limit
    ]
    found = chosen((ROME, PARIS), limit)
    assert points((found[1], found[4])) == max(map(points, paid))


def test_what_nothing_pays_is_the_cheapest() -> None:
    assert highs((ROME, PARIS), 699) == [300, 400]


def test_unknown_prices_are_no_bargain() -> None:
    assert highs((run(1, 2, (None, 0), (500, 100)),), 600) == [500]
    assert highs((ROME, run(4, 2, (None, 0), (500, 100))), 900) == [300, 500]


def test_towns_without_stays_have_none() -> None:
    assert chosen((run(1, 2),), 100) == {}
    assert list(chosen((run(1, 2), ROME), 900)) == [1]


@pytest.mark.parametrize("budget", ["2500", "4000", "6500"])
def test_the_nights_of_several_towns_keep_their_part_and_use_it(budget: str) -> None:
    made = Made(destination="Lisbon then Paris", budget_amount=budget, planned_days=8)
    part = made.outline.by_category["stay"]
    spent = sum(s.cost.high for s in made.recommendations.stays if s.cost)
    assert spent <= part
    assert {s.place.id.split(".")[0] for s in made.recommendations.stays} == {"lisbon", "paris"}
