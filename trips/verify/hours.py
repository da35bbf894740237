"""Every stop is open while one is there."""

from collections.abc import Iterator

from trips.holiday_hours import unsaid
from trips.hours import open_spans
from trips.itinerary import Rule
from trips.verify.plan import Plan, Timed
from trips.verify.rules import Fault, count, known, rule, weakest


def hours(plan: Plan) -> Rule:
    checked = [t for t in plan.chosen if t.place and t.place.opening_hours is not None]
    unknown = [t for t in plan.chosen if t.place and t.place.opening_hours is None]
    faults = list(_faults(plan, checked))
    faulty = {id(t) for t, _ in faults}
    doubtful = [(t, said) for t in checked if id(t) not in faulty and (said := _holiday(plan, t))]
    notes = [f"{t.what()}: {said}" for t, said in doubtful]
    notes += [f"{t.what()}: we do not know its hours" for t in unknown]
    certain = not notes
    own = len(plan.stops) - len(plan.chosen)
    if own:
        notes.append(f"{count(own, 'appointment')} of your own, taken as you gave them")
    return rule(
        "hours",
        _title(certain=certain),
        [fault for _, fault in faults],
        "estimated"
        if doubtful
        else weakest(known(t.place, "hours") for t in plan.chosen if t.place),
        f"{count(len(checked) - len(doubtful), 'stop')} against their opening hours",
        *notes,
    )


def _faults(plan: Plan, checked: list[Timed]) -> Iterator[tuple[Timed, Fault]]:
    for timed in checked:
        place = timed.place
        assert place is not None  # stops have places
        spans = open_spans(
            place.opening_hours, timed.day.date, country=plan.nearest_town(place).country
        )
        if spans is None:
            yield timed, Fault(f"{timed.what()}: its hours cannot be read", (place.id,))
        elif not any(opens <= timed.first and timed.last <= closes for opens, closes in spans):
            yield timed, Fault(f"{timed.what()}: {_said(spans)}", (place.id,))


def _holiday(plan: Plan, timed: Timed) -> str | None:
    """What is not known of a stop within its usual hours on a holiday they do not speak of."""
    place, day = timed.place, timed.day.date
    assert place is not None  # stops have places
    town = plan.nearest_town(place)
    name = unsaid(place.opening_hours, day, town=town.slug, country=town.country)
    if not name or not day:
        return None
    return f"not known to be open on {day.day} {day:%B} ({name}): holiday hours unknown"


def _title(*, certain: bool) -> str:
    known_part = "" if certain else ", as far as its hours are known"
    return f"Every stop is open when you are there{known_part}"


def _said(spans: tuple[tuple[int, int], ...]) -> str:
    if not spans:
        return "it is closed that day"
    times = ", ".join(f"{_clock(a)}–{_clock(b)}" for a, b in spans)
    return f"it is open {times}"


def _clock(minute: int) -> str:
    return "24:00" if minute == 1440 else f"{minute // 60 % 24:02d}:{minute % 60:02d}"
