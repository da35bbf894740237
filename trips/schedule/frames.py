"""The days before anything is chosen: when each is free, where it starts and where it ends."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from trips.daylight import sun
from trips.findings import Destination
from trips.itinerary import StayNight
from trips.outline import OutlineDay, TripOutline
from trips.pace import Limits, limits
from trips.places import Place
from trips.request import Booked, TripRequest
from trips.schedule.coming import arrive
from trips.schedule.going import depart, on_the_eve
from trips.schedule.journeys import Journey
from trips.schedule.model import Frame
from trips.schedule.moving import move, wake_on_arrival
from trips.schedule.titles import minute
from trips.schedule.ways import Ways

#: Minutes kept free round an appointment outside the usual day: the way there and back.
_ROUND_APPOINTMENT = 75
#: After a late arrival, nobody is woken before this long, nor let sleep past the latest start.
_SLEEP, _LATEST_START = 480, 600


def frames(
    request: TripRequest,
    outline: TripOutline,
    towns: dict[str, Destination],
    nights: Sequence[StayNight],
    moves: dict[int, Journey],
    ways: Ways,
) -> list[Frame]:
    """One frame a day, in order."""
    usual = limits(request)
    beds = _beds(nights)
    found: list[Frame] = []
    for day in outline.days:
        frame = _frame(request, day, towns[day.base], usual, beds)
        yesterday = found[-1] if found else None
        if yesterday is not None:
            _after_late_evening(yesterday, frame)
        if day.number == 1:
            arrive(request, frame, ways)
        elif day.number in moves:
            move(frame, moves[day.number], beds)
        elif (journey := _on_the_way(moves, day.number)) is not None:
            wake_on_arrival(frame, journey)
        if day is outline.days[-1]:
            depart(request, frame, beds.get(day.number - 1), ways)
            if yesterday is not None:
                on_the_eve(yesterday, frame)
        found.append(frame)
    return found


def _on_the_way(moves: dict[int, Journey], day: int) -> Journey | None:
    """The journey on which the night before that day was spent."""
    return next((j for n, j in moves.items() if n < day <= n + j.nights), None)


def _beds(nights: Sequence[StayNight]) -> dict[int, Place]:
    """Day number → where it is slept."""
    return {
        number: stay.place
        for stay in nights
        for number in range(stay.first_day, stay.first_day + stay.nights)
    }


def _frame(
    request: TripRequest,
    day: OutlineDay,
    town: Destination,
    usual: Limits,
    beds: dict[int, Place],
) -> Frame:
    today = replace(usual, **_stretched(usual, [b for b in request.booked if b.on == day.date]))
    return Frame(
        outline=day,
        town=town,
        limits=today,
        begin=today.begin,
        end=today.back,
        start=beds.get(day.number - 1),
        finish=beds.get(day.number),
        daylight=_daylight(town, day.date),
    )


def _stretched(usual: Limits, booked: Sequence[Booked]) -> dict[str, int]:
    """An early or late appointment makes an early or late day."""
    if not booked:
        return {}
    first = min(minute(b.from_) for b in booked) - _ROUND_APPOINTMENT
    last = max(minute(b.to) for b in booked) + _ROUND_APPOINTMENT
    return {"begin": max(0, min(usual.begin, first)), "back": max(usual.back, last)}


def _after_late_evening(yesterday: Frame, today: Frame) -> None:
    late = max((i.end for i in yesterday.opening if i.zone is None), default=0) - 1440
    today.begin = max(today.begin, min(late + _SLEEP, _LATEST_START))


def _daylight(town: Destination, day: dt.date | None) -> tuple[int, int]:
    """Sunrise and sunset; on an undated day those of the year's shortest, to hold on any."""
    if day is None:
        day = dt.date(2027, 12, 21) if town.lat >= 0 else dt.date(2027, 6, 21)
    found = sun(town.lat, town.lon, day, town.zone)
    if found is None:  # beyond the polar circles: what passes for a day
        return 480, 1080
    return minute(found[0].time()), minute(found[1].time())
