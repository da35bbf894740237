"""The itinerary: what the formatter makes, what is stored, shown and exported.

Money is integers in minor units; distances metres; lengths minutes. A time is an aware
datetime on a dated day and a bare local time on an undated one ("Day 1"); ``zone`` is the
IANA zone of both.
"""

import datetime as dt
from datetime import datetime, time
from typing import Literal

from pydantic import AwareDatetime, Field

from trips.atlas.schema import Mode
from trips.findings import Idea, Source
from trips.model import Model
from trips.money import Basis, Price
from trips.outline import BudgetCategory
from trips.places import Place

Kind = Literal["visit", "meal", "leg", "check_in", "check_out", "rest", "arrival", "departure"]
Status = Literal["confirmed", "consistent", "problems"]


class Leg(Model):
    """Going from the item before to the item after."""

    mode: Mode
    minutes: int = Field(ge=0)
    metres: int = Field(ge=0)
    #: ``estimated``: from straight-line distance, a detour factor and the mode's usual speed.
    basis: Basis
    #: "Metro red line, change at Alameda", when known.
    how: str | None = None


class Item(Model):
    """One thing in a day. A leg stands between the two items it joins."""

    #: Stable within a version: ``d2-i5``.
    id: str
    kind: Kind
    start: AwareDatetime | time
    end: AwareDatetime | time
    #: IANA zone of both.
    zone: str
    title: str = Field(max_length=160)
    place: Place | None = None
    leg: Leg | None = None
    #: For the whole party when ``per`` is ``party``; ``None``: not included.
    cost: Price | None = None
    why: str | None = Field(default=None, max_length=400)
    tip: str | None = Field(default=None, max_length=300)
    pinned: bool = False
    #: Which meal, for ``kind == "meal"``. A meal without a place is a free choice nearby.
    meal: Literal["breakfast", "lunch", "dinner"] | None = None


class Day(Model):
    number: int = Field(ge=1, le=31)
    date: dt.date | None = None
    #: Atlas slug of the town slept in, or left from on the last day.
    base: str
    base_name: str
    theme: str
    summary: str | None = None
    items: tuple[Item, ...]
    #: Low and high for the whole party, traveller's currency; nights not included.
    cost: Price | None = None
    walking_metres: int = Field(default=0, ge=0)


class StayNight(Model):
    """Nights in one place."""

    place: Place
    band: Literal["budget", "mid", "upscale"]
    #: Number of the first day slept here, and nights.
    first_day: int = Field(ge=1)
    nights: int = Field(ge=1)
    rooms: int = Field(ge=1)
    #: All nights and rooms together, traveller's currency; ``None`` when not to be covered.
    cost: Price | None = None


class Budget(Model):
    """Amounts are minor units of ``currency``, for the whole party."""

    currency: str
    #: What the traveller has; ``None`` when flexible.
    planned: int | None
    #: What the plan costs: the sum of the categories.
    estimated: Price
    by_category: dict[BudgetCategory, Price]
    #: The planned split: the outline's, moved between categories only while the total holds.
    planned_by_category: dict[BudgetCategory, int] = Field(default_factory=dict)
    #: What is not counted, said plainly: "Flights: no source of fares is set up".
    not_included: tuple[str, ...] = ()
    #: "1 USD = 0.85 EUR, estimate of 2026-01", for each conversion made.
    exchange: tuple[str, ...] = ()


class MonthWeather(Model):
    """Usual weather over the trip's months, one town."""

    town: str
    month: int = Field(ge=1, le=12)
    high_c: float
    low_c: float
    rain_days: int
    basis: Basis


class Daylight(Model):
    town: str
    day: dt.date
    sunrise: time
    sunset: time
    #: Computed from date and position, to the minute or two.
    basis: Basis


class Holiday(Model):
    day: dt.date
    name: str
    country: str
    source: str


class Practical(Model):
    #: Lines on paying, tipping, typical costs.
    money: tuple[str, ...] = ()
    climate: tuple[MonthWeather, ...] = ()
    daylight: tuple[Daylight, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    packing: tuple[str, ...] = ()
    etiquette: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()
    #: Town → service → number.
    emergency: dict[str, dict[str, str]] = Field(default_factory=dict)
    transport: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()


class Alternative(Model):
    """What could be done instead."""

    #: Day it is for; ``None`` for any.
    day: int | None = None
    instead_of: str | None = None
    place: Place
    why: str


class Alternatives(Model):
    rain: tuple[Alternative, ...] = ()
    cheaper: tuple[Alternative, ...] = ()
    upgrade: tuple[Alternative, ...] = ()


class LeftOut(Model):
    """A wish or a well-known place that is not in the plan, and why."""

    place: str
    why: str


class Rule(Model):
    """One hard rule, as checked on the finished plan."""

    #: ``hours``, ``no_overlap``, ``travel_time``, ``days`` …
    rule: str
    #: In the traveller's words: "Every stop is open when you are there".
    title: str
    passed: bool
    #: The weakest basis among the facts it rests on; null when it looks at none, but at the
    #: plan and the traveller's own words.
    basis: Basis | None
    #: What was looked at: "23 stops against their opening hours"; failures one by one.
    evidence: tuple[str, ...] = ()
    #: Ids of the places that it concerns, when it failed.
    places: tuple[str, ...] = ()


class Verification(Model):
    #: ``confirmed``: every rule holds and all facts are sourced and dated; ``consistent``:
    #: every rule holds on the data shown; ``problems`` otherwise.
    status: Status
    rules: tuple[Rule, ...]


class Town(Model):
    slug: str
    name: str
    country: str
    country_name: str
    lat: float
    lon: float
    zone: str


class MadeBy(Model):
    #: Step → ``xai/grok-4``, ``groq/…`` or ``builtin``.
    steps: dict[str, str] = Field(default_factory=dict)


class Itinerary(Model):
    """One version of a trip's plan."""

    #: The version's id; the trip's id.
    id: str
    trip: str
    version: int = Field(ge=1)
    title: str = Field(max_length=120)
    summary: str
    language: str
    made_by: MadeBy
    destinations: tuple[Town, ...]
    days: tuple[Day, ...] = Field(min_length=1)
    stays: tuple[StayNight, ...]
    budget: Budget
    practical: Practical
    alternatives: Alternatives
    left_out: tuple[LeftOut, ...] = ()
    ideas: tuple[Idea, ...] = ()
    verification: Verification
    sources: tuple[Source, ...] = ()
    created_at: datetime
