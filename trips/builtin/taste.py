"""What the party likes, weighed: the form's choices as leanings towards kinds of place.

Each table says what an answer adds. A weight of 1 is what a ticked interest counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trips import choices
from trips.builtin import party
from trips.places import Place
from trips.request import TripRequest

#: Leanings by interest ("history"), by category ("market") and, with a leading ``~``, by
#: manner: ``~famous``, ``~quick`` (short visits), ``~dear`` and ``~cheap`` (to eat at),
#: ``~reserve`` (tickets beforehand), ``~indoor``.
Leanings = Mapping[str, float]
Table = Mapping[str, Leanings]

_GROUPS: Table = {
    "family": {"kids": 0.4, "park": 0.2, "zoo": 0.2},
    "couple": {"viewpoint": 0.3, "relaxation": 0.2, "spa": 0.1},
    "solo": {"museum": 0.2, "neighbourhood": 0.2, "cafe": 0.2},
    "friends": {"nightlife": 0.3, "drinks": 0.3, "food": 0.2, "market": 0.1},
    "large-group": {"park": 0.2, "market": 0.2, "neighbourhood": 0.2, "~reserve": 0.2},
    "extended": {"park": 0.3, "relaxation": 0.2, "kids": 0.1, "~famous": 0.2},
    "business": {"~quick": 0.4, "restaurant": 0.2, "~dear": 0.2},
}
_EXPERIENCE: Table = {
    "new": {"~famous": 0.6, "tour": 0.2},
    "a-few-trips": {"~famous": 0.3},
    "regular": {"~famous": -0.1, "neighbourhood": 0.1},
    "avid": {"~famous": -0.3, "neighbourhood": 0.2},
    "comfortable": {"neighbourhood": 0.1, "market": 0.1},
    "nervous": {"~famous": 0.4, "tour": 0.3, "nightlife": -0.3},
    "mixed": {"~famous": 0.2},
    "rusty": {"~famous": 0.3, "~quick": -0.1},
}
_VIBES: Table = {
    "anything": {},
    "relax": {"relaxation": 0.7, "wellness": 0.5, "park": 0.4, "spa": 0.3, "~quick": -0.2},
    "in-the-action": {"nightlife": 0.4, "~famous": 0.3, "market": 0.3, "neighbourhood": 0.2},
    "go-with-the-flow": {"neighbourhood": 0.4, "park": 0.2, "~reserve": -0.4},
    "wander": {"neighbourhood": 0.6, "market": 0.3, "viewpoint": 0.2},
    "detailed-plan": {"~reserve": 0.2, "~famous": 0.1},
    "maximise-time": {"~quick": 0.5, "~famous": 0.4},
    "food": {"food": 0.8, "market": 0.4},
    "variety": {"culture": 0.2, "nature": 0.2, "food": 0.2, "arts": 0.2, "history": 0.2},
    "local-culture": {"culture": 0.6, "market": 0.3, "neighbourhood": 0.4, "religious": 0.2},
    "classic": {"~famous": 0.9, "landmark": 0.4},
    "offbeat": {"~famous": -0.9, "neighbourhood": 0.3},
    "learn": {"history": 0.5, "museums": 0.5, "classes": 0.4, "culture": 0.2},
    "reconnect": {"park": 0.4, "viewpoint": 0.3, "relaxation": 0.3, "class": 0.2},
    "escape": {"nature": 0.6, "beach": 0.4, "digital-detox": 0.4, "~famous": -0.2},
}
_SAMPLE_DAYS: Table = {
    "guided-landmarks": {"landmark": 0.5, "tour": 0.4, "castle": 0.2, "~famous": 0.4},
    "wander-eat-shop": {"neighbourhood": 0.4, "shopping": 0.4, "market": 0.4, "food": 0.3},
    "slow-beach": {"beach": 0.7, "cafe": 0.3, "relaxation": 0.4, "~quick": -0.2},
    "adventure-class": {"sports": 0.5, "classes": 0.5, "nature": 0.3},
    "like-locals": {"neighbourhood": 0.5, "market": 0.4, "cafe": 0.2, "~famous": -0.4},
    "active-hike": {"nature": 0.7, "sports": 0.3, "viewpoint": 0.2, "park": 0.2},
    "winery-cocktails": {"drinks": 0.7, "bar": 0.4, "nightlife": 0.2},
    "easy-late": {"nightlife": 0.6, "music": 0.4, "theatre": 0.3, "relaxation": 0.2},
}
_DINNERS: Table = {
    "fine-dining": {"~dear": 0.8, "restaurant": 0.2},
    "street-food": {"street_food": 0.8, "market": 0.2, "~cheap": 0.3},
    "at-the-hotel": {"restaurant": -0.1},
    "wander": {"neighbourhood": 0.1, "~reserve": -0.1},
    "not-foodies": {"food": -0.4, "~cheap": 0.4, "~dear": -0.6},
    "food-trucks": {"street_food": 0.7, "~cheap": 0.3},
    "familiar-chains": {"~cheap": 0.2, "cafe": 0.2, "~dear": -0.3},
    "cook": {"market": 0.4, "~cheap": 0.4, "~dear": -0.5},
}
_INCLUSIONS: Table = {
    "activities": {"class": 0.1, "tour": 0.1},
    "dining": {"food": 0.3},
    "entertainment": {"theatre": 0.4, "music": 0.4, "nightlife": 0.1, "theme_park": 0.2},
    "nature": {"nature": 0.5, "park": 0.3, "beach": 0.2},
}
_PACE: Table = {
    "relaxed": {"relaxation": 0.2, "park": 0.2, "cafe": 0.1, "~quick": -0.2},
    "packed": {"~quick": 0.3, "~famous": 0.2},
}
#: How dear a trip is meant to be, from choices that are not about places.
_COMFORT: Table = {
    "premium-economy": {"~dear": 0.1},
    "business": {"~dear": 0.4},
    "first": {"~dear": 0.6},
    "luxury": {"~dear": 0.4},
    "hostel": {"~cheap": 0.4, "~dear": -0.3},
    "camping": {"~cheap": 0.3, "nature": 0.2},
    "resort": {"~dear": 0.2, "relaxation": 0.2},
    "all-inclusive": {"relaxation": 0.2},
    "boutique": {"~dear": 0.1},
    "unique": {"~famous": -0.1},
}
#: What draws people who ticked nothing.
_UNSAID: Leanings = {"history": 0.3, "culture": 0.3, "arts": 0.2, "nature": 0.2, "food": 0.1}
#: From this weight on an answer is quoted as a reason.
_SPEAKS = 0.3


@dataclass(frozen=True)
class Taste:
    """The answers added up. Weights by name, as in :data:`Leanings`."""

    #: Interests ticked, in the form's order; what reasons quote first.
    ticked: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)

    def of(self, *names: str) -> float:
        """The weights of these together; 0 for what nothing was said of."""
        return sum(self.weights.get(name, 0.0) for name in names)


def taste(request: TripRequest) -> Taste:
    """What groups, interests, style answers, pace and inclusions say together."""
    style, wishes = request.style_answers, request.inclusion_preferences
    ticked = tuple(name for name in request.interests if name != "other")
    weights: defaultdict[str, float] = defaultdict(float)
    for name in ticked:
        weights[name] += 1.0
    if not ticked:
        _add(weights, {"": _UNSAID}, ("",))
    comfort = [
        *(wishes.flights.cabin_classes if wishes.flights else ()),
        *(wishes.accommodations.types if wishes.accommodations else ()),
        *(wishes.rental_car.classes if wishes.rental_car else ()),
    ]
    for table, answers in (
        (_GROUPS, request.groups),
        (_EXPERIENCE, style.experience),
        (_VIBES, style.vibes),
        (_SAMPLE_DAYS, style.sample_days),
        (_DINNERS, style.dinner),
        (_INCLUSIONS, request.inclusions),
        (_PACE, (request.chosen_pace,)),
        (_COMFORT, comfort),
    ):
        _add(weights, table, answers)
    if party.child_kinds(request):
        _add(weights, _GROUPS, ("family",) if "family" not in request.groups else ())
    if party.is_large(request) and "large-group" not in request.groups:
        _add(weights, _GROUPS, ("large-group",))
    return Taste(ticked, dict(weights))


def _add(weights: defaultdict[str, float], table: Table, answers: Iterable[str]) -> None:
    for answer in answers:
        for name, weight in table.get(answer, {}).items():
            weights[name] += weight


def answers_for(request: TripRequest, place: Place) -> list[str]:
    """The answers that speak for a place, as the form words them, the strongest first."""
    style = request.style_answers
    asked = (
        (_VIBES, choices.VIBES, style.vibes),
        (_SAMPLE_DAYS, choices.SAMPLE_DAYS, style.sample_days),
        (_DINNERS, choices.DINNERS, style.dinner),
        (_INCLUSIONS, choices.INCLUSIONS, request.inclusions),
    )
    kinds = {place.category, *(i for i in place.interests if i != "food")}
    weighed = [
        (max((table.get(answer, {}).get(kind, 0.0) for kind in sorted(kinds)), default=0.0), label)
        for table, labels, given in asked
        for answer in given
        if (label := labels[answer])
    ]
    ordered = sorted(weighed, key=lambda pair: (-pair[0], pair[1]))
    return [label for weight, label in ordered if weight >= _SPEAKS]
