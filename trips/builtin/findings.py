"""Everything the later steps choose from, out of the bundled atlas."""

from collections.abc import Iterator, Sequence

from trips import exchange, holiday_rules
from trips.atlas import load, names
from trips.atlas.schema import City
from trips.builtin import costs, route, split
from trips.builtin.insights import insights
from trips.builtin.named import find_place, nearest
from trips.builtin.route import Stop
from trips.builtin.stays import stays
from trips.builtin.taste import taste
from trips.findings import Findings, Source
from trips.money import Price
from trips.outline import TripOutline
from trips.places import EATING, Place
from trips.request import TripRequest


def findings(request: TripRequest, outline: TripOutline, cities: tuple[City, ...]) -> Findings:
    """Candidates, stays, facts and costs of the outline's towns.

    Every place of a town is a candidate; :mod:`trips.builtin.picks` judges them.
    """
    liking = taste(request)
    stops = route.stops_of(outline, cities)
    places = tuple(load.place(stop.city, entry) for stop in stops for entry in stop.city.places)
    towns = tuple(load.destination(stop.city) for stop in stops)
    return Findings(
        destinations=towns,
        stays=stays(request, outline, stops, liking),
        food=tuple(place for place in places if place.category in EATING),
        activities=tuple(place for place in places if place.category not in EATING),
        insights=insights(request, outline, stops, towns, places),
        not_found=dict(_not_found(request, stops, places)),
        sources=tuple(_sources(outline, stops)),
        typical_costs=dict(_typical(request, stops)),
    )


def _not_found(
    request: TripRequest, stops: Sequence[Stop], places: Sequence[Place]
) -> Iterator[tuple[str, str]]:
    towns = {name for stop in stops for name in names.of(stop.city.slug)}
    where = " or ".join(stop.city.name for stop in stops)
    for wish in request.must_see:
        if names.plain(wish) in towns or find_place(wish, places):
            continue
        like = nearest(wish, places)
        offer = f"; the nearest name is '{like}'" if like else ""
        yield wish, f"None of the {len(places)} places we know in {where} is called so{offer}"


def _sources(outline: TripOutline, stops: Sequence[Stop]) -> Iterator[Source]:
    seen: dict[tuple[str, str], Source] = {}
    for stop in stops:
        for source in load.sources(stop.city):
            seen.setdefault((source.name, source.read_at), source)
    yield from seen.values()
    if any(stop.city.currency != outline.currency for stop in stops):
        yield Source(name="Exchange rates: estimates", read_at=exchange.AS_OF)
    if outline.days[0].date is not None:
        yield Source(
            name="Public holidays: the holidays package",
            url="https://github.com/vacanza/holidays",
            licence="MIT",
            read_at=holiday_rules.AS_OF,
        )


def _typical(request: TripRequest, stops: Sequence[Stop]) -> Iterator[tuple[str, Price]]:
    band = split.band_of(request, stops, taste(request))
    for stop in stops:
        city = stop.city
        prefix = f"{city.name}: " if len(stops) > 1 else ""
        for meal in costs.MEALS:
            yield f"{prefix}{meal}", costs.meal(city, meal, band)
        yield f"{prefix}a sight or museum, on average", costs.ticket(city, band)
        yield f"{prefix}a ride in town", costs.ride(city)
        yield f"{prefix}a taxi over 5 km", costs.taxi(city, 5)
        yield f"{prefix}a double room for a night", costs.night(city, band)
