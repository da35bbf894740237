"""What the traveller settled: must-sees, appointments, and what is said when they cannot be."""

from typing import Any

from tests.trips.plans import Made, broken, dated, items
from trips.itinerary import Item


def planned(made: Made, name: str) -> Item | None:
    return next((i for i in items(made.recommendations) if i.place and i.place.name == name), None)


def why_not(made: Made, name: str) -> str:
    return next((one.why for one in made.recommendations.left_out if one.place == name), "")


def booked(name: str, start: str, end: str, on: str = "2027-05-04", **more: Any) -> dict[str, Any]:
    return {"name": name, "on": on, "from": start, "to": end, **more}


def test_what_must_be_seen_is_pinned() -> None:
    made = Made(**dated(3, must_see=["carmo archaeological museum", "Time Out Market"]))
    sight = planned(made, "Carmo Archaeological Museum")
    table = planned(made, "Time Out Market")
    assert sight is not None
    assert sight.pinned
    assert table is not None
    assert table.pinned
    assert table.kind == "meal"


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    made = Made(**dated(2, must_see=["The Palace of Nowhere"]))
    assert "called so" in why_not(made, "The Palace of Nowhere")


def test_closed_on_the_only_day() -> None:
    made = Made(**dated(1, start="2027-05-03", must_see=["National Coach Museum"]))  # a Monday
    assert planned(made, "National Coach Museum") is None
    assert "not open" in why_not(made, "National Coach Museum")
    assert broken(made.itinerary(), made.request) == set()


def test_a_wish_against_a_need_is_explained() -> None:
    made = Made(**dated(3, must_see=["Belém Tower"], accessibility=["wheelchair"]))
    assert planned(made, "Belém Tower") is None
    assert "steps" in why_not(made, "Belém Tower")


def test_no_sight_for_whom_it_lets_in() -> None:
    made = Made(**dated(3, must_see=["Pensão Amor"], children_ages=[15]))
    assert planned(made, "Pensão Amor") is None
    assert "18" in why_not(made, "Pensão Amor")


def test_a_long_visit_is_shortened_before_it_is_given_up() -> None:
    made = Made(
        destination="New York City",
        **dated(3, children_ages=[3], must_see=["Bronx Zoo"], pace="relaxed"),
        flexible_budget=True,
    )
    zoo = planned(made, "Bronx Zoo")
    assert zoo is not None
    assert zoo.place is not None
    took = (zoo.end - zoo.start).total_seconds() / 60  # type: ignore[operator]
    assert took >= zoo.place.visit_minutes * 0.6 - 5
    if took < zoo.place.visit_minutes:
        assert "usual visit takes" in (zoo.tip or "")


def test_an_appointment_stands_at_its_time() -> None:
    one = booked("Tea with the consul", "15:00", "16:15", place="National Coach Museum")
    made = Made(**dated(3, booked=[one]))
    item = next(i for i in items(made.recommendations) if i.title == "Tea with the consul")
    assert (f"{item.start:%m-%d %H:%M}", f"{item.end:%H:%M}") == ("05-04 15:00", "16:15")
    assert item.pinned
    assert item.place is not None
    assert item.place.name == "National Coach Museum"
    assert item.cost is None  # paid or not: only the traveller knows
    assert broken(made.itinerary(), made.request) == set()


def test_an_appointment_somewhere_unknown_keeps_room_round_it() -> None:
    made = Made(**dated(3, booked=[booked("Visit to the dentist", "11:00", "12:00")]))
    day = made.recommendations.days[1]
    i = next(n for n, item in enumerate(day.items) if item.title == "Visit to the dentist")
    assert day.items[i].place is None
    before = [item for item in day.items[:i] if item.kind in ("visit", "meal")]
    for item in before:
        assert f"{item.end:%H:%M}" <= "10:30"
    assert "We do not know where this is" in (day.items[i].tip or "")


def test_a_dinner_that_is_booked_is_the_dinner() -> None:
    one = booked("Dinner with the cousins", "20:00", "22:00")
    made = Made(**dated(3, booked=[one]))
    dinners = [i for i in made.recommendations.days[1].items if i.meal == "dinner"]
    assert [d.title for d in dinners] == ["Dinner with the cousins"]


def test_an_early_appointment_makes_an_early_day() -> None:
    made = Made(**dated(3, booked=[booked("Sunrise rowing", "06:30", "08:00")]))
    assert any(i.title == "Sunrise rowing" for i in items(made.recommendations))
    assert broken(made.itinerary(), made.request) == set()


def test_appointments_that_clash_are_both_told() -> None:
    two = [booked("First", "15:00", "17:00"), booked("Second", "16:00", "18:00")]
    made = Made(**dated(3, booked=two))
    assert any(i.title == "First" for i in items(made.recommendations))
    assert "First" in why_not(made, "Second")
    assert broken(made.itinerary(), made.request) == {"appointments"}


def test_an_appointment_after_the_departure_is_told() -> None:
    late = booked("A last toast", "19:00", "20:00", on="2027-05-05")
    made = Made(**dated(3, leave_at="15:00", booked=[late]))
    assert "leave" in why_not(made, "A last toast")


def test_famous_sights_that_are_missing_are_explained() -> None:
    made = Made(**dated(2, pace="relaxed"))
    assert made.recommendations.left_out
    assert all(one.why.endswith(".") for one in made.recommendations.left_out)


def test_stand_ins_are_free_and_not_in_the_plan() -> None:
    made = Made(**dated(4))
    used = {i.place.id for i in items(made.recommendations, "visit", "meal") if i.place}
    assert made.recommendations.alternatives
    for place, others in made.recommendations.alternatives.items():
        assert place in used
        assert not used & set(others)
