"""Outlines without a model. Requests are made up; the cities are the bundled ones."""

import datetime as dt
from typing import Any

import pytest

from tests.trips.wishes import outlined, towns, wish
from trips.builtin import afford, themes
from trips.builtin.outline import outline


def test_days_dates_and_phases() -> None:
    shape = outlined(depart_on="2026-12-10", return_on="2026-12-14")
    assert [day.number for day in shape.days] == [1, 2, 3, 4, 5]
    assert shape.days[-1].date == dt.date(2026, 12, 14)
    assert [day.phase for day in shape.days] == [
        "arrival",
        "exploration",
        "exploration",
        "experiences",
        "departure",
    ]
    assert {day.base for day in shape.days} == {"lisbon"}


@pytest.mark.parametrize("days", [1, 2, 31])
def test_every_length(days: int) -> None:
    shape = outlined(planned_days=days)
    assert len(shape.days) == days
    assert all(day.date is None for day in shape.days)
    assert sum(shape.by_category.values()) == shape.budget == 150_000


def test_days_are_split_over_towns_in_the_order_named() -> None:
    shape = outlined(destination="Kyoto then Lisbon", planned_days=9)
    bases = [day.base for day in shape.days]
    assert shape.destinations == ("kyoto", "lisbon")
    assert bases == sorted(bases)  # one town after the other
    assert 3 <= bases.count("kyoto") <= 6
    assert shape.days[bases.index("lisbon")].theme == "On to Lisbon"


def test_a_town_for_each_day_at_most() -> None:
    assert len(outlined(destination="Lisbon, Porto", planned_days=2).destinations) == 2
    # Two days are what the way to Kyoto takes.
    assert outlined(destination="Lisbon, Kyoto", planned_days=2).destinations == ("lisbon",)
    everywhere = outlined(destination="Portugal, Japan and the United States", planned_days=2)
    assert len(everywhere.destinations) == 1


def test_themes_follow_interests() -> None:
    shape = outlined(planned_days=5, interests=["museums", "beach"])
    about = {themes.interest_of(day.theme) for day in shape.days} - {None}
    assert {"museums", "beach"} <= about


def test_themes_follow_the_clock_of_the_first_and_last_day() -> None:
    shape = outlined(arrive_at="19:30", leave_at="09:00")
    assert shape.days[0].theme == "Arrival and a first evening in Lisbon"
    assert shape.days[-1].theme == "A last breakfast in Lisbon"


def test_a_long_trip_does_not_repeat_a_theme_before_it_must() -> None:
    shape = outlined(planned_days=9, interests=["history"])
    middle = [day.theme for day in shape.days[1:-1]]
    assert len(set(middle)) == len(middle)


@pytest.mark.parametrize(
    "given",
    [
        {"budget_amount": "0"},
        {"budget_amount": "0.01"},
        {"budget_amount": "99.99"},
        {"budget_amount": "431.07"},
        {"budget_amount": "50000"},
        {"budget_amount": "123456", "currency": "JPY"},
        {"budget_amount": "333.33", "budget_mode": "per_person", "children_ages": [3]},
        {"planned_days": 1, "inclusions": ["activities"]},
        {"destination": "Kyoto and NYC", "currency": "SEK", "budget_amount": "40000"},
    ],
)
def test_the_parts_of_a_budget_sum_to_it_exactly(given: dict[str, Any]) -> None:
    shape = outlined(**given)
    assert sum(shape.by_category.values()) == shape.budget == wish(**given).budget_minor
    assert set(shape.by_category) == {"stay", "food", "activities", "transport"}
    assert min(shape.by_category.values()) >= 0


def test_a_flexible_budget_has_no_amounts() -> None:
    shape = outlined(destination="Kyoto", flexible_budget=True)
    assert (shape.budget, shape.by_category, shape.currency) == (None, {}, "JPY")


def test_nights_that_are_not_covered_take_nothing() -> None:
    assert outlined(inclusions=["activities"]).by_category["stay"] == 0
    assert outlined(inclusions=["accommodations"]).by_category["stay"] > 0
    assert outlined(planned_days=1).by_category["stay"] == 0


def test_the_nickname_and_the_contact_stay_out() -> None:
    shape = outlined(
        nickname="Zanzibar dreams", contact={"name": "Zed Zz", "email": "zed@example.org"}
    )
    told = shape.model_dump_json()
    assert "Zanzibar" not in told
    assert "Zed" not in told
    assert "example.org" not in told


def test_what_to_reserve_and_look_for() -> None:
    shape = outlined(must_see=["Tram 28"], dietary=["vegan"], language="pt-BR", avoid=["crowds"])
    assert any(line.startswith("Belém Tower") for line in shape.reserve)
    assert {
        "By name: Tram 28",
        "Kitchens serving vegan food",
        "Not: crowds",
        "Texts in Portuguese (Brazil)",
    } <= set(shape.look_for)


def test_what_cannot_be_entered_is_not_reserved() -> None:
    lines = outlined(accessibility=["wheelchair"]).reserve
    assert not any(line.startswith("Belém Tower") for line in lines)


def test_the_same_answer_every_time() -> None:
    request = wish(interests=["food"], groups=["friends"])
    assert outline(request, towns(request)) == outline(request, towns(request))


def test_the_least_rises_with_people_and_days() -> None:
    one = afford.least(wish(adults=1, planned_days=2), towns(wish()))
    more = afford.least(wish(adults=3, planned_days=5), towns(wish()))
    assert 0 < one.low < one.high
    assert more.high > 3 * one.high
    assert (one.per, one.basis, one.currency) == ("party", "estimated", "EUR")


def test_those_who_start_in_town_pay_no_transfers() -> None:
    here, there = wish(origin="Lisboa"), wish(origin="Kyoto")
    assert afford.least(here, towns(here)).high < afford.least(there, towns(there)).high
