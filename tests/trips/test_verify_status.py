"""Confirmed only when every fact is sourced and dated."""

from typing import Any

from tests.trips.plans import Made, dated
from trips.itinerary import Itinerary
from trips.verify import verify


def sourced(value: Any) -> Any:
    """The same JSON with every fact as if read from a made-up source on a made-up date."""
    if isinstance(value, list):
        return [sourced(v) for v in value]
    if not isinstance(value, dict):
        return value
    found = {k: sourced(v) for k, v in value.items()}
    if "basis" in found:
        found["basis"] = "sourced"
        if "note" in found:
            found |= {"source": "A made-up register", "read_at": "2026-11-22"}
    return found


def test_confirmed_when_every_fact_is_sourced_and_dated() -> None:
    made = Made(**dated(2, flexible_budget=True))
    plan = made.itinerary()
    assert verify(plan, made.request).status == "consistent"
    known = Itinerary.model_validate(sourced(plan.model_dump(mode="json")))
    assert verify(known, made.request).status == "confirmed"


def test_a_source_without_a_date_confirms_nothing() -> None:
    made = Made(**dated(2, flexible_budget=True))
    data = sourced(made.itinerary().model_dump(mode="json"))
    stop = next(i for d in data["days"] for i in d["items"] if i["kind"] == "visit")
    stop["place"]["facts"]["hours"]["read_at"] = None
    report = verify(Itinerary.model_validate(data), made.request)
    assert report.status == "consistent"
    assert next(r for r in report.rules if r.rule == "hours").basis == "recalled"


def test_a_rule_that_looks_at_no_fact_claims_no_source() -> None:
    made = Made(**dated(2, flexible_budget=True))
    bases = {rule.rule: rule.basis for rule in verify(made.itinerary(), made.request).rules}
    assert {bases[name] for name in ("days", "no_overlap", "dietary", "budget")} == {None}
    assert "sourced" not in bases.values()


def test_what_no_data_shows_is_not_said_to_hold() -> None:
    made = Made(**dated(2, flexible_budget=True, accessibility=["signs in braille"]))
    rules = {rule.rule: rule for rule in verify(made.itinerary(), made.request).rules}
    access = rules["accessibility"]
    assert access.passed
    assert access.basis == "estimated"
    assert "as far as the data shows" in access.title
    assert any("signs in braille" in line for line in access.evidence)
