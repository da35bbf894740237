"""A day's heading is true of its visits. Requests are made up; places are the bundled ones."""

import pytest

from tests.trips.plans import Made, dated
from trips.builtin.headings import headings
from trips.builtin.themes import PHRASES, interest_of
from trips.edits import Material, apply
from trips.edits.operations import Remove
from trips.itinerary import Day, Itinerary


def _serving(day: Day) -> float:
    """Part of the day's minutes of visits that serve what its heading says."""
    interest = interest_of(day.theme)
    visits = [i for i in day.items if i.kind == "visit" and i.place]
    minutes = {
        i.id: (i.end.hour - i.start.hour) * 60 + i.end.minute - i.start.minute for i in visits
    }
    served = [i.id for i in visits if i.place and interest in i.place.interests]
    return sum(minutes[i] for i in served) / sum(minutes.values())


@pytest.mark.parametrize(
    "given",
    [
        dated(4, "2027-05-10", interests=["history", "food"], budget_amount=1500),
        dated(7, destination="Japan"),
        dated(6, destination="Tokyo", interests=["theme-parks"], children_ages=[6]),
        dated(5, destination="Barcelona", interests=["beach", "nightlife", "arts"]),
    ],
)
def test_what_a_heading_says_is_in_the_day(given: dict[str, object]) -> None:
    plan = Made(**given).itinerary()
    spoken = [d for d in plan.days if interest_of(d.theme) is not None]
    assert all(_serving(day) >= 0.5 for day in spoken)
    assert len({d.theme for d in plan.days}) == len(plan.days)


def test_what_a_day_was_meant_to_be_is_kept_where_it_is_true() -> None:
    made = Made(**dated(4, interests=["history"]))
    plan = made.itinerary()
    meant = {d.number: d.theme for d in made.outline.days}
    assert plan.days[1].theme == meant[2]
    assert (plan.days[0].theme, plan.days[-1].theme) == (meant[1], meant[4])


def _called(made: Made, theme: str) -> str:
    """What day 2 is called when it was meant to be about something else."""
    days = [
        d.model_copy(update={"theme": theme}) if d.number == 2 else d
        for d in made.recommendations.days
    ]
    return headings(made.request, made.outline, days)[2]


def test_a_heading_that_is_not_true_gives_way() -> None:
    made = Made(**dated(4, interests=["history"]))
    for untrue in ("Rides and thrills", "A day for the children", "Camels at dawn"):
        assert _called(made, untrue) != untrue
    sight = next(i for i in made.recommendations.days[1].items if i.kind == "visit")
    assert _called(made, f"All about {sight.title}") == f"All about {sight.title}"


def test_a_day_that_nothing_fills_claims_nothing() -> None:
    made = Made(**dated(4, interests=["history"]))
    days = [
        d.model_copy(update={"items": tuple(i for i in d.items if i.kind == "meal")})
        for d in made.recommendations.days
    ]
    called = headings(made.request, made.outline, days)
    assert called[2] == "Time for yourselves"


def test_an_edit_names_the_day_anew() -> None:
    made = Made(**dated(4, "2027-05-10", interests=["history", "food"]))
    material = Material(
        outline=made.outline, findings=made.findings, recommendations=made.recommendations
    )
    plan: Itinerary = made.itinerary()
    day = plan.days[1]
    interest = interest_of(day.theme)
    assert interest in PHRASES
    for item in [i for i in day.items if i.kind == "visit" and i.place]:
        if item.place and interest in item.place.interests:
            there = next(i for i in plan.days[1].items if i.place and i.place.id == item.place.id)
            plan = apply(Remove(op="remove", item=there.id), plan, made.request, material)
    left = plan.days[1]
    if any(i.kind == "visit" for i in left.items):
        assert interest_of(left.theme) is None or _serving(left) >= 0.5
    assert left.theme != day.theme
