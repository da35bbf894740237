"""Prices, sums and the budget, added up again from the plan itself."""

from collections.abc import Iterator

from trips.builtin import party
from trips.costs import told
from trips.exchange import NoRateError, convert
from trips.itinerary import Rule
from trips.money import Price
from trips.outline import BudgetCategory
from trips.verify.plan import Plan
from trips.verify.rules import OWN_WORDS, Fault, count, priced, rule, weakest

_COUNTED: dict[str, BudgetCategory] = {"meal": "food", "visit": "activities", "leg": "transport"}
Sums = dict[BudgetCategory, tuple[int, int]]


def prices(plan: Plan) -> Rule:
    named = [t for t in plan.stops if t.item.cost is not None]
    return rule(
        "prices",
        "Every cost is the place's price for all of you",
        [*_wrong_stops(plan), *_wrong_nights(plan)],
        weakest(priced(t.place.price) for t in named if t.place),
        f"{count(len(named), 'stop')} and {count(len(plan.itinerary.stays), 'stay')}",
    )


def sums(plan: Plan) -> Rule:
    return rule(
        "budget_sums",
        "The costs add up",
        list(_wrong_sums(plan)),
        OWN_WORDS,
        "Nights, meals, visits and ways added up by category, by day and in all",
    )


def budget(plan: Plan) -> Rule:
    given, planned = plan.itinerary.budget, plan.request.budget_minor
    faults = []
    if planned is not None and given.estimated.high > planned:
        over = told(given.estimated.high - planned, given.currency)
        faults.append(Fault(f"At the high end of its prices it costs {over} more"))
    return rule(
        "budget",
        "The plan keeps within the budget",
        faults,
        given.estimated.basis if planned is not None else OWN_WORDS,
        f"{_range(given.estimated)} of {told(planned, given.currency)}"
        if planned is not None
        else "The budget is flexible",
    )


def budget_by_category(plan: Plan) -> Rule:
    given = plan.itinerary.budget
    over = [
        Fault(f"{c.capitalize()} costs {_range(price)}, its part is {told(part, given.currency)}")
        for c, price in given.by_category.items()
        if (part := given.planned_by_category.get(c)) is not None and price.high > part
    ]
    divided = sum(given.planned_by_category.values())
    if given.planned_by_category and divided != given.planned:
        over.append(Fault(f"The parts add up to {divided}, the budget is {given.planned}"))
    return rule(
        "budget_by_category",
        "Each part of the budget is kept",
        over,
        given.estimated.basis if given.planned_by_category else OWN_WORDS,
        f"{len(given.planned_by_category)} parts"
        if given.planned_by_category
        else "The budget is not divided",
    )


def _wrong_stops(plan: Plan) -> Iterator[Fault]:
    currency = plan.itinerary.budget.currency
    for timed in plan.stops:
        place, cost = timed.place, timed.item.cost
        if place is None or cost is None:
            continue
        if place.price is None:
            yield Fault(f"{timed.what()} has a cost, but its price is not known", (place.id,))
            continue
        people = party.eaters(plan.request) if place.meals else plan.request.travellers
        wanted = _times(place.price, people if place.price.per == "person" else 1, currency)
        if wanted is not None and (cost.low, cost.high, cost.currency) != wanted:
            said = f"{timed.what()} costs {_range(cost)}: not its price for {people}"
            yield Fault(said, (place.id,))


def _wrong_nights(plan: Plan) -> Iterator[Fault]:
    rooms = party.rooms(plan.request)
    for stay in plan.itinerary.stays:
        if stay.rooms != rooms:
            yield Fault(f"{stay.place.name}: {stay.rooms} rooms, {rooms} are needed")
        if stay.cost is None or stay.place.price is None:
            continue
        times = stay.nights * stay.rooms
        wanted = _times(stay.place.price, times, plan.itinerary.budget.currency)
        if wanted is not None and (stay.cost.low, stay.cost.high, stay.cost.currency) != wanted:
            said = f"{stay.place.name} costs {_range(stay.cost)}: not its price for {times} nights"
            yield Fault(said, (stay.place.id,))


def _times(price: Price, times: int, currency: str) -> tuple[int, int, str] | None:
    """The price so many times over in that currency; ``None`` without an exchange rate."""
    whole = price.model_copy(update={"low": price.low * times, "high": price.high * times})
    try:
        found = convert(whole, currency)
    except NoRateError:
        return None
    return found.low, found.high, currency


def _wrong_sums(plan: Plan) -> Iterator[Fault]:
    given = plan.itinerary.budget
    found: Sums = dict.fromkeys(("stay", "food", "activities", "transport"), (0, 0))
    for stay in plan.itinerary.stays:
        _add(found, "stay", stay.cost)
    for day in plan.itinerary.days:
        of_day: Sums = {}
        for item in day.items:
            if item.kind in _COUNTED:
                _add(of_day, _COUNTED[item.kind], item.cost)
            elif item.cost is not None:
                yield Fault(f"Day {day.number}: {item.title} has a cost that no part counts")
        for category, (low, high) in of_day.items():
            _add_range(found, category, low, high)
        low, high = (sum(pair[end] for pair in of_day.values()) for end in (0, 1))
        if day.cost is not None and (day.cost.low, day.cost.high) != (low, high):
            yield Fault(f"Day {day.number} costs {_range(day.cost)}: not the sum of its items")
    for category, (low, high) in found.items():
        told = given.by_category.get(category)
        if told is None or (told.low, told.high) != (low, high):
            yield Fault(f"{category.capitalize()} is not the sum of its items")
    whole = tuple(sum(pair[end] for pair in found.values()) for end in (0, 1))
    if (given.estimated.low, given.estimated.high) != whole:
        yield Fault("The whole is not the sum of its parts")
    if given.planned != plan.request.budget_minor:
        yield Fault("The budget shown is not the one given")
    yield from _other_currencies(plan)


def _other_currencies(plan: Plan) -> Iterator[Fault]:
    currency = plan.itinerary.budget.currency
    for timed in plan.items:
        if timed.item.cost is not None and timed.item.cost.currency != currency:
            yield Fault(f"{timed.what()} is priced in {timed.item.cost.currency}")


def _add(sums: Sums, category: BudgetCategory, cost: Price | None) -> None:
    if cost is not None:
        _add_range(sums, category, cost.low, cost.high)


def _add_range(sums: Sums, category: BudgetCategory, low: int, high: int) -> None:
    before = sums.get(category, (0, 0))
    sums[category] = (before[0] + low, before[1] + high)


def _range(price: Price) -> str:
    return f"{told(price.low, price.currency)} to {told(price.high, price.currency)}"
