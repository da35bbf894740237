"""Places that take a day, such as a theme park: seated first, with lunch had inside."""

import datetime as dt

import pytest

from tests.trips.plans import Made, dated
from trips.builtin.named import find_place
from trips.itinerary import Day, Item, Itinerary
from trips.verify import verify
from trips.wishes.conflicts import conflicts

#: In money that no place here is too dear for.
RICH = {"flexible_budget": False, "budget_amount": 6000, "currency": "EUR"}
FAMILY = {"adults": 2, "children_ages": [6]}


def visit_of(plan: Itinerary, name: str) -> tuple[Day, Item]:
    return next(
        (day, item)
        for day in plan.days
        for item in day.items
        if item.kind == "visit" and item.place and find_place(name, [item.place])
    )


def minutes(item: Item) -> int:
    assert isinstance(item.start, dt.datetime)
    assert isinstance(item.end, dt.datetime)
    return int((item.end - item.start).total_seconds() // 60)


@pytest.mark.parametrize(
    ("town", "park", "party"),
    [
        ("Tokyo", "Tokyo Disneyland", {**FAMILY, "interests": ["theme-parks"]}),
        ("Tokyo", "Tokyo Disneyland", {"adults": 2}),
        ("Osaka", "Universal Studios Japan", {"adults": 2}),
        ("Tokyo", "Tokyo DisneySea", {"adults": 2, "children_ages": [3], "pace": "relaxed"}),
    ],
)
def test_a_park_that_must_be_seen_gets_a_day(
    town: str, park: str, party: dict[str, object]
) -> None:
    made = Made(destination=town, must_see=[park], **dated(4, "2027-05-10", **RICH), **party)
    plan = made.itinerary()
    day, item = visit_of(plan, park)
    assert minutes(item) >= 360
    assert [i.meal for i in day.items if i.meal] in (["breakfast", "dinner"], ["dinner"])
    assert (item.tip or "").startswith("You have lunch inside: what it costs is in no sum.")
    assert f"Day {day.number}: lunch inside {item.title}" in plan.budget.not_included
    assert verify(plan, made.request).status != "problems"


def test_it_is_no_conflict() -> None:
    made = Made(
        destination="Tokyo",
        must_see=["Tokyo Disneyland"],
        interests=["theme-parks"],
        **dated(4, "2027-05-10", **RICH),
        **FAMILY,
    )
    assert conflicts(made.request) == ()


def test_who_asks_for_parks_gets_one_unasked_for() -> None:
    given = {**dated(4, "2027-05-10", **RICH), **FAMILY, "destination": "Tokyo"}
    plan = Made(interests=["theme-parks"], **given).itinerary()
    parks = [
        i.title
        for d in plan.days
        for i in d.items
        if i.kind == "visit" and i.place and i.place.category == "theme_park" and minutes(i) >= 360
    ]
    assert len(parks) == 1
    other = Made(interests=["history"], **given).itinerary()
    assert "Tokyo Disneyland" not in {i.title for d in other.days for i in d.items}


def test_the_day_that_holds_it_holds_no_other_long_visit() -> None:
    made = Made(
        destination="Osaka",
        must_see=["Universal Studios Japan"],
        **dated(3, "2027-05-10", **RICH),
    )
    day, item = visit_of(made.itinerary(), "Universal Studios Japan")
    assert [i.title for i in day.items if i.kind == "visit"] == [item.title]


def test_what_is_never_open_is_refused_for_what_the_plan_says() -> None:
    """In January the London park is shut: that is the reason, and the plan's own."""
    made = Made(
        destination="London",
        must_see=["Chessington World of Adventures"],
        **dated(3, "2027-01-11", **RICH),
    )
    (found,) = conflicts(made.request)
    assert "not open long enough" in found.why
