"""Where to sleep: for each run of nights in a town, an area at a price band."""

from collections.abc import Sequence

from trips import costs
from trips.builtin import party
from trips.builtin.covers import covers_stay
from trips.findings import Findings, Stay
from trips.geo import metres
from trips.itinerary import StayNight
from trips.money import Price
from trips.outline import TripOutline
from trips.places import Place
from trips.request import TripRequest
from trips.schedule.candidates import Candidates, town_of

#: How many of the best sights an area should be near.
_NEAR = 25
#: Metres to the sights that a place further down the gatherer's list has to make good.
_RANK = 200


def choose(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    candidates: Candidates,
    on_the_way: frozenset[int],
) -> tuple[StayNight, ...]:
    """The nights after every day but the last; none after the days in ``on_the_way``.

    Of the gatherer's stays whose high price keeps within the nights' share of the budget,
    the one that comes first and is near to what there is to see; where none does, the
    cheapest.
    """
    runs = _runs(outline, on_the_way)
    every_night = sum(nights for _, _, nights in runs)
    rooms = party.rooms(request)
    share = outline.by_category.get("stay") if covers_stay(request) else None
    found = []
    for town, first_day, nights in runs:
        limit = None if share is None else share * nights // every_night
        prices = [
            (s, costs.for_nights(s.place.price, nights, rooms, outline.currency))
            for s in findings.stays
            if town_of(s.place, findings.destinations).slug == town
        ]
        if not prices:
            continue
        stay, cost = _pick(prices, limit, candidates.sights.get(town, [])[:_NEAR])
        found.append(
            StayNight(
                place=stay.place,
                band=stay.band,
                first_day=first_day,
                nights=nights,
                rooms=rooms,
                cost=cost if covers_stay(request) else None,
            )
        )
    return tuple(found)


def _runs(outline: TripOutline, on_the_way: frozenset[int]) -> list[tuple[str, int, int]]:
    """(town, number of the first day slept there, nights)."""
    runs: list[tuple[str, int, int]] = []
    for day in outline.days[:-1]:
        if day.number in on_the_way:
            continue
        if runs and runs[-1][0] == day.base and runs[-1][1] + runs[-1][2] == day.number:
            runs[-1] = (day.base, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((day.base, day.number, 1))
    return runs


def _pick(
    prices: Sequence[tuple[Stay, Price | None]], limit: int | None, sights: Sequence[Place]
) -> tuple[Stay, Price | None]:
    fitting = [(s, p) for s, p in prices if limit is None or (p and p.high <= limit)]
    if not fitting:
        return min(prices, key=lambda pair: (pair[1].high if pair[1] else 0, pair[0].place.id))
    ranked = enumerate(fitting)
    return min(ranked, key=lambda r: (r[0] * _RANK + _remoteness(r[1][0].place, sights), r[0]))[1]


def _remoteness(area: Place, sights: Sequence[Place]) -> float:
    """Mean metres to the best sights."""
    far = [metres(area.lat, area.lon, p.lat, p.lon) for p in sights]
    return sum(far) / len(far) if far else 0.0
