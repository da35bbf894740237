"""Whole plans for made-up requests, made by the built-in planner from the bundled cities."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.trips.wishes import towns, wish
from trips.builtin.findings import findings
from trips.builtin.formatter import compose
from trips.builtin.outline import outline
from trips.builtin.picks import picks
from trips.findings import Findings
from trips.itinerary import Day, Item, Itinerary, Rule
from trips.outline import TripOutline
from trips.recommendations import Recommendations
from trips.request import TripRequest
from trips.schedule import schedule
from trips.verify import verify

#: When the made-up itineraries were made.
MADE_AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


class Made:
    """A request and all that the built-in planner made of it."""

    def __init__(self, **given: Any) -> None:
        self.request: TripRequest = wish(**given)
        cities = towns(self.request)
        self.outline: TripOutline = outline(self.request, cities)
        self.findings: Findings = findings(self.request, self.outline, cities)
        self.picks = picks(self.request, self.outline, self.findings)
        self.recommendations: Recommendations = schedule(
            self.request, self.outline, self.findings, self.picks
        )

    def itinerary(self, **changed: Any) -> Itinerary:
        given: dict[str, Any] = {
            "trip_id": "trip",
            "version_id": "version",
            "version": 1,
            "made_by": {"formatter": "builtin"},
            "words": None,
            "created_at": MADE_AT,
        }
        return compose(
            self.request,
            self.outline,
            self.findings,
            self.recommendations,
            **{**given, **changed},
        )


def dated(days: int, start: str = "2027-05-03", **given: Any) -> dict[str, Any]:
    """Fields of a dated request. 3 May 2027 is a Monday."""
    first = dt.date.fromisoformat(start)
    last = first + dt.timedelta(days=days - 1)
    return {"depart_on": start, "return_on": last.isoformat(), **given}


def items(plan: Itinerary | Recommendations, *kinds: str) -> list[Item]:
    return [i for day in plan.days for i in day.items if not kinds or i.kind in kinds]


def change_item(plan: Itinerary, chosen: Callable[[Item], bool], **update: Any) -> Itinerary:
    """The plan with the first chosen item changed. ``update``: values, or functions of the item."""
    done = False

    def changed(item: Item) -> Item:
        nonlocal done
        if done or not chosen(item):
            return item
        done = True
        values = {k: v(item) if callable(v) else v for k, v in update.items()}
        return item.model_copy(update=values)

    result = change_days(
        plan, lambda d: d.model_copy(update={"items": tuple(changed(i) for i in d.items)})
    )
    assert done, "no item was chosen"
    return result


def change_days(plan: Itinerary, change: Callable[[Day], Day]) -> Itinerary:
    return plan.model_copy(update={"days": tuple(change(d) for d in plan.days)})


def broken(plan: Itinerary, request: TripRequest) -> set[str]:
    """Names of the rules that do not hold."""
    return {rule.rule for rule in verify(plan, request).rules if not rule.passed}


def rule(plan: Itinerary, request: TripRequest, name: str) -> Rule:
    return next(r for r in verify(plan, request).rules if r.rule == name)
