"""Every stop is open while one is there."""

from collections.abc import Iterator

from trips.hours import open_spans
from trips.itinerary import Rule
from trips.verify.plan import Plan, Timed
from trips.verify.rules import Fault, count, known, rule, weakest


def hours(plan: Plan) -> Rule:
    checked = [t for t in plan.chosen if t.place and t.place.opening_hours is not None]
    unknown = [t for t in plan.chosen if t.place and t.place.opening_hours is None]
    own = len(plan.stops) - len(plan.chosen)
    notes = [f"{t.what()}: we do not know its hours" for t in unknown]
    if own:
        notes.append(f"{count(own, 'appointment')} of your own, taken as you gave them")
    return rule(
        "hours",
        "Every stop is open when you are there",
        list(_faults(plan, checked)),
        weakest(known(t.place, "hours") for t in plan.chosen if t.place),
        f"{count(len(checked), 'stop')} against their opening hours",
        *notes,
    )


def _faults(plan: Plan, checked: list[Timed]) -> Iterator[Fault]:
    for timed in checked:
        place = timed.place
        assert place is not None  # stops have places
        spans = open_spans(
            place.opening_hours, timed.day.date, country=plan.nearest_town(place).country
        )
        if spans is None:
            yield Fault(f"{timed.what()}: its hours cannot be read", (place.id,))
        elif not any(opens <= timed.first and timed.last <= closes for opens, closes in spans):
            yield Fault(f"{timed.what()}: {_said(spans)}", (place.id,))


def _said(spans: tuple[tuple[int, int], ...]) -> str:
    if not spans:
        return "it is closed that day"
    times = ", ".join(f"{_clock(a)}–{_clock(b)}" for a, b in spans)
    return f"it is open {times}"


def _clock(minute: int) -> str:
    return "24:00" if minute == 1440 else f"{minute // 60 % 24:02d}:{minute % 60:02d}"
