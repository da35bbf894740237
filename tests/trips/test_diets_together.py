"""Two diets at one table: what the data shows, and what is said where it does not. Made up: the
wishes, and the kitchens where a place is changed here."""

from functools import cache
from typing import Any

import pytest

from tests.trips.plans import Made, dated
from trips.atlas import load
from trips.builtin import diet
from trips.itinerary import Item
from trips.places import Place


def kitchen(cuisine: str, *diets: str) -> Place:
    city = load.city("barcelona")
    entry = next(p for p in city.places if p.name == "Veggie Garden")
    return load.place(city, entry).model_copy(update={"cuisine": cuisine, "diets": diets})


def needs(*wishes: str) -> diet.Needs:
    return diet.needs(Made(**dated(1, destination="Barcelona", dietary=list(wishes))).request)


@cache
def tables(*wishes: str) -> tuple[list[Item], Any]:
    wish = dated(3, destination="Barcelona", flexible_budget=True, dietary=list(wishes))
    plan = Made(**wish).itinerary()
    rule = next(r for r in plan.verification.rules if r.rule == "dietary")
    assert plan.verification.status == "consistent"
    return [i for d in plan.days for i in d.items if i.meal and i.place], rule


@pytest.mark.parametrize("first", ["vegan", "vegetarian"])
def test_halal_without_meat_eats_at_a_kitchen_without_meat(first: str) -> None:
    asked = needs(first, "halal")
    assert diet.problem(kitchen("vegan", "vegan"), asked) is None
    assert diet.unproven(kitchen("vegan", "vegan"), asked) == {"halal"}


@pytest.mark.parametrize(
    ("cuisine", "diets", "wishes"),
    [
        ("tapas", ("vegetarian", "vegan"), ("vegan", "halal")),
        ("vegetarian-friendly tapas", ("vegetarian", "vegan"), ("vegan", "halal")),
        ("vegan", ("vegan",), ("halal",)),
        ("vegan", ("vegan",), ("vegan", "kosher")),
        ("vegetarian", ("vegetarian",), ("vegan", "halal")),
        ("vegan", ("vegan",), ("vegan", "gluten-free")),
    ],
)
def test_no_more_is_claimed_than_the_data_shows(
    cuisine: str, diets: tuple[str, ...], wishes: tuple[str, ...]
) -> None:
    assert diet.problem(kitchen(cuisine, *diets), needs(*wishes)) is not None


def test_what_is_known_needs_no_caution() -> None:
    place = kitchen("vegan", "vegan", "halal")
    assert diet.problem(place, needs("vegan", "halal")) is None
    assert diet.unproven(place, needs("vegan", "halal")) == set()


def test_the_plan_names_tables_and_says_what_is_not_known() -> None:
    found, rule = tables("vegan", "halal")
    assert found
    assert all("halal is not known" in (i.tip or "") for i in found)
    assert rule.basis == "estimated"
    assert rule.title == "What you eat, as far as the data shows"
    assert all(any(i.place.name in line for line in rule.evidence) for i in found if i.place)


def test_without_a_second_diet_there_is_no_caution() -> None:
    found, rule = tables("vegan")
    assert found
    assert not any("halal" in (i.tip or "") for i in found)
    assert rule.title == "Every table serves what you eat"
