"""Each operation on a plan of the built-in planner, for made-up travellers in Lisbon."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.trips.plans import Made, dated
from trips import costs
from trips.edits import OPERATION, EditRefusedError, Material, apply, others
from trips.edits.errors import (
    NoRoomError,
    NothingToChangeError,
    SettledError,
    UnknownError,
    UnsuitableError,
)
from trips.hours import open_spans
from trips.itinerary import Day, Item, Itinerary

DINNER = {"name": "Dinner with friends", "on": "2027-05-04", "from": "19:30", "to": "21:30"}
MADE = Made(
    **dated(
        3,
        destination="Lisbon",
        budget_amount="1800",
        currency="EUR",
        must_see=["Belém Tower"],
        interests=["history", "food"],
        booked=[DINNER],
    )
)
PLAN = MADE.itinerary()
MATERIAL = Material(
    outline=MADE.outline, findings=MADE.findings, recommendations=MADE.recommendations
)


def edit(plan: Itinerary = PLAN, **operation: Any) -> Itinerary:
    return apply(OPERATION.validate_python(operation), plan, MADE.request, MATERIAL)


def stops(plan: Itinerary, number: int, kind: str = "visit") -> list[Item]:
    """The day's items of that kind that may be changed."""
    return [i for i in plan.days[number - 1].items if i.kind == kind and i.place and not i.pinned]


def names(day: Day, kind: str = "visit") -> list[str]:
    return [i.place.name for i in day.items if i.kind == kind and i.place]


def pinned_one(plan: Itinerary) -> Item:
    return next(i for d in plan.days for i in d.items if i.pinned and i.kind == "visit")


def high(day: Day) -> int:
    assert day.cost is not None
    return day.cost.high


def test_the_plan_holds_before_it_is_edited() -> None:
    assert PLAN.verification.status == "consistent"


def test_a_pin_changes_nothing_but_the_pin() -> None:
    item = stops(PLAN, 2)[0]
    pinned = edit(op="pin", item=item.id)
    assert next(i for i in pinned.days[1].items if i.id == item.id).pinned
    assert edit(pinned, op="unpin", item=item.id).model_dump() == PLAN.model_dump()


def test_what_is_removed_leaves_its_time_free_and_is_said() -> None:
    item = stops(PLAN, 2)[0]
    assert item.place is not None
    made = edit(op="remove", item=item.id)
    assert names(made.days[1]) == [n for n in names(PLAN.days[1]) if n != item.place.name]
    others_before = {i.title: i.start for i in PLAN.days[1].items if i.kind == "visit"}
    for left in made.days[1].items:
        if left.kind == "visit":
            assert left.start == others_before[left.title]
    assert "You took it out." in [o.why for o in made.left_out if o.place == item.place.name]
    assert made.budget.estimated.high < PLAN.budget.estimated.high


def test_a_removed_table_becomes_a_free_choice() -> None:
    table = stops(PLAN, 3, "meal")[0]
    made = edit(op="remove", item=table.id)
    meals = [i for i in made.days[2].items if i.meal == table.meal]
    assert [m.place for m in meals] == [None]
    assert "of your choice" in meals[0].title


def test_a_stop_moves_to_another_day() -> None:
    room = edit(op="remove", item=stops(PLAN, 3)[0].id)
    room = edit(room, op="remove", item=stops(room, 3)[0].id)
    moved = None
    for item in stops(room, 1):
        try:
            moved = edit(room, op="move", item=item.id, day=3)
        except NoRoomError:
            continue
        assert item.title not in names(moved.days[0])
        assert item.title in names(moved.days[2])
        assert moved.days[1] == room.days[1]
        break
    assert moved is not None


def test_a_stop_moves_to_another_part_of_its_day() -> None:
    room = edit(op="slower", day=3)
    for item in stops(room, 3):
        if item.start.hour >= 12:
            continue
        try:
            made = edit(room, op="move", item=item.id, part="afternoon")
        except NoRoomError:
            continue
        assert next(i for i in made.days[2].items if i.title == item.title).start.hour >= 12
        return
    pytest.fail("no morning visit could be had in the afternoon")


