"""What a day is about: one interest a day, in the order of liking and of what a town has."""

from collections.abc import Iterator
from itertools import cycle

from trips.atlas.schema import City
from trips.builtin.taste import Taste
from trips.places import EATING
from trips.request import TripRequest

#: Interest → what a day of it is called, and a second name when there is a second such day.
PHRASES: dict[str, tuple[str, str]] = {
    "beach": ("By the sea", "Back to the beach"),
    "culture": ("Local life and culture", "Customs, crafts and corners"),
    "history": ("Old stones and their stories", "Deeper into the past"),
    "food": ("Markets and kitchens", "Eating through town"),
    "drinks": ("Glasses raised", "Bars and cellars"),
    "nature": ("Out into the green", "Paths and gardens"),
    "relaxation": ("A slow day", "Taking it easy"),
    "shopping": ("Shops and markets", "More to bring home"),
    "nightlife": ("Out for the evening", "The town after dark"),
    "arts": ("Art old and new", "Galleries and stages"),
    "museums": ("Great collections", "Museums big and small"),
    "zoos": ("Animals near and far", "Back to the animals"),
    "kids": ("A day for the children", "More play"),
    "theme-parks": ("Rides and thrills", "More rides"),
    "sports": ("Games and grounds", "On the move"),
    "wellness": ("Baths and calm", "Body and mind"),
    "classes": ("Learning by doing", "Another skill to take home"),
    "digital-detox": ("Phones off", "Quiet places"),
    "volunteering": ("Lending a hand", "Giving back"),
}
#: When nothing was ticked: what most people come for.
_USUAL = ("history", "culture", "arts", "nature", "food", "museums", "shopping")
#: A theme needs this many places in town.
_ENOUGH = 3
_LATE = 17
_EARLY = 12
#: Who leaves before this hour has gone before breakfast is served.
_BEFORE_BREAKFAST = 8

_BY_PHRASE = {phrase: interest for interest, both in PHRASES.items() for phrase in both}


def interest_of(theme: str) -> str | None:
    """The interest that a day's theme stands for; ``None`` for arriving, moving and leaving."""
    return _BY_PHRASE.get(theme)


def themes(city: City, taste: Taste) -> Iterator[str]:
    """A town's themes, the most fitting first, without end."""
    asked, others = _ranked(city, taste)
    names = [PHRASES[i][turn] for group in (asked, others) for turn in (0, 1) for i in group]
    return cycle(names)


def arriving(request: TripRequest, town: str) -> str:
    if request.arrive_at and request.arrive_at.hour >= _LATE:
        return f"Arrival and a first evening in {town}"
    return f"Arrival and first impressions of {town}"


def moving(town: str) -> str:
    return f"On to {town}"


def returning(town: str) -> str:
    return f"Back to {town}"


def leaving(request: TripRequest, town: str) -> str:
    if request.leave_at and request.leave_at.hour < _BEFORE_BREAKFAST:
        return f"Goodbye to {town}"
    if request.leave_at and request.leave_at.hour < _EARLY:
        return f"A last breakfast in {town}"
    return f"Last favourites and goodbye to {town}"


def _ranked(city: City, taste: Taste) -> tuple[list[str], list[str]]:
    """Interests that the town serves: those asked for, then the others, each by liking."""
    liking = {i: taste.of(i) + _usual(i) for i in PHRASES if _supply(city, i) >= _ENOUGH}
    ordered = sorted(liking, key=lambda i: (-liking[i], i))
    asked = [i for i in ordered if i in taste.ticked]
    return asked, [i for i in ordered if i not in asked and liking[i] > 0] or ordered


def _usual(interest: str) -> float:
    """What draws people who said nothing, falling from a half."""
    return 0.5 - 0.05 * _USUAL.index(interest) if interest in _USUAL else 0.0


def _supply(city: City, interest: str) -> int:
    """Places of an interest. Meals belong to every day, so they make no theme but food's."""
    eating = interest in ("food", "drinks")
    return sum(
        interest in p.interests and (eating or p.category not in EATING) for p in city.places
    )
