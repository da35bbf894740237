"""What could be given up so that the rest comes true, the least first."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from trips import costs
from trips.atlas import load
from trips.atlas.find import Found, find
from trips.builtin import afford, far
from trips.builtin.order import in_order
from trips.itinerary import Itinerary
from trips.money import from_minor, to_minor
from trips.request import MAX_DAYS, TripRequest
from trips.wishes import elsewhere, told
from trips.wishes.facts import Facts
from trips.wishes.wish import ARRIVE, BUDGET, DAYS, LEAVE, PACE, WHERE, Key, booked_key

#: Hours offered instead of an arrival or a departure that leaves no time.
_EARLIER, _LATER = (18, 15, 12, 9), (12, 15, 18, 21)
#: Days more, or later, that are tried.
_DAYS_MORE = (1, 2, 3, 5, 7)
_SHIFTS = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True)
class Relaxation:
    """One change to the request."""

    #: What to do, as a sentence without its full stop: "Take 5 days instead of 3".
    said: str
    #: Fields of the request → their new values, as JSON.
    changes: dict[str, Any]
    #: How much is given up: smaller is less. A must-see counts 2, a day 1.
    weight: float
    #: The sum that it takes, as it is said; of more money alone.
    sum: str | None = None


def relaxed(request: TripRequest, relaxation: Relaxation) -> TripRequest | None:
    """The request with the change made; ``None`` where that makes no valid request."""
    given = request.model_dump(mode="json", by_alias=True)
    try:
        return TripRequest.model_validate({**given, **relaxation.changes})
    except ValidationError:
        return None


def candidates(facts: Facts, core: Sequence[Key], plan: Itinerary | None) -> list[Relaxation]:
    """Everything that may do, the least first. ``plan``: what the request as it is leads to."""
    found = [one for make in _MAKERS for one in make(facts, core, plan)]
    return sorted(found, key=lambda one: one.weight)


Made = Iterator[Relaxation]


def _fewer_places(facts: Facts, core: Sequence[Key], _plan: Itinerary | None) -> Made:
    """Without one of the places, without two, and so on; the least known go first."""
    named = [name for field, name in core if field == "must_see"]
    known = {name: place.fame for name in named if (place := facts.wanted(name))}
    order = sorted(named, key=lambda name: (known.get(name, 0), -named.index(name)))
    for count in range(1, len(order) + 1):
        gone = order[:count]
        left = [name for name in facts.request.must_see if name not in gone]
        what = told.listed([f"'{name}'" for name in named if name in gone])
        yield Relaxation(f"Leave out {what}", {"must_see": left}, 2.0 * count)


def _fewer_appointments(facts: Facts, core: Sequence[Key], _plan: Itinerary | None) -> Made:
    given = [b.model_dump(mode="json", by_alias=True) for b in facts.request.booked]
    for n, one in enumerate(facts.request.booked):
        if booked_key(one) in core:
            left = given[:n] + given[n + 1 :]
            yield Relaxation(f"Leave out '{one.name}'", {"booked": left}, 3)


def _off_lists(facts: Facts, core: Sequence[Key], _plan: Itinerary | None) -> Made:
    """What is ticked or avoided. Nobody is asked to give up a diet, or a ramp."""
    request = facts.request
    for field, text in core:
        if field == "avoid":
            left = [one for one in request.avoid if one != text]
            yield Relaxation(f"Take '{text}' off what you want to avoid", {"avoid": left}, 2.5)
        elif field == "interests":
            ticked = [one for one in request.interests if one != text]
            changes: dict[str, Any] = {"interests": ticked}
            if text == "other":
                changes["interests_other"] = None
            yield Relaxation(f"Untick '{text.replace('-', ' ')}' among the interests", changes, 2)


def _faster(facts: Facts, core: Sequence[Key], _plan: Itinerary | None) -> Made:
    paces = ("relaxed", "balanced", "packed")
    if PACE in core:
        now = paces.index(facts.request.chosen_pace)
        for step, pace in enumerate(paces[now + 1 :], 1):
            yield Relaxation(f"Choose a {pace} pace", {"pace": pace}, float(step))


def _other_hours(facts: Facts, core: Sequence[Key], _plan: Itinerary | None) -> Made:
    request = facts.request
    arrive, leave = request.arrive_at, request.leave_at
    if ARRIVE in core and arrive:
        for step, hour in enumerate((h for h in _EARLIER if dt.time(h) < arrive), 1):
            yield Relaxation(f"Arrive by {hour}:00", {"arrive_at": f"{hour:02}:00"}, 1 + step / 4)
    if LEAVE in core and leave:
        for step, hour in enumerate((h for h in _LATER if dt.time(h) > leave), 1):
            yield Relaxation(f"Leave at {hour}:00", {"leave_at": f"{hour:02}:00"}, 1 + step / 4)


def _more_days(facts: Facts, core: Sequence[Key], _plan: Itinerary | None) -> Made:
    if (DAYS in core and BUDGET not in core) or (WHERE in core and len(facts.towns) > 1):
        for more in sorted({*_DAYS_MORE, *_for_the_ways(facts)}):
            days = facts.request.days + more
            if days <= MAX_DAYS:
                yield Relaxation(f"Take {days} days", _lasting(facts.request, days), float(more))


def _for_the_ways(facts: Facts) -> Iterator[int]:
    """The days more with which each town said in an order is just got to."""
    found = find(facts.request.destination)
    if isinstance(found, Found) and in_order(facts.request):
        chain = [load.city(slug) for slug in found.visits]
        more = sum(far.least(facts.request, chain)) - facts.request.days
        if more > 0:
            yield more


def _days_and_pace(facts: Facts, core: Sequence[Key], plan: Itinerary | None) -> Made:
    """A little of both, where neither is enough."""
    for more in _more_days(facts, core, plan):
        for pace in _faster(facts, core, plan):
            said = f"{more.said} and {pace.said[:1].lower()}{pace.said[1:]}"
            yield Relaxation(
                said, {**more.changes, **pace.changes}, more.weight + pace.weight + 0.5
            )


def _other_dates(facts: Facts, core: Sequence[Key], _plan: Itinerary | None) -> Made:
    request = facts.request
    if DAYS not in core or BUDGET in core or request.booked:
        return
    if request.depart_on is None or request.return_on is None:
        return
    for shift in _SHIFTS:
        first = request.depart_on + dt.timedelta(days=shift)
        last = request.return_on + dt.timedelta(days=shift)
        changes = {"depart_on": first.isoformat(), "return_on": last.isoformat()}
        said = f"Go from {first:%a} {first.day} {first:%b} to {last:%a} {last.day} {last:%b}"
        yield Relaxation(said, changes, 1 + shift / 4)


def _fewer_days(facts: Facts, core: Sequence[Key], _plan: Itinerary | None) -> Made:
    """The longest trip that the money is enough for."""
    request = facts.request
    if BUDGET not in core or request.booked:
        return
    for days in range(request.days - 1, 0, -1):
        shorter = request.model_copy(update=_undated(days))
        if afford.least(shorter, facts.found[:days]).high <= (request.budget_minor or 0):
            length = "one day" if days == 1 else f"{days} days"
            less = request.days - days
            yield Relaxation(f"Take {length} for this money", _lasting(request, days), float(less))
            return


def _more_money(facts: Facts, core: Sequence[Key], plan: Itinerary | None) -> Made:
    """What the plan made for less really costs, and a little more."""
    request = facts.request
    if BUDGET not in core or request.currency is None:
        return
    least = afford.least(request, facts.found).high
    dear = plan.budget.estimated.high if plan else least
    amounts = {least, round(1.1 * least), dear, round(1.1 * dear)}
    have = request.budget_minor or 0
    for amount in sorted(one for one in amounts if one > have):
        whole = -(-int(from_minor(amount, request.currency)) // 10) * 10 + 10
        share = whole
        if request.budget_mode == "per_person":
            share = -(-whole // request.travellers)
        figure = costs.about(to_minor(Decimal(whole), request.currency), request.currency)
        said = f"Raise the budget to {figure}"
        if request.budget_mode == "per_person":
            said += " for all of you together"
        weight = 1 + 4 * (amount - have) / max(have, amount / 10, 1)
        yield Relaxation(said, {"budget_amount": str(share)}, weight, figure)


def _another_town(facts: Facts, core: Sequence[Key], _plan: Itinerary | None) -> Made:
    """Going there too."""
    request = facts.request
    for field, name in core if WHERE in core and len(facts.towns) < request.days else ():
        text = next(
            (b.place or b.name for b in request.booked if booked_key(b) == (field, name)), name
        )
        slug = elsewhere.city_of(text) if field in ("must_see", "booked") else None
        if slug is not None:
            city = load.raw(slug)["name"]
            both = f"{request.destination} and {city}"
            yield Relaxation(f"Go to {city} too", {"destination": both}, 2.2)


def _fewer_towns(facts: Facts, core: Sequence[Key], plan: Itinerary | None) -> Made:
    """Without one of the towns, without two, and so on; first what the plan has of them."""
    found = find(facts.request.destination)
    if WHERE not in core or DAYS not in core or not isinstance(found, Found):
        return
    asked = [load.raw(slug)["name"] for slug in found.visits]
    if len(asked) != len(found.named) + found.returns:
        return  # a country's: which of its towns is ours to say
    went = [name for name, _ in groupby(day.base_name for day in plan.days)] if plan else asked
    shorter = [went] if went != asked else []
    shorter += [asked[:n] + asked[n + 1 :] for n in reversed(range(len(asked)))]
    word = " then " if in_order(facts.request) else " and "
    for names in shorter:
        less = len(asked) - len(names)
        said = f"Go to {told.listed(names)} alone"
        yield Relaxation(said, {"destination": word.join(names)}, 2.0 * less)


def _lasting(request: TripRequest, days: int) -> dict[str, Any]:
    """The fields that make it so many days."""
    if request.depart_on is None:
        return {"planned_days": days}
    last = request.depart_on + dt.timedelta(days=days - 1)
    changes: dict[str, Any] = {"return_on": last.isoformat()}
    if request.planned_days is not None:
        changes["planned_days"] = days
    return changes


def _undated(days: int) -> dict[str, Any]:
    dates = {"depart_on": None, "return_on": None, "booked": (), "flexible_dates": True}
    return {**dates, "planned_days": days}


_MAKERS: tuple[Callable[[Facts, Sequence[Key], Itinerary | None], Made], ...] = (
    _faster,
    _other_hours,
    _more_days,
    _days_and_pace,
    _other_dates,
    _fewer_places,
    _off_lists,
    _another_town,
    _fewer_towns,
    _fewer_appointments,
    _more_money,
    _fewer_days,
)
