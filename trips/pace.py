"""What a pace means: how much one day may hold for this party.

These are definitions, not measurements: the scheduler keeps to them and the verifier
holds a finished plan against them. Minutes are counted from local midnight.
"""

from dataclasses import dataclass, replace

from trips.builtin import access
from trips.request import Pace, TripRequest

#: Under this age in years a child is a toddler or an infant, and sets the day's rhythm.
SMALL = 5


#: In a visit of at least so many minutes that noon falls into, one has lunch there.
MEAL_INSIDE = 240
#: Lunch is had inside where this minute passes there.
NOON = 780
#: Visits up to so many minutes (a square, a view) count half; a whole one counts so much.
SHORT, WHOLE = 30, 2


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that one day holds."""

    #: Visits, not counting meals and the traveller's own appointments; two short ones are one.
    stops: int
    #: Minutes in those visits together, where there is more than one.
    visiting: int
    #: Metres on foot between the places of a day.
    walking: int
    #: Longest single walk, metres; beyond it one rides.
    one_walk: int
    #: Metres walked in a minute.
    speed: int
    #: Nobody leaves the stay before; everybody is back by.
    begin: int
    back: int


_PACES: dict[Pace, Limits] = {
    "relaxed": Limits(
        stops=4, visiting=240, walking=6000, one_walk=1300, speed=70, begin=570, back=1320
    ),
    "balanced": Limits(
        stops=5, visiting=330, walking=9000, one_walk=1700, speed=75, begin=540, back=1350
    ),
    "packed": Limits(
        stops=7, visiting=480, walking=13000, one_walk=2000, speed=80, begin=510, back=1380
    ),
}


def weight(minutes: int) -> int:
    """What a visit of that length counts of a day's stops, in halves."""
    return 1 if minutes <= SHORT else WHOLE


def limits(request: TripRequest) -> Limits:
    """The caps of the chosen pace, lowered for small children and for those who walk little."""
    found = _PACES[request.chosen_pace]
    if not request.children_ages and {"nightlife", "drinks"} & set(request.interests):
        found = replace(found, back=found.back + 45)
    if request.children_ages:
        found = _for_children(found, min(request.children_ages))
    level = access.needed(request).level
    if level != "none":
        # Wheels go farther than a bad knee does.
        farthest, one_way = (4000, 1000) if level == "full" else (2500, 500)
        found = replace(
            found,
            stops=min(found.stops, 4),
            visiting=min(found.visiting, 270),
            walking=min(found.walking, farthest),
            one_walk=min(found.one_walk, one_way),
            speed=min(found.speed, 50),
        )
    if access.needed(request).short_walks and level != "easy":
        found = replace(found, walking=min(found.walking, 4000), one_walk=min(found.one_walk, 800))
    return found


def _for_children(found: Limits, youngest: int) -> Limits:
    """Earlier evenings and shorter walks. Bedtimes: under 5 at 20:00, under 13 at 21:00."""
    if youngest < SMALL:
        return replace(
            found,
            stops=min(found.stops, 3),
            visiting=min(found.visiting, 240),
            walking=min(found.walking, 4000),
            one_walk=min(found.one_walk, 800),
            speed=min(found.speed, 55),
            back=1200,
        )
    if youngest < 13:
        return replace(
            found,
            walking=min(found.walking, 7000),
            one_walk=min(found.one_walk, 1200),
            speed=min(found.speed, 65),
            back=1260,
        )
    return replace(found, back=min(found.back, 1350))
