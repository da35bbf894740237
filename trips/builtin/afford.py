"""What a trip costs at its simplest: the scale that budgets are held against beforehand."""

from trips.atlas.schema import City
from trips.builtin import needs, route, split
from trips.builtin.taste import taste
from trips.money import Price
from trips.request import TripRequest


def least(request: TripRequest, cities: tuple[City, ...]) -> Price:
    """The cheapest beds, three of the cheapest meals a day, transfers and a ride a day, for
    the whole party, in the traveller's currency; nothing but free sights.

    Travel to the first town and between towns is not in it. A plan can cost a little less,
    since meals before arriving and after leaving are not had: what cannot be paid is told
    from a plan alone (:mod:`trips.wishes`).
    """
    stops = route.stops(request, cities, taste(request))
    parts = needs.least(request, stops, split.currency_of(request, stops)).values()
    some = next(iter(parts))
    return some.model_copy(
        update={"low": sum(p.low for p in parts), "high": sum(p.high for p in parts)}
    )
