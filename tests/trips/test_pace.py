"""What a day may hold, by pace and party."""

from itertools import pairwise

import pytest

from tests.trips.wishes import wish
from trips.pace import limits


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
