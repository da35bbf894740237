"""Local insights for this party: what the town's people know, and what our data cannot tell."""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

from trips.atlas.climate import climate
from trips.atlas.find import Found, find
from trips.builtin import access, avoid, diet, party
from trips.builtin.context import town_of
from trips.builtin.route import Stop
from trips.builtin.vocabulary import telling, words
from trips.findings import Destination
from trips.holiday_rules import holiday
from trips.hours import closed_weekdays
from trips.outline import TripOutline
from trips.places import EATING, Place
from trips.ramadan import fasted
from trips.request import TripRequest

_TIPS = 5
#: A weekday is worth a line when this share of the museums is shut on it.
_MANY_SHUT = 0.25
#: What a tip has to speak of to come first for such a party.
_FOR_CHILDREN = words("child children kids family pram stroller playground")
_FOR_SAVERS = words("free cheap cheaper pass card discount save lunch")


def insights(
    request: TripRequest,
    outline: TripOutline,
    stops: Sequence[Stop],
    towns: Sequence[Destination],
    places: Sequence[Place],
) -> tuple[str, ...]:
    """A line each; the checks on this party's own wishes come first."""
    lines = [*_understood(request), *_needs(request, places)]
    for stop, town in zip(stops, towns, strict=True):
        here = [place for place in places if town_of(place) == town.slug]
        prefix = f"{town.name}: " if len(stops) > 1 else ""
        lines += _calendar(outline, stop, prefix)
        lines += _fast(outline, town, prefix)
        lines += _usual_weather(outline, stop, prefix)
        lines += _shut(outline, stop, here, prefix)
        lines += (prefix + tip for tip in _tips(request, town))
    return tuple(dict.fromkeys(lines))


def _understood(request: TripRequest) -> Iterator[str]:
    found = find(request.destination)
    for written, meant in found.corrected if isinstance(found, Found) else ():
        yield f"You wrote '{written}'; this plan is for {meant}."


def _needs(request: TripRequest, places: Sequence[Place]) -> Iterator[str]:
    needed, level = diet.needs(request), access.needed(request)
    eating = [place for place in places if place.category in EATING and place.meals]
    if needed.diets or needed.pescatarian:
        fit = sum(diet.problem(place, needed) is None for place in eating)
        kinds = sorted({*needed.diets, *(("pescatarian",) if needed.pescatarian else ())})
        yield (
            f"{fit} of {len(eating)} places to eat at are known to serve {' and '.join(kinds)} "
            "food; no other is in this plan."
        )
    for wish in sorted(set(needed.banned.values())):
        yield (
            f"We hold no lists of ingredients: for '{wish}' only places whose name or kitchen "
            "gives it away are left out. Tell each kitchen."
        )
    for wish in needed.unclear:
        yield f"Our data does not show '{wish}': tell each kitchen."
    if level.level != "none":
        seen = [place for place in places if place.category not in EATING]
        for what, of in (("sights", seen), ("places to eat at", eating)):
            fit = sum(access.problem(place, level) is None for place in of)
            yield f"{fit} of {len(of)} {what} are known to fit '{level.wish}'."
    for wish in level.unclear:
        yield f"Our data does not show '{wish}': ask before you go."
    for wish in avoid.unclear(avoid.avoided(request), tuple(places)):
        yield f"Nothing in our data tells where '{wish}' would meet you."


def _calendar(outline: TripOutline, stop: Stop, prefix: str) -> Iterator[str]:
    city = stop.city
    for date in _dates(outline, city.slug):
        name = holiday(date, city.country, city.subdivision)
        if name:
            yield f"{prefix}{_day(date)} is a public holiday ({name}): hours may differ."


def _fast(outline: TripOutline, town: Destination, prefix: str) -> Iterator[str]:
    days = [date for date in _dates(outline, town.slug) if fasted(date, town)]
    if days:
        span = _day(days[0]) if len(days) == 1 else f"{_day(days[0])} to {_day(days[-1])}"
        yield (
            f"{prefix}{span}: Ramadan. Its dates are reckoned and may shift by a day with the "
            "moon. Ask whether kitchens serve before sunset; hours may be shorter."
        )


def _usual_weather(outline: TripOutline, stop: Stop, prefix: str) -> Iterator[str]:
    """Of a town whose days' highs and lows are not known: the months' means."""
    city = stop.city
    year = () if city.climate else climate().at(city.lat, city.lon)
    for month in dict.fromkeys(date.month for date in _dates(outline, city.slug) if year):
        usual = year[month - 1]
        yield (
            f"{prefix}In {calendar.month_name[month]} the mean of day and night is usually about "
            f"{usual.celsius} °C, with some {usual.rain_mm} mm of rain (an estimate from ERA5)."
        )


def _shut(outline: TripOutline, stop: Stop, places: Sequence[Place], prefix: str) -> Iterator[str]:
    museums = [place for place in places if place.category in ("museum", "gallery")]
    shut = Counter(day for place in museums for day in closed_weekdays(place.opening_hours))
    dates = _dates(outline, stop.city.slug)
    days = {date.strftime("%A") for date in dates}
    for weekday, count in shut.most_common(1):
        if count >= _MANY_SHUT * len(museums) and (weekday in days or not dates):
            yield f"{prefix}{count} of {len(museums)} museums and galleries are shut on {weekday}s."


def _tips(request: TripRequest, town: Destination) -> list[str]:
    """The town's own tips, those that speak to this party first."""
    asked = set(telling(request.notes or ""))
    if party.child_kinds(request):
        asked |= _FOR_CHILDREN
    if request.budget_minor is not None:
        asked |= _FOR_SAVERS
    ranked = sorted(enumerate(town.tips), key=lambda pair: (-len(words(pair[1]) & asked), pair[0]))
    return [tip for _, tip in ranked[:_TIPS]]


def _dates(outline: TripOutline, slug: str) -> list[dt.date]:
    return [day.date for day in outline.days if day.base == slug and day.date is not None]


def _day(date: dt.date) -> str:
    return f"{date:%A} {date.day} {date:%B}"