def test_a_swap_takes_the_place_that_is_named() -> None:
    table = stops(PLAN, 3, "meal")[-1]
    assert table.place is not None
    for place in others(PLAN, MATERIAL, table, MADE.request):
        try:
            made = edit(op="swap", item=table.id, place=place.name)
        except NoRoomError:
            continue
        assert place.name in names(made.days[2], "meal")
        assert table.place.name not in names(made.days[2], "meal")
        return
    pytest.fail("no other table fits")


def test_a_swap_without_a_name_takes_the_best_that_fits() -> None:
    item = stops(PLAN, 1)[0]
    made = edit(op="swap", item=item.id)
    assert item.title not in names(made.days[0])
    assert len(names(made.days[0])) == len(names(PLAN.days[0]))
    assert made.days[1:] == PLAN.days[1:]


def test_what_was_taken_out_can_be_added_again() -> None:
    item = stops(PLAN, 2)[0]
    without = edit(op="remove", item=item.id)
    again = edit(without, op="add", place=item.title, day=2)
    assert item.title in names(again.days[1])
    assert item.title not in [o.place for o in again.left_out]


def test_a_table_is_added_where_a_meal_is_a_free_choice() -> None:
    table = stops(PLAN, 3, "meal")[0]
    assert table.place is not None
    free = edit(op="remove", item=table.id)
    made = edit(free, op="add", place=table.place.id)
    assert table.place.name in names(made.days[2], "meal")


def test_a_replanned_day_has_other_places_round_what_is_pinned() -> None:
    made = edit(op="replan", day=2)
    kept = [i for i in made.days[1].items if i.pinned]
    assert [(i.title, i.start, i.end, i.cost) for i in kept] == [
        (i.title, i.start, i.end, i.cost) for i in PLAN.days[1].items if i.pinned
    ]
    free = {i.title for i in stops(made, 2)}
    assert free
    assert not free & {i.title for i in stops(PLAN, 2)}


@pytest.mark.parametrize("day", [1, 2, 3])
def test_a_cheaper_day_costs_less(day: int) -> None:
    made = edit(op="cheaper", day=day)
    assert high(made.days[day - 1]) < high(PLAN.days[day - 1])
    assert made.budget.estimated.high < PLAN.budget.estimated.high


@pytest.mark.parametrize("day", [1, 2, 3])
def test_a_slower_day_has_one_visit_fewer_and_none_shorter(day: int) -> None:
    made = edit(op="slower", day=day)
    assert len(names(made.days[day - 1])) == len(names(PLAN.days[day - 1])) - 1
    before = {i.title: _minutes(i) for i in PLAN.days[day - 1].items if i.kind == "visit"}
    assert all(_minutes(i) >= before[i.title] for i in stops(made, day))


@pytest.mark.parametrize("day", [1, 2, 3])
def test_a_day_of_rain_is_under_a_roof(day: int) -> None:
    made = edit(op="rain", day=day)
    assert all(i.place.indoor for i in stops(made, day) if i.place)
    assert names(made.days[day - 1])


def test_a_must_see_that_is_taken_out_is_said_in_the_travellers_words() -> None:
    loose = edit(op="unpin", item=pinned_one(PLAN).id)
    tower = next(i for d in loose.days for i in d.items if i.title == "Belém Tower")
    made = edit(loose, op="remove", item=tower.id)
    assert "Belém Tower" in [o.place for o in made.left_out]
    assert made.verification.status == "consistent"


def test_our_own_summary_stays_true_and_a_model_s_while_it_is() -> None:
    made = edit(op="cheaper", day=2)
    _, high_end = (costs.about(a, "EUR") for a in _span(made))
    assert high_end in made.summary
    assert high_end not in PLAN.summary
    model = PLAN.model_copy(update={"summary": "Made up by a model."})
    assert edit(model, op="cheaper", day=2).summary == "Made up by a model."


def test_a_model_s_summary_that_names_what_is_gone_is_not_kept() -> None:
    gone = stops(PLAN, 2)[0]
    assert gone.place
    told = f"Made up by a model. You will love {gone.place.name}. It rains."
    model = PLAN.model_copy(update={"summary": told})
    made = edit(model, op="remove", item=gone.id)
    assert gone.place.name not in made.summary
    assert made.summary == edit(op="remove", item=gone.id).summary
    portuguese = model.model_copy(update={"language": "pt"})
    assert edit(portuguese, op="remove", item=gone.id).summary == "Made up by a model. It rains."


