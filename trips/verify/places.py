"""No place twice, and every place where the trip is."""

from collections import Counter
from collections.abc import Iterator

from trips.geo import metres
from trips.itinerary import Rule
from trips.verify.plan import Plan, Timed
from trips.verify.rules import OWN_WORDS, Fault, count, known, rule, weakest

#: Metres from the town that a stop may lie; an airport or station lies farther out.
_FAR, _GATE_FAR = 60_000, 150_000


def no_repeat(plan: Plan) -> Rule:
    times = Counter(t.place.id for t in plan.stops if t.place)
    ours = {t.place.id for t in plan.chosen if t.place}
    names = {t.place.id: t.place.name for t in plan.stops if t.place}
    return rule(
        "no_repeat",
        "No place comes twice",
        [
            Fault(f"{names[p]} comes {n} times", (p,))
            for p, n in times.items()
            if n > 1 and p in ours
        ],
        OWN_WORDS,
        f"{count(len(plan.stops), 'stop')} at {count(len(times), 'place')}",
    )


def coordinates(plan: Plan) -> Rule:
    placed = [t for t in plan.items if t.place is not None]
    return rule(
        "coordinates",
        "Every place lies in or near the town of its day",
        list(_far_off(plan, placed)),
        weakest(known(t.place, "position") for t in placed if t.place),
        f"{count(len(placed), 'position')} against their towns'",
    )


def _far_off(plan: Plan, placed: list[Timed]) -> Iterator[Fault]:
    bases = {day.number: day.base for day in plan.itinerary.days}
    for timed in placed:
        place = timed.place
        assert place is not None  # they were chosen for it
        number = timed.day.number
        slugs = {bases[number], bases.get(number - 1, bases[number])}
        towns = [t for s in slugs if (t := plan.town(s))]
        if not towns:
            yield Fault(f"{timed.what()}: its day's town is not one of the trip", (place.id,))
            continue
        far = min(metres(t.lat, t.lon, place.lat, place.lon) for t in towns)
        if far > (_GATE_FAR if place.category in ("airport", "station") else _FAR):
            yield Fault(f"{timed.what()} lies {far // 1000} km from the town", (place.id,))
