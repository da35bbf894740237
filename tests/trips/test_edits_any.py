"""Any operations in any order, on made-up trips: a verified plan or a typed refusal.

What was not asked about stays as it was, and what is pinned never moves.
"""

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.trips.plans import Made, broken, dated
from trips.edits import OPERATION, EditRefusedError, Material, Operation, apply
from trips.itinerary import Day, Item, Itinerary

TRIPS: dict[str, dict[str, Any]] = {
    "Lisbon, a budget, an appointment": dated(
        3,
        destination="Lisbon",
        budget_amount="1500",
        currency="EUR",
        must_see=["Belém Tower"],
        booked=[{"name": "Supper", "on": "2027-05-04", "from": "19:30", "to": "21:30"}],
    ),
    "Kyoto, undated, wheelchair": {
        "destination": "Kyoto",
        "flexible_dates": True,
        "planned_days": 3,
        "accessibility": ["wheelchair"],
    },
    "New York, a toddler, late": dated(
        4,
        destination="New York City",
        children_ages=[3],
        arrive_at="19:30",
        leave_at="12:15",
        dietary=["vegetarian"],
    ),
    "Rome then Florence": dated(5, destination="Rome then Florence", adults=4, pace="packed"),
}
EDITABLE = ("visit", "meal")
DAY_OPS = ("replan", "cheaper", "slower", "rain")


@cache
def made(name: str) -> tuple[Made, Itinerary, Material]:
    found = Made(**TRIPS[name])
    material = Material(
        outline=found.outline, findings=found.findings, recommendations=found.recommendations
    )
    return found, found.itinerary(), material


def drawn(data: st.DataObject, plan: Itinerary, found: Made) -> Operation:
    """An operation that names things that there are, most of the time."""
    op = data.draw(
        st.sampled_from(("pin", "unpin", "remove", "move", "swap", "add", *DAY_OPS)), label="op"
    )
    given: dict[str, Any] = {"op": op}
    days = st.integers(1, len(plan.days) + 1)
    if op in DAY_OPS:
        return OPERATION.validate_python(given | {"day": data.draw(days)})
    if op != "add":
        items = [i.id for d in plan.days for i in d.items if i.kind in EDITABLE]
        given["item"] = data.draw(st.sampled_from([*items, plan.days[0].items[0].id]))
    if op in ("swap", "add"):
        places = [p.id for p in (*found.findings.activities, *found.findings.food)]
        named = st.sampled_from([*places, "Nowhere at all"])
        given["place"] = data.draw(named if op == "add" else st.none() | named)
    if op in ("move", "add"):
        given["day"] = data.draw(st.none() | days)
        given["part"] = data.draw(st.sampled_from((None, "morning", "afternoon", "evening")))
    return OPERATION.validate_python(given)


def pins(plan: Itinerary) -> list[tuple[object, ...]]:
    return [
        (d.number, i.kind, i.start, i.end, i.title, i.place, i.cost)
        for d in plan.days
        for i in d.items
        if i.pinned
    ]


def touched(operation: Operation, plan: Itinerary) -> set[int]:
    """Days that an operation may change; an addition without a day may change any one."""
    days = {getattr(operation, "day", None)}
    item = getattr(operation, "item", None)
    days |= {d.number for d in plan.days for i in d.items if i.id == item}
    return {day for day in days if day is not None}


def course(day: Day) -> list[Item]:
    """What an operation on stops leaves alone."""
    return [i for i in day.items if i.kind not in (*EDITABLE, "leg", "rest")]


@pytest.mark.parametrize("name", TRIPS)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_any_sequence_gives_a_verified_plan_or_a_refusal(name: str, data: st.DataObject) -> None:
    found, plan, material = made(name)
    assert plan.verification.status != "problems"
    for _ in range(8):
        operation = drawn(data, plan, found)
        try:
            new = apply(operation, plan, found.request, material)
        except EditRefusedError as refused:
            _told(refused, operation)
            continue
        _check(operation, plan, new, found)
        plan = new


def _told(refused: EditRefusedError, operation: Operation) -> None:
    assert str(refused).endswith((".", "”"))
    assert refused.field in type(operation).model_fields


def _check(operation: Operation, plan: Itinerary, new: Itinerary, found: Made) -> None:
    assert not broken(new, found.request)
    assert new.verification.status != "problems"
    changed = {a.number for a, b in zip(plan.days, new.days, strict=True) if a != b}
    assert changed
    asked = touched(operation, plan)
    assert changed <= asked or (operation.op == "add" and not asked and len(changed) == 1)
    if operation.op not in ("pin", "unpin"):
        assert pins(new) == pins(plan)
    for a, b in zip(plan.days, new.days, strict=True):
        assert (a.number, a.date, a.base) == (b.number, b.date, b.base)
        assert a.theme == b.theme or a.number in changed
        assert [i.model_copy(update={"id": ""}) for i in course(a)] == [
            i.model_copy(update={"id": ""}) for i in course(b)
        ]
    same = ("id", "trip", "version", "title", "stays", "practical", "destinations")
    assert all(getattr(plan, name) == getattr(new, name) for name in same)
    assert Itinerary.model_validate_json(new.model_dump_json()) == new
