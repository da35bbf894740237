"""The shape of the trip without a model: towns, days, themes, the budget's parts."""

import datetime as dt
from collections.abc import Callable, Iterator

from trips.atlas import load
from trips.atlas.schema import City
from trips.builtin import route, split, themes, wishlist
from trips.builtin.route import Stop
from trips.builtin.taste import Taste, taste
from trips.outline import OutlineDay, Phase, TripOutline
from trips.places import Place
from trips.request import TripRequest


def outline(request: TripRequest, cities: tuple[City, ...]) -> TripOutline:
    """The trip's structure. ``cities``: what was found for the destination, at least one.

    Of a country's cities only as many are visited as the days allow.
    """
    liking = taste(request)
    stops = route.stops(request, cities, liking)
    return TripOutline(
        title=_title(request, stops),
        destinations=tuple(dict.fromkeys(stop.city.slug for stop in stops)),
        days=tuple(_days(request, stops, liking)),
        pace=request.chosen_pace,
        currency=split.currency_of(request, stops),
        budget=request.budget_minor,
        by_category=split.by_category(request, stops, liking),
        reserve=wishlist.reserve(request, _places(stops), liking),
        look_for=wishlist.look_for(request),
    )


def _title(request: TripRequest, stops: tuple[Stop, ...]) -> str:
    """Never the nickname: outlines are shown to models. The page puts it in its place."""
    towns = [stop.city.name for stop in stops]
    where = " and ".join(filter(None, (", ".join(towns[:-1]), towns[-1])))
    length = "A day" if request.days == 1 else f"{request.days} days"
    title = f"{length} in {where}"
    return title if len(title) <= 120 else f"{length} in {len(towns)} towns"


def _places(stops: tuple[Stop, ...]) -> tuple[Place, ...]:
    cities = {stop.city.slug: stop.city for stop in stops}
    return tuple(load.place(city, entry) for city in cities.values() for entry in city.places)


def _days(request: TripRequest, stops: tuple[Stop, ...], liking: Taste) -> Iterator[OutlineDay]:
    number = 0
    about = {stop.city.slug: themes.themes(stop.city, liking) for stop in stops}
    been: set[str] = set()
    for stop in stops:
        again = stop.city.slug in been
        been.add(stop.city.slug)
        for of_stop in range(stop.days):
            number += 1
            new = (themes.returning if again else themes.moving) if of_stop == 0 else None
            yield OutlineDay(
                number=number,
                date=_date(request, number),
                base=stop.city.slug,
                theme=_fixed_theme(request, stop.city, number, new) or next(about[stop.city.slug]),
                phase=_phase(number, request.days),
            )


def _date(request: TripRequest, number: int) -> dt.date | None:
    if request.depart_on is None:
        return None
    return request.depart_on + dt.timedelta(days=number - 1)


def _fixed_theme(
    request: TripRequest, city: City, number: int, new: Callable[[str], str] | None
) -> str | None:
    """A theme that the day's place in the trip decides. ``new``: what a town's first day is."""
    if request.days == 1:
        return None
    if number == 1:
        return themes.arriving(request, city.name)
    if number == request.days:
        return themes.leaving(request, city.name)
    return new(city.name) if new else None


def _phase(number: int, days: int) -> Phase:
    if days == 1:
        return "exploration"
    if number == 1:
        return "arrival"
    if number == days:
        return "departure"
    return "exploration" if number <= (days + 1) // 2 else "experiences"
