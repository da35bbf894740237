"""What a meal costs where no place is named, taken from the prices of the town's kitchens."""

from collections.abc import Sequence
from dataclasses import dataclass

from trips import costs
from trips.findings import Findings
from trips.money import Price
from trips.outline import TripOutline
from trips.places import Meal, Place
from trips.request import TripRequest
from trips.schedule.candidates import Candidates
from trips.schedule.windows import MEALS


@dataclass(frozen=True, kw_only=True)
class Usual:
    """Whole party, traveller's currency: among the cheapest, and in the middle."""

    simple: Price
    middle: Price

    def within(self, limit: int | None) -> Price:
        """The middle one if its high end keeps within the limit, else the simple one."""
        return self.middle if limit is None or self.middle.high <= limit else self.simple


#: (town slug, meal) → what it usually costs.
UsualMeals = dict[tuple[str, Meal], Usual]


def usual_meals(
    request: TripRequest, outline: TripOutline, findings: Findings, candidates: Candidates
) -> UsualMeals:
    """Simple meals by all of the town's kitchens, middling ones by those this party may use.

    A town without any priced kitchen has no entry: its free meals are "not included".
    """
    found: UsualMeals = {}
    for town in findings.destinations:
        days = sum(day.base == town.slug for day in outline.days)
        usable = candidates.kitchens.get(town.slug, [])
        every = [p for p in findings.food if candidates.towns[p.id] == town.slug]
        for meal in MEALS:
            prices = _prices(request, outline, every, meal)
            if prices:
                fitting = _prices(request, outline, usable, meal) or prices
                simple = _mean(prices[: max(1, days)])
                middle = fitting[len(fitting) // 2]
                found[town.slug, meal] = Usual(
                    simple=simple,
                    middle=simple if middle.high < simple.high else _estimate(middle),
                )
    return found


def _prices(
    request: TripRequest, outline: TripOutline, places: Sequence[Place], meal: Meal
) -> list[Price]:
    """Cheapest first; where nobody serves that meal, those of any."""
    serving = [p for p in places if meal in p.meals] or [p for p in places if p.meals]
    known = [costs.for_party(p, request, outline.currency) for p in serving]
    return sorted((p for p in known if p), key=lambda p: (p.high, p.low))


def _mean(prices: Sequence[Price]) -> Price:
    """Somebody who eats so every day does not find the cheapest table each time."""
    return _estimate(
        prices[0].model_copy(
            update={
                "low": sum(p.low for p in prices) // len(prices),
                "high": sum(p.high for p in prices) // len(prices),
            }
        )
    )


def _estimate(price: Price) -> Price:
    return price.model_copy(update={"basis": "estimated"})
