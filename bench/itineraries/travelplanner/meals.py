"""Which meals of a day of travelling are had in which of its two towns, by its hours."""

from bench.itineraries.travelplanner.towns import Way
from bench.itineraries.travelplanner.world import Flight, Road

MEALS = ("breakfast", "lunch", "dinner")

#: When one sets off by road, and what each meal needs, in minutes of the day.
_SETS_OFF = 540
_BREAKFAST_UNTIL = 540
_LUNCH_FROM, _LUNCH_UNTIL = 810, 840
_DINNER_FROM, _DINNER_UNTIL = 1230, 1230


def before(way: Way) -> tuple[str, ...]:
    """Meals there is time for in the town that is left."""
    leaves, arrives = _hours(way)
    had = {
        "breakfast": leaves >= _BREAKFAST_UNTIL,
        "lunch": leaves >= _LUNCH_UNTIL and arrives > _LUNCH_FROM,
        "dinner": leaves >= _DINNER_UNTIL and arrives > _DINNER_FROM,
    }
    return tuple(meal for meal in MEALS if had[meal])


def after(way: Way) -> tuple[str, ...]:
    """Meals there is time for in the town that is reached."""
    _, arrives = _hours(way)
    had = {"lunch": arrives <= _LUNCH_FROM, "dinner": arrives <= _DINNER_FROM}
    return tuple(meal for meal in MEALS if had.get(meal))


def _hours(way: Way) -> tuple[int, int]:
    """Setting off and arriving; after midnight counts on."""
    if isinstance(way, Road):
        return _SETS_OFF, _SETS_OFF + way.minutes
    return _flown(way)


def _flown(flight: Flight) -> tuple[int, int]:
    leaves, arrives = _minute(flight.departs), _minute(flight.arrives)
    return leaves, arrives + (1440 if arrives < leaves else 0)


def _minute(clock: str) -> int:
    """``09:30`` → 570. A time nobody can read is the middle of the day."""
    hours, colon, minutes = clock.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal()):
        return 720
    return 60 * int(hours) + int(minutes)
