"""Where to sleep: for each run of nights in a town, an area at a price band."""

from collections.abc import Sequence

from trips import costs
from trips.builtin import beds, party
from trips.builtin.beds import Bed, Run
from trips.builtin.covers import covers_stay
from trips.findings import Findings
from trips.geo import metres
from trips.itinerary import StayNight
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

    Of the gatherer's stays those that come first and are near to what there is to see, whose
    high prices keep within the nights' part of the budget together; where none do, the cheapest.
    """
    share = outline.by_category.get("stay") if covers_stay(request) else None
    rooms = party.rooms(request)
    runs = [
        Run(first_day, nights, _beds(findings, candidates, town, nights * rooms, outline.currency))
        for town, first_day, nights in _runs(outline, on_the_way)
    ]
    chosen = beds.chosen(runs, share)
    return tuple(
        StayNight(
            place=bed.stay.place,
            band=bed.stay.band,
            first_day=run.first_day,
            nights=run.nights,
            rooms=rooms,
            cost=bed.cost if covers_stay(request) else None,
        )
        for run in runs
        if (bed := chosen.get(run.first_day)) is not None
    )


def _beds(
    findings: Findings, candidates: Candidates, town: str, nights: int, currency: str
) -> tuple[Bed, ...]:
    """The town's stays, each for so many nights of a room."""
    sights = candidates.sights.get(town, [])[:_NEAR]
    here = [s for s in findings.stays if town_of(s.place, findings.destinations).slug == town]
    return tuple(
        Bed(
            stay=stay,
            cost=costs.for_nights(stay.place.price, nights, 1, currency),
            drawback=rank * _RANK + _remoteness(stay.place, sights),
        )
        for rank, stay in enumerate(here)
    )


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


def _remoteness(area: Place, sights: Sequence[Place]) -> float:
    """Mean metres to the best sights."""
    far = [metres(area.lat, area.lon, p.lat, p.lon) for p in sights]
    return sum(far) / len(far) if far else 0.0
