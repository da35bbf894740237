"""What can only be checked when a trip is handed in: places we know, today's date, clashes.

A stored trip is never checked again, so that yesterday's trip stays readable.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from trips.atlas import load, names, told
from trips.atlas.find import Found, Unknown, find
from trips.live.wanted import plannable
from trips.request import TripRequest

#: Where in the request, and what the traveller reads there.
Problem = tuple[tuple[str | int, ...], str]

#: The last year for which calendars of public holidays are computed.
LAST_YEAR = 2099


def problems(request: TripRequest, now: datetime, *, live: bool = False) -> list[Problem]:
    """Why the request cannot be planned as it stands; empty when it can.

    ``now`` is aware. ``live``: towns that the atlas has no file for are read from a live source,
    so that here only where they are is known. Paths are the field's as JSON names it:
    ``("booked", 0, "from")``.
    """
    found = find(request.destination)
    if isinstance(found, Unknown) and not (live and plannable(found)):
        where: list[Problem] = [(("destination",), told.whole(found, live=live))]
    else:
        where = [*_towns(request, found), *_dates(request, found, now)]
    return [*where, *_booked(request), *_contradictions(request)]


def _towns(request: TripRequest, found: Found | Unknown) -> Iterator[Problem]:
    towns = _named(found)
    if towns > request.days:
        length = "1 day" if request.days == 1 else f"{request.days} days"
        yield (
            ("destination",),
            f"These are {towns} places for {length}: name at most one for each day",
        )


def _named(found: Found | Unknown) -> int:
    """How many towns are named, each as often as it is gone to."""
    if isinstance(found, Found):
        return len(found.named) + found.returns
    gone_to = [
        slug
        for part in found.parts
        if not part.by_country
        for slug in part.slugs or ((part.elsewhere.slug,) if part.elsewhere else ())
    ]
    return sum(1 for _ in groupby(gone_to))


def _first(found: Found | Unknown) -> tuple[str, str]:
    """Name and zone of the first town."""
    if isinstance(found, Found):
        return found.cities[0].name, found.cities[0].zone
    part = found.parts[0]
    if part.elsewhere is not None and not part.slugs:
        return part.elsewhere.name, part.elsewhere.town.zone
    city = load.city(part.slugs[0])
    return city.name, city.zone


def _dates(request: TripRequest, found: Found | Unknown, now: datetime) -> Iterator[Problem]:
    if request.depart_on is None or request.return_on is None:
        return
    name, zone = _first(found)
    today = now.astimezone(ZoneInfo(zone)).date()
    if request.depart_on < today:
        yield (
            ("depart_on",),
            f"This day is over: in {name} it is {today.isoformat()} already",
        )
    elif request.return_on.year > LAST_YEAR:
        yield ("return_on",), f"We plan trips up to the year {LAST_YEAR}"


def _booked(request: TripRequest) -> Iterator[Problem]:
    for i, one in enumerate(request.booked):
        for other in request.booked[:i]:
            if one.on == other.on and one.from_ < other.to and other.from_ < one.to:
                yield ("booked", i, "from"), f"This overlaps with '{other.name}'"
        arrive, leave = request.arrive_at, request.leave_at
        if one.on == request.depart_on and arrive and one.from_ < arrive:
            yield ("booked", i, "from"), f"You arrive at {arrive:%H:%M} that day"
        if one.on == request.return_on and leave and one.to > leave:
            yield ("booked", i, "to"), f"You leave at {leave:%H:%M} that day"


def _contradictions(request: TripRequest) -> Iterator[Problem]:
    avoided = {names.plain(name) for name in request.avoid}
    for i, wish in enumerate(request.must_see):
        if names.plain(wish) in avoided:
            yield ("must_see", i), "You ask to avoid this too: take it off one of the lists"
