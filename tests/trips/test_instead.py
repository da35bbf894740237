"""What the world comes for is in the plan where a day can hold it. Requests are made up."""

import pytest

from tests.trips.plans import Made, dated, items
from trips.pace import WHOLE, limits, weight


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (
            dated(
                4,
                "2027-08-14",
                destination="Barcelona",
                adults=4,
                interests=["beach", "nightlife", "arts"],
                budget_amount=2500,
            ),
            {"Sagrada Família"},
        ),
        (dated(4, "2027-06-14", destination="Istanbul", interests=["history"]), {"Topkapı Palace"}),
        (
            dated(
                4,
                "2027-05-10",
                destination="Paris",
                interests=["museums", "arts"],
                budget_amount=5000,
            ),
            {"Louvre Museum", "Eiffel Tower"},
        ),
        (
            dated(7, "2027-05-10", destination="Japan"),
            {"Kinkaku-ji (Golden Pavilion)", "Fushimi Inari Taisha"},
        ),
    ],
)
def test_the_great_sights_come_before_lesser_ones(
    given: dict[str, object], names: set[str]
) -> None:
    made = Made(**given)
    plan = made.itinerary()
    seen = {i.place.name for i in items(plan, "visit") if i.place}
    assert names <= seen
    assert plan.verification.status != "problems"
    cap = limits(made.request)
    for day in made.recommendations.days:
        lengths = [i.place.visit_minutes for i in day.items if i.kind == "visit" and i.place]
        assert sum(map(weight, lengths)) <= cap.stops * WHOLE


def test_what_must_be_seen_takes_the_place_of_what_nobody_asked_for() -> None:
    for name in ("Money Museum", "Conserveira de Lisboa", "National Tile Museum"):
        made = Made(**dated(1, "2027-05-12", destination="Lisbon", must_see=[name]))
        names = {i.place.name for i in items(made.recommendations, "visit") if i.place}
        told = {left.place for left in made.recommendations.left_out}
        assert (name in names) != (name in told)


def test_a_famous_place_left_out_is_not_blamed_on_the_pace() -> None:
    """Money decides here: the same party with more of it sees more of them."""
    family = dated(4, "2027-05-10", destination="Lisbon", children_ages=[4, 9])
    poor, rich = (Made(**family, budget_amount=amount) for amount in (1500, 6000))
    why = {left.place: left.why for left in poor.recommendations.left_out}
    assert "budget" in why["Lisbon Oceanarium"]
    assert "Lisbon Oceanarium" in {
        i.place.name for i in items(rich.recommendations, "visit") if i.place
    }
