"""Mending a plan that did not pass its verification."""

from trips.findings import Findings
from trips.itinerary import Verification
from trips.outline import TripOutline
from trips.recommendations import Recommendations
from trips.request import TripRequest
from trips.schedule.plan import schedule


def repair(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    recommendations: Recommendations,
    verification: Verification,
    *,
    banned: frozenset[str] = frozenset(),
) -> tuple[Recommendations, frozenset[str]] | None:
    """Plan again without the places that the failed rules name.

    Gives the new plan and every id taken out so far (``banned``: those of earlier rounds);
    what is lost thereby stands in its ``left_out``. ``None`` when no failed rule names a
    place that could be taken out: planning again would change nothing, and the report says
    what is wrong.
    """
    usable = {p.id for p in (*findings.food, *findings.activities)}
    blamed = {p for rule in verification.rules if not rule.passed for p in rule.places}
    out = banned | (blamed & usable)
    if out == banned:
        return None
    return schedule(request, outline, findings, recommendations.picks, banned=out), out
