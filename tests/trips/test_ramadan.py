"""Ramadan: the days that lie in it, and what is said of them.

In 2027 Eid al-Fitr is reckoned for 9 March, 10 March in Malaysia.
"""

import datetime as dt

import pytest

from tests.trips.plans import Made, dated
from trips.ramadan import in_ramadan


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("AE", "2027-02-07", False),
        ("AE", "2027-02-08", True),
        ("AE", "2027-03-08", True),
        ("AE", "2027-03-09", False),
        ("TR", "2027-02-20", True),
        ("MY", "2027-03-09", True),
        ("PT", "2027-02-20", False),
        ("AE", "2027-05-10", False),
    ],
)
def test_its_days(country: str, day: str, expected: bool) -> None:
    assert in_ramadan(dt.date.fromisoformat(day), country) == expected


def test_a_plan_in_it_says_so_and_asks_about_lunch() -> None:
    plan = Made(destination="Dubai", **dated(3, "2027-02-20")).itinerary()
    said = [tip for tip in plan.practical.tips if "Ramadan. Its dates are reckoned" in tip]
    assert said[0].startswith("Saturday 20 February to Monday 22 February: Ramadan.")
    by_day = [i for d in plan.days for i in d.items if i.meal in ("breakfast", "lunch")]
    assert by_day
    assert all("ask whether it is served before sunset" in (i.tip or "") for i in by_day)
    dinners = [i for d in plan.days for i in d.items if i.meal == "dinner"]
    assert not any("Ramadan" in (i.tip or "") for i in dinners)


def test_no_word_of_it_at_other_times_and_elsewhere() -> None:
    for town, start in (("Dubai", "2027-04-20"), ("Lisbon", "2027-02-20")):
        plan = Made(destination=town, **dated(2, start)).itinerary()
        assert not [tip for tip in plan.practical.tips if "Ramadan. Its" in tip]
        assert not [i for d in plan.days for i in d.items if "Ramadan" in (i.tip or "")]
