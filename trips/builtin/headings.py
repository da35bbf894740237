"""What each day of a plan is called: what its visits are, whatever it was meant to be about."""

from collections.abc import Sequence

from trips.builtin.texts import heard
from trips.builtin.themes import PHRASES, interest_of
from trips.builtin.vocabulary import words
from trips.itinerary import Day, Item
from trips.outline import TripOutline
from trips.places import Place
from trips.request import TripRequest

#: A place speaks for the first of its interests, and less for the second.
_SPEAKS = (1.0, 0.7)
#: Part of the visits' minutes that a heading has to be true of.
_MOST = 0.5
#: What was ticked is named rather than what was not.
_ASKED = 1.3
#: A slow day has so many visits at most; nightlife begins at this hour.
_SLOW, _LATE = 3, 17
#: Longest heading, characters, and minutes under way that make a day one of travel.
_LONGEST, _JOURNEY = 120, 180


def headings(request: TripRequest, outline: TripOutline, days: Sequence[Day]) -> dict[int, str]:
    """Day number → heading. A heading that is true of its day is kept; no two are alike."""
    found = {d.number: d.theme for d in days if _settled(outline, d)}
    used = set(found.values())
    for day in days:
        if day.number not in found and day.theme not in used and _true(request, day):
            found[day.number] = day.theme
            used.add(day.theme)
    for day in days:
        if day.number not in found:
            found[day.number] = _named(request, day, used)
            used.add(found[day.number])
    return found


def _settled(outline: TripOutline, day: Day) -> bool:
    """Whether the day is called after its part in the trip: arriving, moving on, leaving."""
    if interest_of(day.theme) is not None:
        return False
    phase = next((d.phase for d in outline.days if d.number == day.number), None)
    bases = {d.number: d.base for d in outline.days}
    moved = bases.get(day.number - 1, day.base) != day.base
    return phase in ("arrival", "departure") or moved


def _true(request: TripRequest, day: Day) -> bool:
    """Whether the heading that the day has is true of it; one in other words, by its words."""
    interest = interest_of(day.theme)
    if interest is not None:
        return _allowed(request, day, interest) and _part(day, interest) >= _MOST
    said = words(day.theme)
    return any(heard(said, place) for place, _ in _visits(day))


def _named(request: TripRequest, day: Day, used: set[str]) -> str:
    """By the interest that most of the visits' time serves; else by the longest visits."""
    fitting = [i for i in PHRASES if _allowed(request, day, i) and _part(day, i) >= _MOST]
    for interest in sorted(fitting, key=lambda i: -_weight(request, day, i)):
        for phrase in PHRASES[interest]:
            if phrase not in used:
                return phrase
    return _by_name(day)


def _by_name(day: Day) -> str:
    names = [p.name for p, _ in sorted(_visits(day), key=lambda v: -v[1])]
    if not names:
        away = sum(i.leg.minutes for i in day.items if i.leg)
        return "On the way" if away >= _JOURNEY else "Time for yourselves"
    both = " and ".join(names[:2])
    return both if len(both) <= _LONGEST else names[0][:_LONGEST]


def _allowed(request: TripRequest, day: Day, interest: str) -> bool:
    """What a heading says beside the kind of its places has to be so as well."""
    if interest == "kids":
        return bool(request.children_ages)
    if interest == "relaxation":
        return len(_visits(day)) <= _SLOW
    if interest == "nightlife":
        return any(i.start.hour >= _LATE for i in day.items if _speaks(i, interest))
    return True


def _part(day: Day, interest: str) -> float:
    """Part of the visits' minutes at places that speak for the interest."""
    visits = _visits(day)
    whole = sum(minutes for _, minutes in visits)
    serving = sum(m for p, m in visits if interest in p.interests[: len(_SPEAKS)])
    return serving / whole if whole else 0.0


def _weight(request: TripRequest, day: Day, interest: str) -> float:
    minutes = sum(
        share * m
        for p, m in _visits(day)
        for one, share in zip(p.interests, _SPEAKS, strict=False)
        if one == interest
    )
    return minutes * (_ASKED if interest in request.interests else 1.0)


def _visits(day: Day) -> list[tuple[Place, int]]:
    """Places visited, and minutes at each."""
    return [(i.place, _minutes(i)) for i in day.items if i.kind == "visit" and i.place]


def _minutes(item: Item) -> int:
    """From start to end, past midnight as well."""
    begin, end = (at.hour * 60 + at.minute for at in (item.start, item.end))
    return (end - begin) % 1440


def _speaks(item: Item, interest: str) -> bool:
    return (
        item.kind == "visit"
        and item.place is not None
        and interest in item.place.interests[: len(_SPEAKS)]
    )
