"""Where in a day a stop fits, with as little change to the others as can be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trips.edits.desk import Desk
from trips.edits.operations import Part
from trips.itinerary import Day
from trips.places import Place
from trips.schedule.meals import table
from trips.schedule.model import Frame, Starts, Stop, Timing
from trips.schedule.visits import visit

#: The parts of a day, in minutes from midnight: when something starts.
PARTS: dict[Part, tuple[int, int]] = {
    "morning": (0, 719),
    "afternoon": (720, 1049),
    "evening": (1050, 1800),
}
#: A visit that fits nowhere whole is tried at these per cent of it, from this length on.
_LENGTHS, _LONG = (100, 75), 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A day with the stop in it."""

    number: int
    stops: tuple[Stop, ...]
    timing: Timing
    #: Whether everything else kept its time.
    undisturbed: bool

    @property
    def cost(self) -> tuple[bool, int]:
        """The lower, the better."""
        return not self.undisturbed, self.timing.travel * 10 + self.timing.waiting

    def shown(self, desk: Desk) -> Day:
        return desk.shown(self.number, self.stops, self.timing)


def visits(desk: Desk, number: int, place: Place, part: Part | None = None) -> list[Stop]:
    """The visit as a stop of that day, at its usual length and shorter; none while it is shut."""
    frame = desk.frames[number]
    found = []
    for share in _LENGTHS if place.visit_minutes >= _LONG else _LENGTHS[:1]:
        minutes = (
            place.visit_minutes * share // 100 // 5 * 5 if share < 100 else place.visit_minutes
        )
        stop = visit(desk.board(frame), frame, place, pinned=_asked(desk, place), minutes=minutes)
        if stop is not None and (starts := _within(stop.starts, part)):
            found.append(replace(stop, starts=starts, pinned=False))
    return found


def meal_at(desk: Desk, number: int, old: Stop, place: Place) -> Stop | None:
    """The day's meal at another table; ``None`` when that is not open for it."""
    frame = desk.frames[number]
    assert old.meal is not None  # only meals are had at tables
    return table(desk.board(frame), frame, old.meal, place, pinned=False)


def insert(desk: Desk, number: int, stop: Stop, others: Sequence[Stop]) -> Fit | None:
    """The best place for it among the others: these at their times if that can be."""
    loose = [desk.loosened(number, s) for s in others]
    for rest, undisturbed in ((list(others), True), (loose, False)):
        fits = [
            Fit(number=number, stops=order, timing=timing, undisturbed=undisturbed)
            for i in range(len(rest) + 1)
            if (timing := desk.timing(number, order := (*rest[:i], stop, *rest[i:]))) is not None
        ]
        if fits:
            return min(fits, key=lambda f: f.cost)
    return None


def insert_any(desk: Desk, number: int, ways: Sequence[Stop], others: Sequence[Stop]) -> Fit | None:
    """The first of the ways to do it that fits."""
    return next((fit for stop in ways if (fit := insert(desk, number, stop, others))), None)


def part_of(minute: int) -> Part:
    return next(part for part, (first, last) in PARTS.items() if first <= minute <= last)


def open_at_all(desk: Desk, frame: Frame, place: Place) -> bool:
    """Whether it may be visited on that day at some time."""
    return visit(desk.board(frame), frame, place, pinned=_asked(desk, place)) is not None


def _asked(desk: Desk, place: Place) -> bool:
    """Asked for by name: taken even where nobody knows its hours."""
    return place.opening_hours is None or desk.candidates.is_wanted(place)


def _within(starts: Starts, part: Part | None) -> Starts:
    if part is None:
        return starts
    first, last = PARTS[part]
    return tuple((max(a, first), min(b, last)) for a, b in starts if max(a, first) <= min(b, last))
