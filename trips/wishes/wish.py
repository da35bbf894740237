"""The wishes of a request, one by one, each as the traveller would name it."""

from collections.abc import Iterator
from dataclasses import dataclass

from trips import choices, costs
from trips.request import Booked, TripRequest

#: The field of the request, and what tells its entry from others there.
Key = tuple[str, str]

DAYS: Key = ("days", "")
PACE: Key = ("pace", "")
BUDGET: Key = ("budget_amount", "")
CHILDREN: Key = ("children_ages", "")
ARRIVE: Key = ("arrive_at", "")
LEAVE: Key = ("leave_at", "")
WHERE: Key = ("destination", "")

_NEEDS = {"dietary": "the diet", "accessibility": "the need", "avoid": "avoiding"}


@dataclass(frozen=True)
class Wish:
    """One wish."""

    key: Key
    #: Where it stands in the request, as JSON names it.
    path: tuple[str | int, ...]
    #: As part of a sentence: "to see 'Belém Tower'".
    said: str


def wishes(request: TripRequest) -> dict[Key, Wish]:
    """All that can be in a conflict, in the order of the form."""
    return {wish.key: wish for wish in _wishes(request)}


def _wishes(request: TripRequest) -> Iterator[Wish]:
    yield Wish(WHERE, ("destination",), f"to go to {request.destination}")
    yield Wish(DAYS, _days_path(request), _days(request))
    if request.children_ages:
        yield Wish(CHILDREN, ("children_ages",), _children(request))
    if request.budget_minor is not None and request.currency is not None:
        said = f"a budget of {costs.told(request.budget_minor, request.currency)}"
        yield Wish(BUDGET, ("budget_amount",), said)
    for n, interest in enumerate(request.interests):
        said = f"an interest in {choices.INTERESTS[interest].lower()}"
        yield Wish(("interests", interest), ("interests", n), said)
    yield Wish(PACE, ("pace",), f"a {request.chosen_pace} pace")
    for n, name in enumerate(request.must_see):
        yield Wish(("must_see", name), ("must_see", n), f"to see '{name}'")
    for n, one in enumerate(request.booked):
        yield Wish(booked_key(one), ("booked", n), f"'{one.name}' {_when(one)}")
    if request.arrive_at:
        yield Wish(ARRIVE, ("arrive_at",), f"arriving at {request.arrive_at:%H:%M}")
    if request.leave_at:
        yield Wish(LEAVE, ("leave_at",), f"leaving at {request.leave_at:%H:%M}")
    for field, said in _NEEDS.items():
        for n, text in enumerate(getattr(request, field)):
            yield Wish((field, text), (field, n), f"{said} '{text}'")


def booked_key(one: Booked) -> Key:
    return ("booked", f"{one.name} {_when(one)}")


def _when(one: Booked) -> str:
    return f"on {one.on.day} {one.on:%b}, {one.from_:%H:%M}–{one.to:%H:%M}"


def _days_path(request: TripRequest) -> tuple[str, ...]:
    return ("planned_days",) if request.return_on is None else ("return_on",)


def _days(request: TripRequest) -> str:
    length = "one day" if request.days == 1 else f"{request.days} days"
    if request.depart_on is None or request.return_on is None:
        return length
    first, last = request.depart_on, request.return_on
    if first == last:
        return f"{length}, {first:%a} {first.day} {first:%b}"
    return f"{length}, {first:%a} {first.day} {first:%b} to {last:%a} {last.day} {last:%b}"


def _children(request: TripRequest) -> str:
    ages = ", ".join(map(str, sorted(request.children_ages)))
    return f"a child aged {ages}" if len(request.children_ages) == 1 else f"children aged {ages}"
