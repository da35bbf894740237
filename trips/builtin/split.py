"""Dividing the budget: each category gets what it needs first, the rest goes to what is liked."""

from collections.abc import Mapping, Sequence

from trips.atlas.schema import Band
from trips.builtin import needs
from trips.builtin.costs import BANDS
from trips.builtin.route import Stop
from trips.builtin.taste import Taste
from trips.outline import BudgetCategory
from trips.request import TripRequest

Shares = dict[BudgetCategory, int]

#: From these leanings towards dear things on, a trip without a budget is planned so.
_UPSCALE_FROM = 0.9
_BUDGET_FROM = -0.25


def currency_of(request: TripRequest, stops: Sequence[Stop]) -> str:
    """The traveller's; the first town's when the budget is flexible and none was given."""
    return request.currency or stops[0].city.currency


def band_of(request: TripRequest, stops: Sequence[Stop], taste: Taste) -> Band:
    """The level of the trip: the highest whose usual cost the budget covers.

    Without a budget, what the choices of cabin, stay, car and dinner say, else the middle.
    """
    budget, currency = request.budget_minor, currency_of(request, stops)
    if budget is None:
        leaning = taste.of("~dear") - taste.of("~cheap")
        if leaning >= _UPSCALE_FROM:
            return "upscale"
        return "budget" if leaning <= _BUDGET_FROM else "mid"
    for band in reversed(BANDS):
        usual = needs.usual(request, stops, band, currency)
        if sum(price.high for price in usual.values()) <= budget:
            return band
    return "budget"


def by_category(request: TripRequest, stops: Sequence[Stop], taste: Taste) -> Shares:
    """Parts of the budget in minor units, summing to it exactly; empty without a budget."""
    budget, currency = request.budget_minor, currency_of(request, stops)
    if budget is None:
        return {}
    usual = _highs(needs.usual(request, stops, band_of(request, stops, taste), currency))
    least = _highs(needs.least(request, stops, currency))
    if budget >= sum(usual.values()):
        return _above(usual, budget, _liked(usual, taste))
    usual = {name: max(usual[name], least[name]) for name in usual}
    if budget >= sum(least.values()):
        return _above(least, budget, {n: usual[n] - least[n] for n in usual})
    return _above(dict.fromkeys(least, 0), budget, least)


def _highs(given: needs.Needs) -> Shares:
    return {name: price.high for name, price in given.items()}


def _liked(usual: Shares, taste: Taste) -> dict[BudgetCategory, float]:
    """Where more money is most welcome. What is not covered at all gets none of it."""
    food = taste.of("food", "~dear", "drinks") - taste.of("~cheap")
    fun = taste.of("theme-parks", "classes", "shopping", "entertainment", "wellness", "sports")
    liking: dict[BudgetCategory, float] = {
        "stay": 1.0,
        "food": min(2.0, max(0.5, 1 + food / 2)),
        "activities": min(2.0, 1 + fun / 3),
        "transport": 0.5,
    }
    return {name: amount * liking[name] for name, amount in usual.items()}


def _above(floor: Shares, budget: int, weights: Mapping[BudgetCategory, float]) -> Shares:
    """``floor`` and the rest of the budget by weight; whole units, the largest remainders up."""
    rest, total = budget - sum(floor.values()), sum(weights.values())
    if total <= 0:
        weights = dict.fromkeys(floor, 1.0)
        total = float(len(floor))
    exact = {name: rest * weights[name] / total for name in floor}
    shares = {name: floor[name] + int(exact[name]) for name in floor}
    by_remainder = sorted(floor, key=lambda name: (int(exact[name]) - exact[name], name))
    for name in by_remainder[: budget - sum(shares.values())]:
        shares[name] += 1
    return shares
