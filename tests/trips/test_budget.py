"""Costs by category, what is not in them, and the budget's parts."""

import pytest

from tests.trips.plans import Made, dated, items
from trips.budget import moved, totals
from trips.costs import total
from trips.exchange import convert
from trips.money import Price


def price(high: int, low: int = 0) -> Price:
    """A made-up price of the whole party, in cents."""
    return Price(low=low, high=high, currency="EUR", per="party", basis="recalled", as_of="2025")


def test_everything_is_counted_once() -> None:
    made = Made(**dated(4, budget_amount="5000", currency="USD", adults=3, arrive_at="10:00"))
    plan = made.itinerary()
    parts = plan.budget.by_category
    assert parts["stay"].high == sum(s.cost.high for s in plan.stays if s.cost)
    assert parts["food"].high == sum(i.cost.high for i in items(plan, "meal") if i.cost)
    assert parts["activities"].low == sum(i.cost.low for i in items(plan, "visit") if i.cost)
    assert parts["transport"].high == sum(i.cost.high for i in items(plan, "leg") if i.cost)
    assert plan.budget.estimated.high == sum(p.high for p in parts.values())
    assert plan.budget.estimated.high <= 500_000
    assert plan.budget.currency == plan.budget.estimated.currency == "USD"
    assert sum(plan.budget.planned_by_category.values()) == 500_000


def test_children_pay_babies_do_not_eat() -> None:
    made = Made(**dated(2, adults=2, children_ages=[0, 8], flexible_budget=True))
    for item in items(made.recommendations, "visit", "meal"):
        if item.place is None or item.place.price is None or item.cost is None:
            continue
        people = 3 if item.kind == "meal" else 4
        assert item.place.price.per == "person"
        assert item.cost.high == item.place.price.high * people


@pytest.mark.parametrize(
    ("given", "rooms"),
    [
        ({"adults": 1}, 1),
        ({"adults": 3}, 2),
        ({"adults": 2, "children_ages": [6]}, 1),
        ({"adults": 2, "children_ages": [6, 8]}, 2),
        ({"adults": 2, "groups": ["business"]}, 2),
    ],
)
def test_rooms(given: dict[str, object], rooms: int) -> None:
    made = Made(**dated(3, flexible_budget=True, **given))
    (stay,) = made.recommendations.stays
    assert (stay.rooms, stay.nights, stay.first_day) == (rooms, 2, 1)
    assert stay.cost is not None
    assert stay.place.price is not None
    assert stay.cost.high == stay.place.price.high * 2 * rooms


def test_amounts_are_exchanged_and_said_so() -> None:
    made = Made(**dated(2, currency="JPY", budget_amount="400000"))
    plan = made.itinerary()
    assert any("EUR" in line and "JPY" in line for line in plan.budget.exchange)
    for item in items(plan, "visit"):
        if item.place and item.place.price and item.cost:
            whole = item.place.price.model_copy(
                update={
                    "low": item.place.price.low * 2,
                    "high": item.place.price.high * 2,
                }
            )
            assert item.cost.high == convert(whole, "JPY").high


def test_what_is_not_included_is_named() -> None:
    made = Made(**dated(3, origin="London", inclusions=["flights", "cruise", "activities"]))
    plan = made.itinerary()
    told = " ".join(plan.budget.not_included)
    assert "Flights" in told
    assert "Cruise" in told
    assert "Nights" in told  # places to stay were not chosen
    assert "no arrival time" in told
    assert plan.budget.by_category["stay"].high == 0
    assert all(s.cost is None for s in plan.stays)


def test_an_appointment_has_no_price_and_is_named() -> None:
    booked = [{"name": "Opera night", "on": "2027-05-04", "from": "19:00", "to": "21:30"}]
    plan = Made(**dated(3, booked=booked)).itinerary()
    assert any("Opera night" in line for line in plan.budget.not_included)


def test_a_part_that_is_too_small_takes_from_the_others() -> None:
    split = {"stay": 500, "food": 300, "activities": 100, "transport": 100}
    costs = {
        "stay": price(400),
        "food": price(333),
        "activities": price(50),
        "transport": price(100),
    }
    found = moved(split, costs)  # type: ignore[arg-type]
    assert sum(found.values()) == 1000
    assert all(costs[c].high <= part for c, part in found.items())
    assert found["transport"] == 100


def test_a_budget_that_is_too_small_stays_divided_as_it_was() -> None:
    split = {"stay": 100, "food": 100, "activities": 0, "transport": 0}
    costs = {
        "stay": price(90),
        "food": price(200),
        "activities": price(0),
        "transport": price(0),
    }
    assert moved(split, costs) == split  # type: ignore[arg-type]


def test_a_sum_is_as_well_known_as_its_worst_part() -> None:
    parts = [price(2, 1), None, price(3)]
    whole = total(parts, "EUR")
    assert (whole.low, whole.high, whole.basis, whole.as_of) == (1, 5, "recalled", "2025")
    assert total([], "EUR").high == 0


def test_the_categories_are_the_budgets() -> None:
    assert list(totals((), (), "EUR")) == ["stay", "food", "activities", "transport"]
