"""Findings without a model. Requests are made up; the cities are the bundled ones."""

import pytest

from tests.trips.wishes import gathered, outlined
from trips.exchange import convert_minor
from trips.places import EATING


def test_every_place_is_a_candidate() -> None:
    found = gathered()
    assert {place.category for place in found.food} <= EATING
    assert not {place.category for place in found.activities} & EATING
    ids = [place.id for place in (*found.food, *found.activities)]
    assert len(ids) == len(set(ids)) >= 60
    assert found.ideas == ()


def test_each_town_of_the_outline() -> None:
    found = gathered(destination="Kyoto and Lisbon", planned_days=6)
    assert [town.slug for town in found.destinations] == ["kyoto", "lisbon"]
    assert {stay.place.id.split(".")[0] for stay in found.stays} == {"kyoto", "lisbon"}
    assert "Kyoto: dinner" in found.typical_costs
    assert found.typical_costs["Kyoto: dinner"].currency == "JPY"
    assert any("Exchange rates" in source.name for source in found.sources)


def test_sources_are_named() -> None:
    found = gathered(depart_on="2026-12-23", return_on="2026-12-26")
    names = [source.name for source in found.sources]
    assert names[0].startswith("Wayline atlas: Lisbon")
    assert any(name.startswith("Public holidays") for name in names)


@pytest.mark.parametrize("amount", ["560", "900", "2500", "9000"])
def test_stays_fit_the_budgets_part_for_them(amount: str) -> None:
    shape, found = outlined(budget_amount=amount), gathered(budget_amount=amount)
    share = shape.by_category["stay"] // 3
    for stay in found.stays:
        assert stay.place.price is not None
        assert stay.place.price.high <= convert_minor(share, shape.currency, "EUR")


def test_more_money_sleeps_better() -> None:
    assert gathered(budget_amount="560").stays[0].band == "budget"
    assert gathered(budget_amount="9000").stays[0].band == "upscale"


def test_when_nothing_fits_the_cheapest_is_offered_alone() -> None:
    stays = gathered(budget_amount="10").stays
    assert len(stays) == 1
    assert stays[0].band == "budget"


def test_stays_follow_wishes() -> None:
    hostel = {"accommodations": {"types": ["hostel"]}}
    found = gathered(
        flexible_budget=True, inclusions=["accommodations"], inclusion_preferences=hostel
    )
    assert found.stays[0].band == "budget"
    assert all("Alfama" not in stay.place.name for stay in gathered(avoid=["Alfama"]).stays)
    assert {stay.place.step_free for stay in gathered(accessibility=["wheelchair"]).stays} == {
        "yes"
    }


def test_wishes_by_name() -> None:
    found = gathered(must_see=["Torre de Belém", "Oceanarium", "Hogwarts", "Belem Towr"])
    assert list(found.not_found) == ["Hogwarts"]
    assert "places we know in Lisbon" in found.not_found["Hogwarts"]


def test_a_name_nearly_right_is_offered_not_taken() -> None:
    found = gathered(must_see=["National Boat Museum"])
    assert "the nearest name is 'National Coach Museum'" in found.not_found["National Boat Museum"]


def test_insights_speak_of_this_party() -> None:
    lines = gathered(
        dietary=["vegan", "no coriander"], accessibility=["wheelchair", "deaf"], avoid=["zeppelins"]
    ).insights
    text = "\n".join(lines)
    assert "known to serve vegan food" in text
    assert "'no coriander'" in text
    assert "sights are known to fit 'wheelchair'" in text
    assert "Our data does not show 'deaf'" in text
    assert "'zeppelins'" in text


def test_insights_know_the_calendar() -> None:
    lines = gathered(depart_on="2026-12-07", return_on="2026-12-09").insights
    assert any("Tuesday 8 December is a public holiday" in line for line in lines)
    assert any("museums and galleries are shut on Mondays" in line for line in lines)
    weekend = gathered(depart_on="2026-12-12", return_on="2026-12-13").insights
    assert not any("museums and galleries are shut" in line for line in weekend)


def test_a_slip_in_the_destination_is_said() -> None:
    assert "You wrote 'Libson'; this plan is for Lisbon." in gathered(destination="Libson").insights


def test_typical_costs_rise_with_the_level() -> None:
    little = gathered(budget_amount="560").typical_costs
    much = gathered(budget_amount="9000").typical_costs
    assert list(little) == list(much)
    assert little["dinner"].high < much["dinner"].high
    assert all(price.basis == "estimated" for price in little.values())
