"""Planning again what did not pass its verification, before any words are written."""

from collections.abc import Sequence

from trips.builtin.formatter import draft
from trips.findings import Findings
from trips.itinerary import Verification
from trips.outline import TripOutline
from trips.recommendations import Pick, Recommendations
from trips.request import TripRequest
from trips.schedule import repair, schedule

#: Plannings anew, at most.
_REPAIRS = 2


def planned(
    request: TripRequest, outline: TripOutline, findings: Findings, picks: Sequence[Pick]
) -> Recommendations:
    """The picks put into days, and mended where that broke a rule."""
    return mended(request, outline, findings, schedule(request, outline, findings, picks))


def mended(
    request: TripRequest,
    outline: TripOutline,
    findings: Findings,
    recommendations: Recommendations,
) -> Recommendations:
    """The recommendations as they are when every rule holds, else planned again.

    What broke a rule is taken out, at most twice over, and stands in ``left_out``. Of the
    plans made, the first with the fewest broken rules is kept: what it still breaks, its
    report will say.
    """
    best = latest = recommendations
    report = fewest = draft(request, outline, findings, latest).verification
    banned = frozenset[str]()
    for _ in range(_REPAIRS):
        if report.status != "problems":
            break
        again = repair(request, outline, findings, latest, report, banned=banned)
        if again is None:
            break
        latest, banned = again
        report = draft(request, outline, findings, latest).verification
        if _broken(report) < _broken(fewest):
            best, fewest = latest, report
    return best


def _broken(report: Verification) -> int:
    return sum(not rule.passed for rule in report.rules)
