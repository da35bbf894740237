"""Towns oceans apart: the days hold the journeys, or fewer are gone to. The wishes are made up."""

import datetime as dt
from itertools import groupby
from typing import Any

import pytest

from tests.trips.plans import Made, dated
from tests.trips.wishes import towns, wish
from trips.builtin import far
from trips.itinerary import Itinerary
from trips.wishes import conflicts
from trips.wishes.planned import planned, unserved
from trips.wishes.relax import relaxed
from trips.wishes.wish import DAYS, WHERE

OCEANS = "New York City then Cape Town then Sydney then Buenos Aires"


def stretches(plan: Itinerary) -> list[str]:
    return [town for town, _ in groupby(day.base for day in plan.days)]


@pytest.mark.parametrize("days", range(5, 10))
@pytest.mark.parametrize(
    "more", [{}, {"arrive_at": "23:30"}, {"leave_at": "07:30"}, {"avoid": ["flights"]}]
)
def test_whatever_the_days_nothing_overlaps(days: int, more: dict[str, Any]) -> None:
    text = "Lisbon then Auckland then Lima"
    plan = Made(**dated(days, destination=text, flexible_budget=True, **more)).itinerary()
    assert [r.evidence for r in plan.verification.rules if not r.passed] == []


def test_two_nights_on_the_way() -> None:
    """Lisbon to Auckland is half round the world, and half a day ahead."""
    wish = dated(8, start="2027-01-11", destination="Lisbon then Auckland", flexible_budget=True)
    plan = Made(**wish).itinerary()
    leaves = next(d for d in plan.days if d.base == "auckland")
    journey = leaves.items[-1]
    assert journey.leg is not None
    assert isinstance(journey.end, dt.datetime)
    assert leaves.date is not None
    between, there = plan.days[leaves.number], plan.days[leaves.number + 1]
    assert between.items == ()
    assert there.items
    assert plan.verification.status == "consistent"


def test_days_are_given_where_the_way_takes_them() -> None:
    """However little there is to like: each town is slept in."""
    plan = Made(**dated(9, destination=OCEANS, flexible_budget=True)).itinerary()
    assert stretches(plan) == ["new-york", "cape-town", "sydney", "buenos-aires"]
    assert {stay.place.id.split(".")[0] for stay in plan.stays} >= {"cape-town", "sydney"}
    assert plan.verification.status == "consistent"


def test_what_the_days_are_not_enough_for_is_left_out_and_told() -> None:
    request = wish(**dated(4, destination=OCEANS, flexible_budget=True))
    plan = planned(request)
    assert plan is not None
    assert plan.verification.status == "consistent"
    assert len(stretches(plan)) < 4
    assert WHERE in unserved(request, plan)
    (conflict,) = conflicts(request, plan=plan)
    assert {one.key for one in conflict.wishes} == {WHERE, DAYS}
    assert conflict.relaxations
    for one in conflict.relaxations:
        other = relaxed(request, one)
        assert other is not None
        made = planned(other)
        assert made is not None
        assert WHERE not in unserved(other, made)
        assert made.verification.status == "consistent"


def test_a_return_that_takes_too_long_is_told_as_well() -> None:
    request = wish(**dated(4, destination="Lisbon, Auckland, Lisbon", flexible_budget=True))
    plan = planned(request)
    assert plan is not None
    assert plan.verification.status == "consistent"
    assert WHERE in unserved(request, plan)


def test_near_towns_need_a_day_each() -> None:
    request = wish(destination="Rome then Florence then Venice", planned_days=3)
    assert far.least(request, towns(request)) == [1, 1, 1]
    assert far.within(request, towns(request)) == towns(request)
