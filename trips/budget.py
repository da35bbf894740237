"""What a plan costs, by category, in the traveller's currency, for the whole party.

Amounts are sums of what the days and the nights themselves cost, so that whoever doubts
them can add them up again. What has no price is named as not included; it is never
counted as nothing. :mod:`trips.costs` says how people and rooms are counted.
"""

from collections.abc import Sequence

from trips import costs
from trips.exchange import NoRateError, note
from trips.findings import Findings
from trips.itinerary import Budget, Day, StayNight
from trips.money import Price
from trips.not_included import not_included
from trips.outline import BudgetCategory, TripOutline
from trips.request import TripRequest

#: Kind of item → the category its cost is counted under.
_CATEGORY: dict[str, BudgetCategory] = {"meal": "food", "visit": "activities", "leg": "transport"}


def budget(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    days: Sequence[Day],
    stays: Sequence[StayNight],
) -> Budget:
    """The plan's costs against what there is."""
    by_category = totals(days, stays, outline.currency)
    return Budget(
        currency=outline.currency,
        planned=outline.budget,
        estimated=costs.total(by_category.values(), outline.currency),
        by_category=by_category,
        planned_by_category=moved(outline.by_category, by_category),
        not_included=tuple(not_included(request, findings, days)),
        exchange=_rates(findings, outline.currency),
    )


def totals(
    days: Sequence[Day], stays: Sequence[StayNight], currency: str
) -> dict[BudgetCategory, Price]:
    """The costs of all nights and items, by category."""
    items = [item for day in days for item in day.items]
    found: dict[BudgetCategory, Price] = {
        "stay": costs.total((stay.cost for stay in stays), currency)
    }
    for category in _CATEGORY.values():
        mine = (i.cost for i in items if _CATEGORY.get(i.kind) == category)
        found[category] = costs.total(mine, currency)
    return found


def moved(
    split: dict[BudgetCategory, int], by_category: dict[BudgetCategory, Price]
) -> dict[BudgetCategory, int]:
    """The outline's split, with money moved to the categories that need more than their part.

    Only what a category does not need is taken from it, in proportion to what it has to
    spare, and only when the whole holds: a budget that is too small stays divided as it
    was. The sum does not change.
    """
    need = {c: price.high - split.get(c, 0) for c, price in by_category.items()}
    short = sum(n for n in need.values() if n > 0)
    spare = -sum(n for n in need.values() if n < 0)
    if not split or not short or short > spare:
        return dict(split)
    taken = {c: max(0, n) - short * max(0, -n) // spare for c, n in need.items()}
    rest = sum(taken.values())  # what rounding down left to take
    for category, n in need.items():
        more = min(rest, max(0, -n) + min(0, taken[category]))
        taken[category] -= more
        rest -= more
    return {c: split.get(c, 0) + taken[c] for c in by_category}


def _rates(findings: Findings, currency: str) -> tuple[str, ...]:
    found = []
    for local in dict.fromkeys(town.currency for town in findings.destinations):
        if local != currency:
            try:
                found.append(note(local, currency))
            except NoRateError as error:
                found.append(f"{error}: its prices are not included")
    return tuple(found)
