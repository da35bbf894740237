"""Made-up requests for the built-in planner's tests."""

from typing import Any

from trips.atlas.find import Found, find
from trips.atlas.schema import City
from trips.builtin.findings import findings
from trips.builtin.outline import outline
from trips.builtin.picks import picks
from trips.findings import Findings
from trips.outline import TripOutline
from trips.recommendations import Pick
from trips.request import TripRequest


def wish(**given: Any) -> TripRequest:
    """Two people, four days in Lisbon with 1,500 EUR, unless said otherwise."""
    plain: dict[str, Any] = {"destination": "Lisbon"}
    if "depart_on" not in given:
        plain |= {"flexible_dates": True, "planned_days": 4}
    if "style_answers" in given:
        plain |= {"travel_style": "answers"}
    if not given.get("flexible_budget"):
        plain |= {"budget_amount": "1500", "currency": "EUR"}
    return TripRequest.model_validate(plain | given)


def towns(request: TripRequest) -> tuple[City, ...]:
    found = find(request.destination)
    assert isinstance(found, Found)
    return found.cities


def outlined(**given: Any) -> TripOutline:
    request = wish(**given)
    return outline(request, towns(request))


def gathered(**given: Any) -> Findings:
    request = wish(**given)
    return findings(request, outline(request, towns(request)), towns(request))


def judged(**given: Any) -> dict[str, Pick]:
    """Place id → its pick, best first."""
    request = wish(**given)
    shape = outline(request, towns(request))
    found = findings(request, shape, towns(request))
    return {pick.place: pick for pick in picks(request, shape, found)}