def test_a_model_s_sum_goes_when_the_plan_costs_less() -> None:
    told = "Made up by a model. It costs about €1,400."
    model = PLAN.model_copy(update={"summary": told, "language": "pt"})
    assert edit(model, op="cheaper", day=2).summary == "Made up by a model."


def refused(kind: type[EditRefusedError], field: str, **operation: Any) -> str:
    with pytest.raises(kind) as caught:
        edit(**operation)
    assert caught.value.field == field
    return str(caught.value)


def test_a_pinned_stop_is_not_touched_and_the_way_out_is_said() -> None:
    said = refused(SettledError, "item", op="remove", item=pinned_one(PLAN).id)
    assert said == "“Belém Tower” is pinned. Unpin it first."


def test_an_appointment_is_not_touched() -> None:
    item = next(i for i in PLAN.days[1].items if i.title == DINNER["name"])
    said = refused(SettledError, "item", op="unpin", item=item.id)
    assert "your own appointment" in said


def test_ways_and_edges_of_a_day_are_no_stops() -> None:
    leg = next(i for i in PLAN.days[0].items if i.kind == "leg")
    refused(SettledError, "item", op="remove", item=leg.id)
    refused(SettledError, "item", op="swap", item=PLAN.days[0].items[0].id)


def test_what_is_not_there_is_named() -> None:
    refused(UnknownError, "item", op="remove", item="d9-i1")
    refused(UnknownError, "day", op="replan", day=4)
    said = refused(UnknownError, "place", op="add", place="Eiffel Tower")
    assert "“Eiffel Tower”" in said
    assert "Lisbon" in said


def test_a_place_of_the_plan_is_not_added_twice() -> None:
    said = refused(UnsuitableError, "place", op="add", place="Belém Tower", day=1)
    assert "in the plan already" in said


def test_a_closed_place_is_refused_with_the_reason() -> None:
    day = PLAN.days[0]  # a Monday
    shut = [
        p
        for p in MADE.findings.activities
        if p.name not in names(PLAN.days[1]) + names(PLAN.days[2])
        and open_spans(p.opening_hours, day.date, country="PT") == ()
    ]
    said = refused(NoRoomError, "day", op="add", place=shut[0].name, day=1)
    assert said.startswith(f"{shut[0].name} is closed on day 1.")


def test_a_full_day_names_a_day_that_would_do() -> None:
    room = edit(op="remove", item=stops(PLAN, 2)[0].id)
    room = edit(room, op="remove", item=stops(room, 2)[0].id)
    offers = {item.id: _offer(room, item, day=1) for item in stops(room, 3)}
    assert set(offers.values()) <= {None, "Day 2 would do."}
    item_id = next(i for i, offer in offers.items() if offer)
    assert edit(room, op="move", item=item_id, day=2).days[1] != room.days[1]


def test_what_is_done_already_is_said() -> None:
    refused(NothingToChangeError, "item", op="unpin", item=stops(PLAN, 1)[0].id)
    refused(NothingToChangeError, "day", op="move", item=stops(PLAN, 1)[0].id, day=1)


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "explode"},
        {"op": "pin"},
        {"op": "pin", "item": "d1-i2", "day": 3},
        {"op": "move", "item": "d1-i2", "part": "night"},
        {"op": "replan", "day": 0},
        {"op": "remove", "item": "1"},
    ],
)
def test_what_is_no_operation_is_not_read(operation: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OPERATION.validate_python(operation)


def _span(plan: Itinerary) -> tuple[int, int]:
    return plan.budget.estimated.low, plan.budget.estimated.high


def _offer(plan: Itinerary, item: Item, day: int) -> str | None:
    """What would do instead of moving it to that day; ``None`` also where it can be moved."""
    try:
        edit(plan, op="move", item=item.id, day=day)
    except NoRoomError as refused:
        return refused.instead
    return None


def _minutes(item: Item) -> int:
    start, end = item.start, item.end
    return (end.hour - start.hour) * 60 + end.minute - start.minute
