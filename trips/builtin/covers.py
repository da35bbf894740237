"""What the plan is to cover. With nothing ticked, all that we can."""

from trips.atlas.find import Found, find
from trips.request import TripRequest


def covers_stay(request: TripRequest) -> bool:
    """Whether nights are planned and paid from the budget."""
    return not request.inclusions or "accommodations" in request.inclusions


def covers_way_there(request: TripRequest) -> bool:
    """Whether getting there costs something in town: not for those who start there."""
    return not _starts_in_town(request)


def _starts_in_town(request: TripRequest) -> bool:
    if request.origin is None:
        return False
    start, wish = find(request.origin), find(request.destination)
    return (
        isinstance(start, Found)
        and isinstance(wish, Found)
        and bool(start.named)
        and start.cities[0].slug == wish.cities[0].slug
    )
