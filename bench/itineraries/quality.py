"""What a finished plan gives its travellers, counted from the plan itself.

Nothing here is a rule: the verifier has those. These are the figures by which two
schedulers that both keep the rules are compared.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import pstdev

from trips.atlas import load
from trips.builtin.findings import findings
from trips.builtin.outline import outline
from trips.builtin.picks import picks
from trips.itinerary import Day, Item, Itinerary
from trips.places import EATING
from trips.request import TripRequest
from trips.verify.plan import Plan

#: Known to everybody: the highest fame.
_FAMOUS = 5
#: A day ends early when its last visit is over by this minute.
_EARLY = 16 * 60
#: As many visits of one kind in a day are sameness.
_SAME = 3


@dataclass(frozen=True)
class Figures:
    """Of one trip. A whole day is one with neither arrival, departure nor journey."""

    #: The scores (0–100) of what is visited, added up, a day.
    score_a_day: float
    visits_a_day: float
    #: Famous places that this party may visit and the plan leaves out.
    famous_left_out: float
    #: Of whole days: the share over by 16:00, and that with fame left out beside them.
    early_days: float | None
    early_with_famous_left: float | None
    #: Of whole days: minutes between first and last item that hold nothing but free time.
    free_minutes: float | None
    #: Whole days' minutes in visits: standard deviation; trips of three whole days and more.
    spread_minutes: float | None
    #: Metres on foot, and minutes under way, a day.
    walking_metres: float
    travel_minutes: float
    #: Share of days with three visits or more of one kind; visits right after one of their kind.
    same_kind_days: float
    same_kind_pairs: float
    #: Named tables among the meals; meals a day.
    tables: float | None
    #: Estimated cost at its high end of the budget, where there is one.
    budget_use: float | None

    def named(self) -> dict[str, float | None]:
        return asdict(self)


def figures(made: Itinerary, request: TripRequest) -> Figures:
    """Counted from the plan; the scores are the built-in judge's."""
    scores = _scores(made, request)
    visited = [i for day in made.days for i in _visits(day)]
    left = _famous_left(made, scores)
    whole = [day for day in made.days if _whole(day)]
    early = [day for day in whole if _last_visit(made, request, day) <= _EARLY]
    days = len(made.days)
    meals = [i for day in made.days for i in day.items if i.kind == "meal"]
    pairs = [(a, b) for d in made.days for a, b in pairwise(_visits(d))]
    budget = request.budget_minor
    return Figures(
        score_a_day=sum(scores.get(i.place.id, 0) for i in visited if i.place) / days,
        visits_a_day=len(visited) / days,
        famous_left_out=left,
        early_days=len(early) / len(whole) if whole else None,
        early_with_famous_left=(len(early) / len(whole) if left else 0.0) if whole else None,
        free_minutes=_mean([_kind(made, request, d, "rest") for d in whole]),
        spread_minutes=(
            pstdev([_kind(made, request, d, "visit") for d in whole]) if len(whole) >= 3 else None
        ),
        walking_metres=sum(d.walking_metres for d in made.days) / days,
        travel_minutes=sum(_within_town(d) for d in made.days) / days,
        same_kind_days=sum(_same(d) for d in made.days) / days,
        same_kind_pairs=sum(_category(a) == _category(b) for a, b in pairs) / max(1, len(pairs)),
        tables=sum(i.place is not None for i in meals) / len(meals) if meals else None,
        budget_use=made.budget.estimated.high / budget if budget else None,
    )


def _scores(made: Itinerary, request: TripRequest) -> dict[str, int]:
    cities = tuple(load.city(town.slug) for town in made.destinations)
    shape = outline(request, cities)
    return {p.place: p.score for p in picks(request, shape, findings(request, shape, cities))}


def _famous_left(made: Itinerary, scores: dict[str, int]) -> int:
    seen = {i.place.id for day in made.days for i in day.items if i.place}
    return sum(
        entry.fame >= _FAMOUS
        and entry.category not in EATING
        and scores.get(f"{town.slug}.{entry.slug}", 0) > 0
        and f"{town.slug}.{entry.slug}" not in seen
        for town in made.destinations
        for entry in load.city(town.slug).places
    )


def _visits(day: Day) -> list[Item]:
    return [i for i in day.items if i.kind == "visit"]


def _whole(day: Day) -> bool:
    return all(i.kind in ("visit", "meal", "leg", "rest") for i in day.items)


def _last_visit(made: Itinerary, request: TripRequest, day: Day) -> int:
    """Minute at which the day's last visit is over; 0 without one."""
    timed = Plan(made, request).of_day(day)
    return max((t.last for t in timed if t.item.kind == "visit"), default=0)


def _kind(made: Itinerary, request: TripRequest, day: Day, kind: str) -> float:
    """The day's minutes in items of that kind."""
    timed = Plan(made, request).of_day(day)
    return sum(t.last - t.first for t in timed if t.item.kind == kind)


def _within_town(day: Day) -> int:
    return sum(i.leg.minutes for i in day.items if i.leg)


def _same(day: Day) -> bool:
    kinds = Counter(_category(i) for i in _visits(day))
    return any(n >= _SAME for n in kinds.values())


def _category(item: Item) -> str | None:
    return item.place.category if item.place else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
