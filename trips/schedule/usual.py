"""What a meal costs where no place is named, taken from the prices of the town's kitchens."""

from dataclasses import dataclass

from trips import costs
from trips.findings import Findings
from trips.money import Price
from trips.outline import TripOutline
from trips.places import Meal
from trips.request import TripRequest
from trips.schedule.candidates import Candidates


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
    """From the kitchens this party may use; where none has a price, from all of the town's.

    A town without any priced kitchen has no entry: its free meals are "not included".
    """
    found: UsualMeals = {}
    meals: tuple[Meal, ...] = ("breakfast", "lunch", "dinner")
    for town in findings.destinations:
        usable = candidates.kitchens.get(town.slug, [])
        every = [p for p in findings.food if p.id.startswith(f"{town.slug}.")]
        for meal in meals:
            for places in (usable, every):
                known = [
                    costs.for_party(p, request, outline.currency) for p in places if meal in p.meals
                ]
                prices = sorted((p for p in known if p), key=lambda p: (p.high, p.low))
                if prices:
                    found[town.slug, meal] = Usual(
                        simple=_estimate(prices[len(prices) // 10]),
                        middle=_estimate(prices[len(prices) // 2]),
                    )
                    break
    return found


def _estimate(price: Price) -> Price:
    return price.model_copy(update={"basis": "estimated"})
