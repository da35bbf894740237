"""Made-up parties for whom every city must be plannable for ten days."""

import datetime as dt
from decimal import Decimal
from typing import Any

from trips.atlas.schema import City
from trips.builtin import afford
from trips.money import from_minor
from trips.request import TripRequest

DAYS = 10
#: One party starts in each month of this year, so that every season is planned.
YEAR = 2027

PARTIES: dict[str, dict[str, Any]] = {
    "couple": {"groups": ["couple"], "interests": ["history", "food"]},
    "family with infant": {"children_ages": [0], "groups": ["family"], "arrive_at": "15:20"},
    "vegan": {"adults": 1, "dietary": ["vegan"], "groups": ["solo"]},
    "step-free": {"accessibility": ["wheelchair"]},
    "packed": {"adults": 3, "pace": "packed", "interests": ["museums", "nightlife"]},
    "relaxed": {"pace": "relaxed", "interests": ["nature", "relaxation"]},
    "tight budget": {"groups": ["friends"], "interests": ["culture"]},
    "two children": {"children_ages": [6, 9], "interests": ["kids", "zoos"]},
    "teenagers": {"children_ages": [14, 16], "pace": "packed", "leave_at": "19:45"},
    "vegetarian seniors": {"dietary": ["vegetarian"], "pace": "relaxed", "leave_at": "11:00"},
    "large group": {"adults": 12, "groups": ["large-group"]},
    "no museums, late in": {"avoid": ["museums"], "arrive_at": "22:40"},
}
#: Parties that have only so many times the least that such a trip costs.
BUDGETS = {"tight budget": Decimal("1.1"), "two children": Decimal("1.5")}


def request(city: City, party: str) -> TripRequest:
    """That party's wish for ten days in the city."""
    first = dt.date(YEAR, list(PARTIES).index(party) + 1, 4)
    wish = TripRequest.model_validate(
        {
            "destination": city.name,
            "depart_on": first,
            "return_on": first + dt.timedelta(days=DAYS - 1),
            "flexible_budget": True,
            **PARTIES[party],
        }
    )
    if party not in BUDGETS:
        return wish
    least = afford.least(wish, (city,))
    amount = from_minor(least.high, least.currency) * BUDGETS[party]
    budget = {"budget_amount": amount.quantize(Decimal(1)), "currency": least.currency}
    return wish.model_copy(update={"flexible_budget": False, **budget})
