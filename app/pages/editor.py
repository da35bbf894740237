"""What the itinerary's page offers to change: at each stop, and at each day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from app import editing
from app.pages.wording import short_day
from app.problems import NotEditable
from runs.trips import Version, VersionLine
from trips.edits import Material, others
from trips.itinerary import Day, Item, Itinerary
from trips.places import Place
from trips.request import TripRequest

#: Places offered in a stop's stead, and names offered for adding.
_SWAPS, _NAMES = 6, 60

PARTS = {"morning": "the morning", "afternoon": "the afternoon", "evening": "the evening"}

#: What can be done to a day: operation → the button, and what it means.
MOODS = {
    "replan": ("Plan it anew", "other places, round what is pinned"),
    "slower": ("Slower", "one visit fewer, and longer ones"),
    "cheaper": ("Cheaper", "tables and visits that cost less"),
    "rain": ("For rain", "visits under a roof"),
}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why an edit was not made, told where it was asked for."""

    said: str
    #: Id of the item or number of the day that the form stood at.
    item: str | None = None
    day: int | None = None
    #: What had been chosen in the form.
    chosen: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Editor:
    """The controls of one version, the newest."""

    plan: Itinerary
    request: TripRequest
    material: Material
    refusal: Refusal | None = None

    def may_change(self, item: Item, day: Day) -> bool:
        """Visits and tables, but no appointments."""
        if item.kind not in ("visit", "meal") or item.place is None:
            return False
        booked = self.request.booked
        return not (item.pinned and any(b.name == item.title and b.on == day.date for b in booked))

    def swaps(self, item: Item) -> list[Place]:
        """What may stand in for it; whether it fits is found out by asking."""
        return list(islice(others(self.plan, self.material, item, self.request), _SWAPS))

    def moves(self, item: Item, day: Day) -> list[tuple[str, str]]:
        """Value and text of each way to move a visit: within its day, or to others of its town."""
        if item.kind != "visit":
            return []
        days = [d for d in self.plan.days if d.base == day.base and d is not day]
        return [*PARTS.items(), *((str(d.number), _named(d)) for d in days)]

    def names(self) -> list[str]:
        """Places that the plan has not, the best liked first."""
        used = {i.place.id for d in self.plan.days for i in d.items if i.place}
        findings = self.material.findings
        places = {p.id: p for p in (*findings.activities, *findings.food)}
        picks = sorted(self.material.recommendations.picks, key=lambda p: -p.score)
        free = [places[p.place] for p in picks if p.place in places and p.place not in used]
        return [place.name for place in free[:_NAMES]]

    @property
    def homeless(self) -> bool:
        """Whether the refusal is of a form that this version does not have."""
        if self.refusal is None:
            return False
        days = self.plan.days
        stops = (i for d in days for i in d.items if self.may_change(i, d))
        at_day, at_stop = any(self.refused(day=d) for d in days), any(map(self.refused, stops))
        return not (at_day or at_stop)

    def refused(self, item: Item | None = None, day: Day | None = None) -> Refusal | None:
        """The refusal, where it stands at that stop or day."""
        found = self.refusal
        if found is None:
            return None
        here = item.id == found.item if item else bool(day and day.number == found.day)
        return found if here else None


def editor(version: Version, plan: Itinerary, refusal: Refusal | None = None) -> Editor | None:
    """``None`` where what the plan was made from is not kept."""
    try:
        request, material = editing.request(version), editing.material(version)
    except NotEditable:
        return None
    return Editor(plan=plan, request=request, material=material, refusal=refusal)


@dataclass(frozen=True, kw_only=True)
class Versions:
    """Which version is seen, and which there are, newest first."""

    seen: int
    lines: Sequence[VersionLine]

    @property
    def newest(self) -> int:
        return self.lines[0].number

    @property
    def line(self) -> VersionLine:
        return next(line for line in self.lines if line.number == self.seen)

    @staticmethod
    def told(line: VersionLine) -> str:
        """How it came to be, in a few words."""
        if line.made_from is None:
            return "Planned"
        if line.edit is None:
            return f"Version {line.made_from} restored"
        return _done(line.edit)


def _done(edit: dict[str, object]) -> str:
    item = str(edit.get("item", ""))
    day = edit.get("day") or item.removeprefix("d").split("-")[0]
    stop = f"a stop of day {item.removeprefix('d').split('-')[0]}"
    said = {
        "pin": f"Pinned {stop}",
        "unpin": f"Unpinned {stop}",
        "remove": f"Took out {stop}",
        "move": f"Moved {stop}",
        "swap": f"Swapped {stop}",
        "add": "Added a place" + (f" to day {edit['day']}" if edit.get("day") else ""),
        "replan": f"Planned day {day} anew",
        "cheaper": f"Made day {day} cheaper",
        "slower": f"Made day {day} slower",
        "rain": f"Made day {day} fit for rain",
    }
    return said.get(str(edit.get("op")), "Edited")


def _named(day: Day) -> str:
    return f"day {day.number}" + (f", {short_day(day.date)}" if day.date else "")
