"""When a visit or a meal may start on a day: opening hours, daylight and good sense."""

from dataclasses import dataclass, replace

from trips import hours
from trips.holiday_hours import unsaid
from trips.places import Meal, Place
from trips.schedule import customs
from trips.schedule.model import Frame, Starts

#: Visited by daylight alone.
_BY_DAY = frozenset({"park", "nature", "beach"})
#: The part of the day that a kind of place is for, in minutes from midnight. Doors that
#: never close are still not visited at six in the morning.
_ANY = (480, 1260)
_PARTS: dict[str, tuple[int, int]] = {
    "nightlife": (1140, 1560),
    "bar": (960, 1560),
    "theatre": (600, 1500),
    "music": (600, 1500),
    "viewpoint": (480, 1350),
    "neighbourhood": (540, 1320),
    "shop": (540, 1260),
    "tour": (480, 1290),
}


@dataclass(frozen=True, kw_only=True)
class MealTime:
    """When a meal starts, and how long it takes where no place says so."""

    first: int
    last: int
    minutes: int


#: The common hours, for countries whose customs nobody recalled.
MEALS: dict[Meal, MealTime] = {
    "breakfast": MealTime(first=420, last=630, minutes=35),
    "lunch": MealTime(first=705, last=870, minutes=60),
    "dinner": MealTime(first=1140, last=1245, minutes=75),
}
#: Small children eat early: dinner starts this long before they have to be back, or earlier.
_DINNER_BEFORE_BED = 45

#: Minutes in which a meal by the country's custom begins; kept after it for the way home.
_SPAN, _ROOM = 75, 30

#: Up to this start of a day there is breakfast; lunch comes so many minutes after the start,
#: but waits no longer than the last.
_LATE_BREAKFAST, _AFTER_BREAKFAST, _LUNCH_AT_LAST = 600, 180, 750


def meal_time(meal: Meal, frame: Frame) -> MealTime:
    """The meal's time on a day, by the country's custom.

    Lunch waits after a late breakfast; dinner moves forward where the evening is short.
    """
    usual = _local(meal, frame)
    if meal == "lunch" and frame.begin <= _LATE_BREAKFAST:
        first = min(frame.begin + _AFTER_BREAKFAST, _LUNCH_AT_LAST)
        return replace(usual, first=max(usual.first, first))
    if meal != "dinner" or frame.limits.back > 1260:
        return usual
    last = min(MEALS[meal].last, frame.limits.back - _DINNER_BEFORE_BED)
    return MealTime(first=min(MEALS[meal].first, last - 105), last=last, minutes=60)


def _local(meal: Meal, frame: Frame) -> MealTime:
    """The country's hours, where the day is long enough for them; the last is never earlier."""
    usual, custom = MEALS[meal], customs.starts(frame.town.country)
    if meal == "breakfast" or custom is None:
        return usual
    first = custom[meal == "dinner"]
    if first + usual.minutes + _ROOM > frame.end:
        return usual
    last = max(usual.last, min(first + _SPAN, frame.end - usual.minutes - _ROOM))
    return replace(usual, first=first, last=last)


def visit_starts(place: Place, frame: Frame, minutes: int) -> Starts:
    """When a visit of that length may start; nothing for hours that are not known."""
    return _fitting(_spans(place, frame), _part(place, frame), minutes)


def doubtful(place: Place, frame: Frame) -> str | None:
    """Name of the public holiday that the day is, where nobody knows if the place opens on it."""
    town = frame.town
    return unsaid(place.opening_hours, frame.date, town=town.slug, country=town.country)


def unchecked_starts(place: Place, frame: Frame, minutes: int) -> Starts:
    """The same for a place whose hours nobody knows: the part of the day it is for."""
    part = _part(place, frame)
    return _fitting((part,), part, minutes)


def meal_starts(place: Place, meal: Meal, frame: Frame) -> Starts:
    """When the meal may start at this place, so that it is over when the doors close."""
    time = meal_time(meal, frame)
    return _fitting(
        _spans(place, frame), (time.first, time.last + place.visit_minutes), place.visit_minutes
    )


def _spans(place: Place, frame: Frame) -> tuple[tuple[int, int], ...]:
    known = hours.open_spans(place.opening_hours, frame.date, country=frame.town.country)
    return known or ()


def _part(place: Place, frame: Frame) -> tuple[int, int]:
    if place.category in _BY_DAY:
        return frame.daylight
    return _PARTS.get(place.category, _ANY)


def _fitting(spans: tuple[tuple[int, int], ...], part: tuple[int, int], minutes: int) -> Starts:
    return tuple(
        (max(opens, part[0]), min(closes, part[1]) - minutes)
        for opens, closes in spans
        if min(closes, part[1]) - minutes >= max(opens, part[0])
    )
