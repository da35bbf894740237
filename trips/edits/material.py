"""What the steps of planning left, which edits choose from, and what an edit comes to."""

from dataclasses import dataclass, field

from trips.findings import Findings
from trips.itinerary import Day, LeftOut
from trips.outline import TripOutline
from trips.recommendations import Recommendations


@dataclass(frozen=True, kw_only=True)
class Material:
    """The outputs of the steps that the plan was first made by."""

    outline: TripOutline
    findings: Findings
    recommendations: Recommendations


@dataclass(frozen=True, kw_only=True)
class Change:
    """The days that an edit makes anew, and what it takes out of the plan."""

    days: tuple[Day, ...]
    out: tuple[LeftOut, ...] = field(default=())
