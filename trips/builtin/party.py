"""Who travels: ages, rooms, and whom a place has to suit."""

from math import ceil

from trips.places import Place, Suits
from trips.request import TripRequest

#: Rooms hold two; one child more fits in.
_ROOM = 2
_ROOM_WITH_CHILD = 3
#: From here on a party is large: tables and taxis are harder to find.
LARGE = 8
#: Where no child belongs, whatever the law lets in.
_ADULTS_ONLY = frozenset({"nightlife"})


def child_kinds(request: TripRequest) -> tuple[Suits, ...]:
    """The kinds of children along, youngest first."""
    kinds: dict[Suits, None] = {}
    for age in sorted(request.children_ages):
        if age < 2:
            kinds["infants"] = None
        elif age < 5:
            kinds["toddlers"] = None
        elif age < 13:
            kinds["children"] = None
        else:
            kinds["teens"] = None
    return tuple(kinds)


def rooms(request: TripRequest) -> int:
    """Double rooms needed: one a couple or friend pair, one each on business.

    A room takes one child more; infants sleep in a cot.
    """
    if "business" in request.groups and "couple" not in request.groups:
        adults = request.adults
    else:
        adults = ceil(request.adults / _ROOM)
    sleepers = request.adults + sum(age >= 2 for age in request.children_ages)
    return max(adults, ceil(sleepers / _ROOM_WITH_CHILD))


def eaters(request: TripRequest) -> int:
    """People who eat a meal of their own: all but infants."""
    return request.adults + sum(age >= 2 for age in request.children_ages)


def is_large(request: TripRequest) -> bool:
    return "large-group" in request.groups or request.travellers >= LARGE


def problem(place: Place, request: TripRequest) -> str | None:
    """Why someone of the party is too young for it; ``None`` when all may come."""
    if not request.children_ages:
        return None
    youngest = min(request.children_ages)
    if place.min_age is not None and youngest < place.min_age:
        return f"People under {place.min_age} are not let in"
    adults_only = place.category in _ADULTS_ONLY or (place.category == "bar" and not place.meals)
    if adults_only and not set(place.suits) & {"children", "teens", "toddlers"}:
        return "Not a place for children"
    return None
