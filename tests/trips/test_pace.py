"""What a day may hold, by pace and party."""

import datetime as dt
from itertools import pairwise

import pytest

from tests.trips.plans import Made, dated, rule
from tests.trips.wishes import wish
from trips.pace import SHORT, WHOLE, limits, weight


def test_a_faster_pace_holds_more() -> None:
    days = [limits(wish(pace=pace)) for pace in ("relaxed", "balanced", "packed")]
    for less, more in pairwise(days):
        assert less.stops < more.stops
        assert less.visiting < more.visiting
        assert less.walking < more.walking
        assert less.begin > more.begin


@pytest.mark.parametrize(("age", "back"), [(1, 1200), (4, 1200), (5, 1260), (12, 1260), (13, 1350)])
def test_bedtimes(age: int, back: int) -> None:
    assert limits(wish(pace="packed", children_ages=[16, age])).back == back


def test_the_youngest_sets_the_rhythm() -> None:
    alone, with_small = limits(wish(pace="packed")), limits(wish(pace="packed", children_ages=[3]))
    assert with_small.stops < alone.stops
    assert with_small.walking < alone.walking
    assert with_small.speed < alone.speed


def test_night_owls_may_stay_out_but_not_with_children() -> None:
    owls = limits(wish(interests=["nightlife"]))
    assert owls.back > limits(wish()).back
    assert limits(wish(interests=["nightlife"], children_ages=[15])).back <= limits(wish()).back


def test_whoever_walks_little_walks_little() -> None:
    assert limits(wish(accessibility=["cannot walk far, uses a cane"])).walking == 2500


def test_two_short_visits_count_as_one() -> None:
    assert 2 * weight(SHORT) == weight(SHORT + 1) == WHOLE


@pytest.mark.parametrize(("minutes", "kept"), [(SHORT, True), (SHORT + 1, False)])
def test_the_verifier_counts_short_visits_half(minutes: int, kept: bool) -> None:
    """Made up: a day of twice as many visits as the pace allows, all of that length."""
    made = Made(**dated(3, pace="relaxed"))
    plan = made.itinerary()
    cap = limits(made.request).stops
    day = next(d for d in plan.days if any(i.kind == "visit" for i in d.items))
    one = next(i for i in day.items if i.kind == "visit")
    start = one.start
    assert isinstance(start, dt.datetime)
    added = tuple(
        one.model_copy(
            update={"id": f"x{n}", "end": start + dt.timedelta(minutes=minutes), "place": None}
        )
        for n in range(2 * cap)
    )
    rest = tuple(i for i in day.items if i.kind != "visit")
    crowded = plan.model_copy(update={"days": (day.model_copy(update={"items": rest + added}),)})
    said = rule(crowded, made.request, "pace").evidence
    assert any("visits" in line and "of them short" in line for line in said) is not kept
