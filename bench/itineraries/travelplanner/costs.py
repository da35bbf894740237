"""What a written plan costs all of its travellers, in US cents."""

from math import ceil

from bench.itineraries.travelplanner.reading import ReadDay, Reading
from bench.itineraries.travelplanner.world import Flight


def total(plan: Reading) -> int | None:
    """``None`` when something in it has no price."""
    parts = [part for day in plan.days for part in _day(plan, day)]
    return None if None in parts else sum(part for part in parts if part is not None)


def _day(plan: Reading, day: ReadDay) -> list[int | None]:
    people = plan.asked.people
    meals = [
        max((table.price for table in plan.tables(named)), default=None) for named in day.meals
    ]
    costs = [None if price is None else price * people for price in meals]
    if day.stay:
        nights = [room.price * ceil(people / room.holds) for room in plan.rooms(day.stay)]
        costs.append(max(nights, default=None))
    if day.transportation:
        costs.append(_way(plan, day))
    return costs


def _way(plan: Reading, day: ReadDay) -> int | None:
    """A flight a person; a car for five at a twentieth of a dollar a kilometre, whole dollars;
    a taxi for four at a dollar."""
    way, people = plan.way(day), plan.asked.people
    if way is None:
        return None
    if isinstance(way, Flight):
        return way.price * people
    if day.manner == "self-driving":
        return int(way.kilometres * 0.05) * ceil(people / 5) * 100
    return int(way.kilometres) * ceil(people / 4) * 100
