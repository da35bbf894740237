"""What a plan's costs leave out, said plainly."""

from collections.abc import Iterator, Sequence

from trips.builtin.covers import covers_stay, covers_way_there
from trips.findings import Findings
from trips.itinerary import Day, Item
from trips.pace import MEAL_INSIDE, NOON
from trips.request import TripRequest

#: Inclusion → what is said of it: nobody has set up a source of these prices.
_UNPRICED = {
    "flights": "Flights: no source of fares is set up",
    "rental-car": "Rental car: no source of prices is set up",
    "train": "Long-distance trains: no source of fares is set up",
    "cruise": "Cruise: no source of prices is set up",
    "entertainment": "Shows and concerts beyond those named in the plan",
}


def not_included(request: TripRequest, findings: Findings, days: Sequence[Day]) -> Iterator[str]:
    """One line each, the large things first."""
    yield from (said for name, said in _UNPRICED.items() if name in request.inclusions)
    if request.inclusions_other:
        yield f"{request.inclusions_other}: no source of prices is set up"
    yield from _way_there(request, findings)
    if not covers_stay(request):
        yield "Nights: you did not ask for places to stay to be covered"
    for day in days:
        yield from (f"Day {day.number}: {line}" for i in day.items if (line := _unpriced(i)))
    yield from (f"Day {d.number}: lunch inside {t}" for d in days if (t := _lunch_inside(d)))
    yield "Shopping, tips, insurance, and what is bought between meals"


def _lunch_inside(day: Day) -> str | None:
    """The visit that takes the day, where no lunch is planned on it."""
    if any(item.meal == "lunch" for item in day.items):
        return None
    return next((i.title for i in day.items if i.kind == "visit" and _over_noon(i)), None)


def _over_noon(item: Item) -> bool:
    start, end = (t.hour * 60 + t.minute for t in (item.start, item.end))
    return end - start >= MEAL_INSIDE and start <= NOON <= end


def _way_there(request: TripRequest, findings: Findings) -> Iterator[str]:
    if not covers_way_there(request):
        return
    towns = findings.destinations
    if "flights" not in request.inclusions:
        start = f" from {request.origin}" if request.origin else ""
        there = towns[0].name
        back = " and back" if len(towns) == 1 else f", and back from {towns[-1].name}"
        yield f"Getting to {there}{start}{back}"
    if request.arrive_at is None:
        yield "The way from the airport or station into town: no arrival time was given"
    if request.leave_at is None:
        yield "The way to the airport or station at the end: no departure time was given"


def _unpriced(item: Item) -> str | None:
    """Why an item that costs something has no cost; ``None`` when it needs none."""
    if item.cost is not None:
        return None
    if item.leg is not None and item.leg.mode != "walk" and item.leg.metres > 0:
        return f"{item.title}: no source of fares is set up" if item.leg.how is None else None
    if item.kind not in ("visit", "meal"):
        return None
    if item.pinned and (item.place is None or item.place.price is not None):
        return f"{item.title}: your own appointment"
    return f"{item.title}: its price is not known"
