"""What the specialist makes: a judgement on every candidate, then a schedule."""

from pydantic import Field

from trips.itinerary import Day, LeftOut, StayNight
from trips.model import Model


class Pick(Model):
    """One candidate, judged for this party."""

    #: Id of a place among the findings.
    place: str
    #: 0 (not for this party) to 100 (why they come).
    score: int = Field(ge=0, le=100)
    #: In the traveller's words.
    why: str = Field(max_length=300)
    #: ``xai/grok-4`` or ``builtin``.
    by: str


class Recommendations(Model):
    picks: tuple[Pick, ...]
    #: What was considered and not taken, and why.
    left_out: tuple[LeftOut, ...] = ()
    #: Place id → ids of what could take its place.
    alternatives: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: The days with their items, times, legs and costs; texts still plain.
    days: tuple[Day, ...]
    stays: tuple[StayNight, ...]
