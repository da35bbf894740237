"""How well a place fits the party, 0–100: points for and against, added up."""

from math import exp, log2

from trips.builtin import access, avoid, diet, party, texts, when
from trips.builtin.context import Context, town_of
from trips.places import EATING, Place

_START = 40.0
_FAME = 7.0
_INTEREST = 27.0
_MISSED = 8.0
_SUITS, _UNSUITED = 8.0, 10.0
_WORD, _WORDS = 10.0, 20.0
_UNWANTED, _UNWANTED_ALL = 24.0, 48.0
_DEAR, _DEAR_MOST = 14.0, 45.0
#: People pay more for what they came for.
_CAME_FOR = 0.6
_LONG_FOR_TODDLERS = 120
#: Mean daily high, °C.
_SWIMMING, _HOT, _COLD = 21, 32, 6
#: Days with rain in the month.
_WET = 12


def barred(place: Place, c: Context) -> str | None:
    """Why the party cannot have this place at all; ``None`` when it can."""
    return (
        access.problem(place, c.access)
        or party.problem(place, c.request)
        or diet.problem(place, c.needs)
        or avoid.problem(place, c.avoid)
        or when.problem(place, c.days[town_of(place)])
    )


def score(place: Place, c: Context) -> int:
    """1 to 97 for what nobody asked for by name and nothing bars."""
    points = (
        _START
        + _fame(place, c)
        + interest(place, c)
        + _company(place, c)
        + _words(place, c)
        + _money(place, c)
        + _manner(place, c)
        + weather(place, c)
    )
    return round(max(1.0, min(97.0, points)))


def _fame(place: Place, c: Context) -> float:
    leaning = c.taste.of("~famous") - (1.0 if c.no_crowds else 0.0)
    return (place.fame - 2.5) * _FAME * max(-0.7, min(2.0, 1 + leaning))


def interest(place: Place, c: Context) -> float:
    """Points for the interests it serves: the first counts whole, the next less and less."""
    liking = c.taste.of(place.category)
    own = [i for i in place.interests if not (place.category in EATING and i == "food")]
    liking += sum(c.taste.of(i) / (1 + 0.4 * n) for n, i in enumerate(own))
    if liking < 0:
        return max(-20.0, liking * _INTEREST)
    if liking == 0 and c.taste.ticked and place.category not in EATING:
        return -_MISSED
    return _INTEREST * (1 - exp(-liking / 0.9))


def _company(place: Place, c: Context) -> float:
    """Children along, couples, older relatives."""
    points = 0.0
    if c.kinds:
        fits = [kind in place.suits or _younger(kind, place) for kind in c.kinds]
        points += sum(_SUITS if fit else -_UNSUITED for fit in fits) / len(fits)
        small = {"infants", "toddlers"} & set(c.kinds)
        if small and place.visit_minutes > _LONG_FOR_TODDLERS and not small & set(place.suits):
            points -= _SUITS
    if "couple" in c.request.groups and not c.kinds and "couples" in place.suits:
        points += _SUITS / 2
    if "extended" in c.request.groups:
        points += _SUITS / 2 if "seniors" in place.suits else -_SUITS / 4
        points -= _SUITS / 2 if place.step_free == "no" else 0
    return points


def _younger(kind: str, place: Place) -> bool:
    """A baby is carried wherever toddlers are at home."""
    return kind == "infants" and "toddlers" in place.suits


def _words(place: Place, c: Context) -> float:
    asked = c.said.wanted | (c.said.at_table if place.category in EATING else frozenset())
    liked = len(texts.heard(asked, place))
    disliked = len(texts.heard(c.said.unwanted, place))
    return min(_WORDS, _WORD * liked) - min(_UNWANTED_ALL, _UNWANTED * disliked)


def _money(place: Place, c: Context) -> float:
    """For the level that is liked; against what is dearer than the budget's part for it."""
    dearness = c.dearness.get(place.id, 0.5) - 0.5
    points = 20 * dearness * (c.taste.of("~dear") - c.taste.of("~cheap"))
    points = points if place.category in EATING else points / 3
    weight = _CAME_FOR if set(place.interests) & set(c.taste.ticked) - {"food"} else 1.0
    return points - weight * min(_DEAR_MOST, _DEAR * over_budget(place, c))


def over_budget(place: Place, c: Context) -> float:
    """How often its price doubles what the budget has for such a thing; 0 when it fits."""
    share = (c.meal if place.category in EATING else c.visit).get(town_of(place))
    if share is None or place.price is None or place.price.high == 0:
        return 0.0
    people = c.request.travellers if place.price.per == "party" else 1
    return max(0.0, log2(place.price.high / people / max(share, 1.0)))


def _manner(place: Place, c: Context) -> float:
    quick = c.taste.of("~quick") * (75 - place.visit_minutes) / 60 * 6
    points = max(-6.0, min(6.0, quick))
    if place.reserve:
        points += 5 * c.taste.of("~reserve")
    if place.opening_hours is None:
        points -= 3
    if c.access.level == "easy" and place.step_free == "yes":
        points += 4
    return points


def weather(place: Place, c: Context) -> float:
    """What the month's usual weather makes of it; 0 without dates."""
    month = c.days[town_of(place)].month
    if month is None or place.category in EATING:
        return 0.0
    if place.category == "beach" and month.high_c < _SWIMMING:
        return -14.0
    if place.indoor:
        return 4.0 if month.rain_days >= _WET or not _COLD <= month.high_c <= _HOT else 0.0
    return -3.0 if month.high_c < _COLD or month.rain_days > 1.5 * _WET else 0.0
