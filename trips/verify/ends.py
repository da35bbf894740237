"""Coming and going at their times, and every night in a bed in the right town."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from trips.geo import metres
from trips.itinerary import Day, Rule
from trips.verify.plan import Plan, Timed, date_of
from trips.verify.rules import OWN_WORDS, Fault, count, known, rule, weakest

#: Metres from its town that a place to sleep may lie.
_NEAR_TOWN = 50_000
#: A way longer than this, in metres, leads to another town.
_A_JOURNEY = 100_000


def arrival_departure(plan: Plan) -> Rule:
    arrive, leave = plan.request.arrive_at, plan.request.leave_at
    said = [
        f"you arrive at {arrive:%H:%M}" if arrive else "no arrival time given",
        f"you leave at {leave:%H:%M}" if leave else "no departure time given",
    ]
    return rule(
        "arrival_departure",
        "The trip begins and ends with your arrival and departure",
        [*_arrival(plan, arrive), *_departure(plan, leave), *_no_time(plan)],
        OWN_WORDS,
        "; ".join(said),
    )


def nights(plan: Plan) -> Rule:
    stays = plan.itinerary.stays
    return rule(
        "nights",
        "Every night has a place to sleep in the right town",
        list(_bad_nights(plan)),
        weakest(known(s.place, "position") for s in stays),
        f"{count(len(plan.itinerary.days) - 1, 'night')} at {count(len(stays), 'stay')}",
    )


def _arrival(plan: Plan, arrive: dt.time | None) -> Iterator[Fault]:
    first = plan.items[0] if plan.items else None
    if first is None or first.item.kind != "arrival":
        yield Fault("The first day does not begin with your arrival")
    elif arrive is not None and _clock(first.start) != arrive:
        yield Fault(f"The first day begins at {first.start:%H:%M}, you arrive at {arrive:%H:%M}")


def _departure(plan: Plan, leave: dt.time | None) -> Iterator[Fault]:
    last = plan.items[-1] if plan.items else None
    if last is None or last.item.kind != "departure":
        yield Fault("The last day does not end with your departure")
    elif leave is not None and _clock(last.end) != leave:
        yield Fault(f"The last day ends at {last.end:%H:%M}, you leave at {leave:%H:%M}")


def _no_time(plan: Plan) -> Iterator[Fault]:
    """Out by the point one came in by, with nothing between."""
    items = plan.items
    if len(items) == 2 and [t.item.kind for t in items] == ["arrival", "departure"]:
        yield Fault(f"Between arriving and leaving there is no time in {items[0].day.base_name}")


def _clock(moment: dt.datetime) -> dt.time:
    return moment.time().replace(second=0, microsecond=0)


def _bad_nights(plan: Plan) -> Iterator[Fault]:
    for day in plan.itinerary.days[:-1]:
        beds = [
            s for s in plan.itinerary.stays if s.first_day <= day.number < s.first_day + s.nights
        ]
        if len(beds) > 1:
            yield Fault(f"Night {day.number} has {len(beds)} places to sleep")
        elif not beds and not _on_the_way(plan, day):
            yield Fault(f"Night {day.number} has no place to sleep")
        for stay in beds:
            town = plan.nearest_town(stay.place)
            far = metres(town.lat, town.lon, stay.place.lat, stay.place.lon)
            if town.slug != day.base or far > _NEAR_TOWN:
                yield Fault(f"Night {day.number} is not slept in {day.base_name}", (stay.place.id,))
    last = plan.itinerary.days[-1].number if plan.itinerary.days else 0
    for stay in plan.itinerary.stays:
        if stay.first_day + stay.nights > last:
            yield Fault(f"{stay.place.name} is kept beyond the last night", (stay.place.id,))


def _on_the_way(plan: Plan, day: Day) -> bool:
    """Whether the night passes on a journey to the next town: the last thing begun by then, and
    where that was on an earlier day, over only after the night."""
    begun = [timed for timed in plan.items if timed.day.number <= day.number]
    last: Timed | None = begun[-1] if begun else None
    if last is None or last.item.leg is None or last.item.leg.metres <= _A_JOURNEY:
        return False
    town = plan.town(day.base)
    ends = last.end.astimezone(ZoneInfo(town.zone)) if town else last.end
    return last.day.number == day.number or ends.date() > date_of(day)
