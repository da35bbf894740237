"""The shape of the trip without a model: towns, days, themes, the budget's parts."""

import datetime as dt
from collections.abc import Iterator

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
        destinations=tuple(stop.city.slug for stop in stops),
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
    return tuple(load.place(stop.city, entry) for stop in stops for entry in stop.city.places)


def _days(request: TripRequest, stops: tuple[Stop, ...], liking: Taste) -> Iterator[OutlineDay]:
    number = 0
    for stop in stops:
        about = themes.themes(stop.city, liking)
        for of_stop in range(stop.days):
            number += 1
            yield OutlineDay(
                number=number,
                date=_date(request, number),
                base=stop.city.slug,
                theme=_fixed_theme(request, stop.city, number, of_stop) or next(about),
                phase=_phase(number, request.days),
            )


def _date(request: TripRequest, number: int) -> dt.date | None:
    if request.depart_on is None:
        return None
    return request.depart_on + dt.timedelta(days=number - 1)


def _fixed_theme(request: TripRequest, city: City, number: int, of_stop: int) -> str | None:
    """A theme that the day's place in the trip decides."""
    if request.days == 1:
        return None
    if number == 1:
        return themes.arriving(request, city.name)
    if number == request.days:
        return themes.leaving(request, city.name)
    return themes.moving(city.name) if of_stop == 0 else None


def _phase(number: int, days: int) -> Phase:
    if days == 1:
        return "exploration"
    if number == 1:
        return "arrival"
    if number == days:
        return "departure"
    return "exploration" if number <= (days + 1) // 2 else "experiences"
