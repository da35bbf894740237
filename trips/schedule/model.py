"""The words the scheduler thinks in. Minutes are counted from a day's local midnight.

A minute may lie above 1440 (after midnight), where an evening is long. Below 0 it lies only
until what a flight at one in the morning asks for on the eve is given to the day before.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from trips.findings import Destination
from trips.itinerary import Kind, Leg
from trips.money import Price
from trips.outline import OutlineDay
from trips.pace import MEAL_INSIDE, Limits
from trips.places import Meal, Place

#: Ranges of minutes in which something may start, both ends included, in order.
Starts = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Something to be put into a day."""

    kind: Literal["visit", "meal"]
    title: str
    #: ``None``: wherever one happens to be.
    place: Place | None
    minutes: int
    starts: Starts
    meal: Meal | None = None
    #: Whole party, traveller's currency. ``None``: not included.
    cost: Price | None = None
    pinned: bool = False
    #: The traveller's own appointment: its times are settled.
    booked: bool = False
    #: Minutes kept free before and after an appointment whose place nobody knows.
    margin: int = 0
    why: str | None = None
    tip: str | None = None

    @property
    def takes_the_day(self) -> bool:
        """A visit so long that a day is made round it."""
        return self.kind == "visit" and not self.booked and self.minutes >= MEAL_INSIDE

    @property
    def price(self) -> int:
        """The high end of its cost; 0 when it costs nothing or is not included."""
        return self.cost.high if self.cost else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An item whose times are settled: an edge of a day beforehand, the rest at the end."""

    kind: Kind
    start: int
    end: int
    title: str
    place: Place | None = None
    leg: Leg | None = None
    cost: Price | None = None
    meal: Meal | None = None
    why: str | None = None
    tip: str | None = None
    pinned: bool = False
    #: IANA zone of its times, where it is not the day's.
    zone: str | None = None


@dataclass(slots=True, kw_only=True)
class Frame:
    """One day before anything is chosen: where it starts and ends, and when."""

    outline: OutlineDay
    town: Destination
    limits: Limits
    #: The free part of the day.
    begin: int
    end: int
    #: Where the free part begins and has to end; ``None``: anywhere.
    start: Place | None = None
    finish: Place | None = None
    #: What comes before the free part, and after it.
    opening: list[Settled] = field(default_factory=list)
    closing: list[Settled] = field(default_factory=list)
    #: Sunrise and sunset.
    daylight: tuple[int, int] = (480, 1020)

    @property
    def number(self) -> int:
        return self.outline.number

    @property
    def date(self) -> dt.date | None:
        return self.outline.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A day's stops in order, timed."""

    #: Start of each stop.
    starts: tuple[int, ...]
    #: End of the free part: back at the finish.
    back: int
    #: Minutes under way and waiting, metres on foot, fares at their high end.
    travel: int
    waiting: int
    #: The longest wait for a stop, in minutes.
    longest: int
    walked: int
    fares: int
