"""The high ends of prices keep within the budget, wherever that is possible."""

from decimal import Decimal

import pytest

from tests.trips.plans import Made, broken, dated, items
from tests.trips.wishes import towns, wish
from trips.builtin import afford
from trips.schedule.purse import Purse


def test_the_least_budget_is_enough() -> None:
    given = dated(5, adults=2, children_ages=[7])
    least = afford.least(wish(**given), towns(wish(**given)))
    made = Made(**{**given, "budget_amount": str(Decimal(least.high) / 100)})
    plan = made.itinerary()
    assert plan.budget.estimated.high <= least.high
    assert broken(plan, made.request) == set()


@pytest.mark.parametrize("amount", ["0", "90"])
def test_a_budget_that_cannot_work_says_what_would(amount: str) -> None:
    made = Made(**dated(4, budget_amount=amount))
    plan = made.itinerary()
    assert broken(plan, made.request) == {"budget", "budget_by_category"}
    told = next(one for one in plan.left_out if "budget" in one.place)
    assert "would hold it" in told.why
    assert plan.budget.planned == int(amount) * 100
    # Still a useful plan: what costs nothing is seen, and every meal is there.
    visits = items(plan, "visit")
    assert visits
    assert sum(v.cost.high for v in visits if v.cost) == 0


def test_more_money_buys_a_better_bed_and_better_tables() -> None:
    poor = Made(**dated(4, budget_amount="700")).itinerary()
    rich = Made(**dated(4, budget_amount="9000")).itinerary()
    bands = ("budget", "mid", "upscale")
    assert bands.index(poor.stays[0].band) < bands.index(rich.stays[0].band)
    assert poor.budget.by_category["food"].high < rich.budget.by_category["food"].high
    assert poor.budget.estimated.high <= 70_000
    assert rich.budget.estimated.high <= 900_000


def test_what_was_asked_for_may_use_up_other_parts() -> None:
    """The outline leaves little for visits; a wish by name may still be paid, if all holds."""
    given = dated(3, adults=2, must_see=["Lisbon Oceanarium"])
    least = afford.least(wish(**given), towns(wish(**given)))
    made = Made(**{**given, "budget_amount": str(Decimal(least.high) / 100 + 80)})
    plan = made.itinerary()
    assert any(i.title == "Lisbon Oceanarium" and i.pinned for i in items(plan, "visit"))
    assert broken(plan, made.request) == set()


def test_a_purse_gives_parts_and_the_whole() -> None:
    purse = Purse({"food": 100, "activities": 50, "transport": 20}, 170)
    assert purse.affords("activities", 50)
    assert not purse.affords("activities", 51)
    assert purse.affords("activities", 170, "whole")
    purse.pay("activities", 120)  # asked for by name
    assert purse.left("activities") == 0
    assert purse.left("food") == 50  # no more than there is in all
    assert not purse.affords("food", 51, "whole")
    assert purse.affords("food", 51, "none")
    purse.pay("activities", -120)
    assert purse.left("food") == 100


def test_a_purse_without_a_budget_never_runs_out() -> None:
    purse = Purse(None, None)
    assert purse.left("food") is None
    assert purse.affords("food", 10**9)


def test_without_money_enough_the_days_are_still_days() -> None:
    """Nothing is enough here: what is free is seen all the same, with a ride out and back."""
    made = Made(**dated(3, destination="Istanbul", budget_amount="0", currency="EUR"))
    plan = made.itinerary()
    for day in plan.days:
        assert sum(i.kind == "visit" for i in day.items) >= 2
    paid = [i for d in plan.days for i in d.items if i.kind == "visit" and i.cost and i.cost.high]
    assert paid == []
    assert "as cheaply as we could" in " ".join(one.why for one in plan.left_out)
