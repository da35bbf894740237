"""Appointments where and when they are, and what must be seen, seen or accounted for."""

from collections.abc import Iterator, Sequence

from trips.atlas import load
from trips.builtin.named import find_place
from trips.builtin.noted import wished
from trips.itinerary import Rule
from trips.request import Booked
from trips.verify.plan import Plan, Timed
from trips.verify.rules import OWN_WORDS, Fault, count, rule


def appointments(plan: Plan) -> Rule:
    booked = plan.request.booked
    return rule(
        "appointments",
        "Your appointments are in the plan at their times",
        [
            Fault(f"{b.name}, {b.on} {b.from_:%H:%M}–{b.to:%H:%M}, is not in the plan")
            for b in booked
            if not any(_is(timed, b) for timed in plan.items)
        ],
        OWN_WORDS,
        f"{count(len(booked), 'appointment')}",
    )


def must_see(plan: Plan) -> Rule:
    asked = _wished(plan)
    return rule(
        "must_see",
        "What you must see is in the plan, or it is said why not",
        list(_forgotten(plan, asked)),
        OWN_WORDS,
        f"{count(len(asked), 'wish', 'wishes')}",
    )


def _wished(plan: Plan) -> tuple[str, ...]:
    """The list's, and those of the note that are names of places which the atlas knows."""
    towns = {t.slug for t in plan.itinerary.destinations if load.known(t.slug)}
    cities = [load.city(slug) for slug in sorted(towns)] if plan.request.notes else []
    return wished(plan.request, tuple(load.place(c, entry) for c in cities for entry in c.places))


def _is(timed: Timed, booked: Booked) -> bool:
    return (
        timed.item.pinned
        and timed.item.title == booked.name
        and timed.day.date == booked.on
        and (timed.start.time(), timed.end.time()) == (booked.from_, booked.to)
    )


def _forgotten(plan: Plan, asked: Sequence[str]) -> Iterator[Fault]:
    there = [t.place for t in plan.stops if t.place]
    explained = {left.place for left in plan.itinerary.left_out}
    for wish in asked:
        if wish not in explained and find_place(wish, there) is None:
            yield Fault(f"“{wish}” is neither in the plan nor among what was left out")
