"""A good plan passes; broken in one way, it fails that rule and no other."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from tests.trips.plans import Made, broken, change_days, change_item, dated, items, rule
from trips.itinerary import Day, Item, Itinerary
from trips.money import Price
from trips.places import Place
from trips.verify import RULES, verify

#: A made-up family of three with a budget, wishes and an appointment.
GOOD = dated(
    5,
    destination="Lisbon",
    adults=2,
    children_ages=[12],
    budget_amount="4000",
    arrive_at="09:00",
    leave_at="20:15",
    dietary=["vegetarian"],
    avoid=["casinos"],
    must_see=["Carmo Archaeological Museum", "Palace of Nowhere"],
    booked=[{"name": "A meeting", "on": "2027-05-06", "from": "15:00", "to": "16:00"}],
)


@cache
def good() -> tuple[Made, Itinerary]:
    made = Made(**GOOD)
    return made, made.itinerary()


@cache
def on_wheels() -> tuple[Made, Itinerary]:
    made = Made(**dated(3, accessibility=["wheelchair"]))
    return made, made.itinerary()


def is_visit(item: Item) -> bool:
    return item.kind == "visit" and item.place is not None and not item.pinned


def is_table(item: Item) -> bool:
    return item.kind == "meal" and item.place is not None


def with_place(**update: Any) -> Callable[[Item], Place]:
    def changed(item: Item) -> Place:
        assert item.place is not None
        return item.place.model_copy(update=update)

    return changed


def summed(plan: Itinerary) -> Itinerary:
    """The plan with its day costs and budget added up again."""

    def total(prices: list[Price | None]) -> Price:
        known = [p for p in prices if p]
        return plan.budget.estimated.model_copy(
            update={"low": sum(p.low for p in known), "high": sum(p.high for p in known)}
        )

    def costed(day: Day) -> Day:
        return day.model_copy(update={"cost": total([i.cost for i in day.items])})

    plan = change_days(plan, costed)
    parts = {
        "stay": total([s.cost for s in plan.stays]),
        "food": total([i.cost for i in items(plan, "meal")]),
        "activities": total([i.cost for i in items(plan, "visit")]),
        "transport": total([i.cost for i in items(plan, "leg")]),
    }
    budget = plan.budget.model_copy(
        update={"by_category": parts, "estimated": total(list(parts.values()))}
    )
    return plan.model_copy(update={"budget": budget})


def without(plan: Itinerary, chosen: Callable[[Item], bool]) -> Itinerary:
    """The plan without the first chosen item."""
    first = next(i for i in items(plan) if chosen(i))

    def cut(day: Day) -> Day:
        return day.model_copy(update={"items": tuple(i for i in day.items if i is not first)})

    return summed(change_days(plan, cut))


def later(minutes: int) -> Callable[[dt.datetime], dt.datetime]:
    return lambda moment: moment + dt.timedelta(minutes=minutes)


def day_dropped(plan: Itinerary) -> Itinerary:
    pinned = {d.number for d in plan.days for i in d.items if i.pinned}
    out = next(d for d in plan.days[1:-1] if d.number not in pinned)
    return summed(plan.model_copy(update={"days": tuple(d for d in plan.days if d is not out)}))


def day_on_another_date(plan: Itinerary) -> Itinerary:
    def moved(day: Day) -> Day:
        if day.number != 1:
            return day
        assert day.date
        return day.model_copy(update={"date": day.date - dt.timedelta(days=365)})

    return change_days(plan, moved)


def item_on_the_eve(plan: Itinerary) -> Itinerary:
    """The last day opens on the evening before it."""
    first = plan.days[-1].items[0]
    assert isinstance(first.start, dt.datetime)
    return change_item(plan, lambda i: i is first, start=first.start - dt.timedelta(hours=12))


def past_closing(plan: Itinerary) -> Itinerary:
    """A dinner at a table, and what follows it, four and a half hours later."""
    late = dt.timedelta(hours=4, minutes=30)

    def shuts(item: Item) -> bool:
        hours = item.place.opening_hours if item.place else None
        return item.meal == "dinner" and not item.pinned and bool(hours)

    number = next(d.number for d in plan.days[:-1] if any(shuts(i) for i in d.items))

    def shifted(day: Day) -> Day:
        if day.number != number:
            return day
        i = next(n for n, item in enumerate(day.items) if shuts(item))
        moved = [
            item.model_copy(update={"start": item.start + late, "end": item.end + late})
            for item in day.items[i:]
        ]
        return day.model_copy(update={"items": (*day.items[:i], *moved)})

    return change_days(plan, shifted)


def hours_changed(plan: Itinerary) -> Itinerary:
    return change_item(plan, is_visit, place=with_place(opening_hours="Mo-Su 03:00-04:00"))


def overlapping(plan: Itinerary) -> Itinerary:
    def to_a_stop(item: Item) -> bool:
        return item.kind == "leg" and item.id.startswith("d2") and not item.id.endswith("i1")

    return change_item(plan, to_a_stop, start=lambda i: i.start - dt.timedelta(minutes=20))


def rushed(plan: Itinerary) -> Itinerary:
    return change_item(
        plan,
        lambda i: i.leg is not None and i.leg.mode == "transit",
        start=lambda i: i.end - dt.timedelta(minutes=2),
    )


def leg_forgotten(plan: Itinerary) -> Itinerary:
    return without(plan, lambda i: i.leg is not None and i.leg.mode == "transit")


def place_repeated(plan: Itinerary) -> Itinerary:
    first, second = [i for i in items(plan) if is_visit(i)][:2]
    assert first.place
    return change_item(plan, lambda i: i is second, place=with_place(id=first.place.id))


def split_wrong(plan: Itinerary) -> Itinerary:
    parts = dict(plan.budget.planned_by_category)
    over = parts["food"] - plan.budget.by_category["food"].high + 1
    parts |= {"food": parts["food"] - over, "stay": parts["stay"] + over}
    budget = plan.budget.model_copy(update={"planned_by_category": parts})
    return plan.model_copy(update={"budget": budget})


def sums_wrong(plan: Itinerary) -> Itinerary:
    def dearer(day: Day) -> Day:
        assert day.cost
        cost = day.cost.model_copy(update={"high": day.cost.high + 1})
        return day.model_copy(update={"cost": cost})

    return change_days(plan, dearer)


def dearer_than_it_says(plan: Itinerary) -> Itinerary:
    def dearer(item: Item) -> Place:
        assert item.place
        assert item.place.price
        price = item.place.price.model_copy(update={"high": item.place.price.high + 100})
        return item.place.model_copy(update={"price": price})

    return change_item(plan, is_visit, place=dearer)


def arriving_early(plan: Itinerary) -> Itinerary:
    return change_item(
        plan, lambda i: i.kind == "arrival", start=lambda i: i.start - dt.timedelta(minutes=10)
    )


def leaving_late(plan: Itinerary) -> Itinerary:
    return change_item(
        plan, lambda i: i.kind == "departure", end=lambda i: i.end + dt.timedelta(minutes=10)
    )


def night_forgotten(plan: Itinerary) -> Itinerary:
    stay = plan.stays[0]
    assert stay.cost
    nights = stay.nights - 1
    cost = stay.cost.model_copy(
        update={
            "low": stay.cost.low // stay.nights * nights,
            "high": stay.cost.high // stay.nights * nights,
        }
    )
    short = stay.model_copy(update={"nights": nights, "cost": cost})
    return summed(plan.model_copy(update={"stays": (short, *plan.stays[1:])}))


def place_elsewhere(plan: Itinerary) -> Itinerary:
    return change_item(plan, lambda i: i.kind == "arrival", place=with_place(lat=41.2, lon=-8.7))


def walked_far(plan: Itinerary) -> Itinerary:
    def long(item: Item) -> Any:
        assert item.leg
        return item.leg.model_copy(update={"metres": 20_000})

    plan = change_item(plan, lambda i: i.leg is not None and i.leg.mode == "walk", leg=long)

    def told(day: Day) -> Day:
        walked = sum(i.leg.metres for i in day.items if i.leg and i.leg.mode == "walk")
        return day.model_copy(update={"walking_metres": walked})

    return change_days(plan, told)


def appointment_forgotten(plan: Itinerary) -> Itinerary:
    return without(plan, lambda i: i.title == "A meeting")


def wish_forgotten(plan: Itinerary) -> Itinerary:
    kept = tuple(one for one in plan.left_out if one.place != "Palace of Nowhere")
    return plan.model_copy(update={"left_out": kept})


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (day_dropped, {"days"}),
        # Its items are then a year away from their day: nothing about them can hold.
        (day_on_another_date, {"days", "hours", "ages"}),
        (item_on_the_eve, {"days", "no_overlap"}),
        (past_closing, {"hours", "ages"}),
        (hours_changed, {"hours"}),
        (overlapping, {"no_overlap"}),
        (rushed, {"travel_time"}),
        (leg_forgotten, {"travel_time"}),
        (place_repeated, {"no_repeat"}),
        (lambda p: without(p, lambda i: i.meal == "lunch"), {"meals"}),
        (lambda p: change_item(p, is_table, place=with_place(diets=())), {"dietary"}),
        (lambda p: change_item(p, is_visit, place=with_place(name="The Casino")), {"avoid"}),
        (lambda p: change_item(p, is_visit, place=with_place(min_age=18)), {"ages"}),
        (split_wrong, {"budget_by_category"}),
        (sums_wrong, {"budget_sums"}),
        (dearer_than_it_says, {"prices"}),
        (arriving_early, {"arrival_departure"}),
        (leaving_late, {"arrival_departure"}),
        (night_forgotten, {"nights"}),
        # A place far off is also out of reach of the next one.
        (place_elsewhere, {"coordinates", "travel_time"}),
        (walked_far, {"pace"}),
        (appointment_forgotten, {"appointments"}),
        (wish_forgotten, {"must_see"}),
    ],
)
def test_a_plan_broken_in_one_way(
    change: Callable[[Itinerary], Itinerary], rules: set[str]
) -> None:
    made, plan = good()
    assert broken(plan, made.request) == set()
    changed = change(plan)
    assert broken(changed, made.request) == rules
    assert verify(changed, made.request).status == "problems"


def test_a_good_plan_is_consistent_not_confirmed() -> None:
    made, plan = good()
    report = verify(plan, made.request)
    assert [r.rule for r in report.rules if not r.passed] == []
    assert report.status == "consistent"  # the atlas is general knowledge
    assert len({r.rule for r in report.rules}) == len(RULES)
    assert all(r.title and r.evidence for r in report.rules)


def test_a_day_short() -> None:
    made, plan = good()
    assert made.request.return_on
    longer = made.request.return_on + dt.timedelta(days=1)
    assert broken(plan, made.request.model_copy(update={"return_on": longer})) == {"days"}


def test_over_the_budget() -> None:
    made, plan = good()
    spent = plan.budget.estimated.high
    poorer = made.request.model_copy(update={"budget_amount": Decimal(spent - 1) / 100})
    budget = plan.budget.model_copy(update={"planned": spent - 1, "planned_by_category": {}})
    assert broken(plan.model_copy(update={"budget": budget}), poorer) == {"budget"}


def test_steps_in_the_way() -> None:
    made, plan = on_wheels()
    assert broken(plan, made.request) == set()
    changed = change_item(plan, is_visit, place=with_place(step_free="no"))
    assert broken(changed, made.request) == {"accessibility"}


def test_a_failed_rule_names_the_place_and_says_what_is_wrong() -> None:
    made, plan = good()
    stop = next(i for i in items(plan) if is_visit(i))
    assert stop.place
    failed = rule(hours_changed(plan), made.request, "hours")
    assert failed.places == (stop.place.id,)
    assert any(stop.title in line and "03:00–04:00" in line for line in failed.evidence)


def test_the_report_is_the_same_after_storing() -> None:
    """JSON keeps offsets, not zones: the report may not change by it."""
    made, plan = good()
    stored = Itinerary.model_validate_json(plan.model_dump_json())
    assert verify(stored, made.request) == plan.verification
