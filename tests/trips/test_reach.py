"""Which wishes a fork may still change, held against the built-in agents. Wishes are made up."""

from typing import Any

import pytest

from trips.atlas.find import Found, find
from trips.builtin.findings import findings
from trips.builtin.outline import outline
from trips.outline import TripOutline
from trips.reach import LATEST, too_late
from trips.request import TripRequest

AGENTS = ("architect", "gatherer", "specialist", "formatter")
BASE: dict[str, Any] = {
    "destination": "Rome then Florence",
    "depart_on": "2027-05-10",
    "return_on": "2027-05-15",
    "budget_amount": 3000,
    "currency": "EUR",
    "interests": ["food", "history"],
}
#: One other value for each field that a fork behind the architect may change.
OTHERS: dict[str, dict[str, Any]] = {
    "groups": {"groups": ["business"]},
    "groups_other": {"groups": ["other"], "groups_other": "A choir"},
    "dietary": {"dietary": ["vegan"]},
    "accessibility": {"accessibility": ["wheelchair"]},
    "must_see": {"must_see": ["Uffizi", "A made-up museum"]},
    "inclusion_preferences": {"inclusion_preferences": {}},
    "notes": {"notes": "We love jazz and quiet gardens"},
    "origin": {"origin": "Lisbon"},
    "interests": {"interests": ["nature"]},
    "interests_other": {"interests": ["other"], "interests_other": "Trams"},
    "avoid": {"avoid": ["museums", "crowds"]},
    "booked": {"booked": [{"name": "Opera", "on": "2027-05-11", "from": "20:00", "to": "22:00"}]},
    "nickname": {"nickname": "Ours"},
    "contact": {"contact": {"name": "Made Up"}},
}


def wish(**changes: Any) -> TripRequest:
    return TripRequest.model_validate(BASE | changes)


def planned(request: TripRequest) -> TripOutline:
    found = find(request.destination)
    assert isinstance(found, Found)
    return outline(request, found.cities)


def test_every_field_has_its_place() -> None:
    assert set(LATEST) == set(TripRequest.model_fields)
    assert set(LATEST.values()) == set(AGENTS)
    assert set(OTHERS) == {name for name, agent in LATEST.items() if agent != "architect"}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_kept_would_be_the_same(name: str) -> None:
    """The architect's frame; and behind the gatherer, its findings too."""
    old, new = wish(), wish(**OTHERS[name])
    kept, anew = planned(old), planned(new)
    assert frame(kept) == frame(anew)
    if LATEST[name] in ("specialist", "formatter"):
        found = find(old.destination)
        assert isinstance(found, Found)
        assert findings(old, kept, found.cities) == findings(new, kept, found.cities)


def frame(made: TripOutline) -> list[object]:
    days = [(day.number, day.date, day.base) for day in made.days]
    return [made.destinations, days, made.budget, made.currency, made.pace]


def test_what_comes_too_late_is_told_at_its_field() -> None:
    new = wish(destination="Lisbon", dietary=["vegan"], avoid=["museums"], nickname="Ours")

    def fields(first: str) -> set[str]:
        return {path[0] for path, _ in too_late(wish(), new, AGENTS, first)}

    assert fields("architect") == set()
    assert fields("gatherer") == {"destination"}
    assert fields("specialist") == {"destination", "dietary"}
    assert fields("formatter") == {"destination", "dietary", "avoid"}


def test_what_is_the_same_is_never_too_late() -> None:
    assert list(too_late(wish(), wish(), AGENTS, "formatter")) == []
