"""What the architect makes: the shape of the trip, before any place is chosen."""

import datetime as dt
from operator import not_
from typing import Literal

from pydantic import Field

from trips.atlas.schema import City
from trips.model import Model

Phase = Literal["arrival", "exploration", "experiences", "departure"]

#: The categories a budget is divided into and an itinerary's costs are counted under.
BudgetCategory = Literal["stay", "food", "activities", "transport"]


class OutlineDay(Model):
    """One day: where it is based and what it is about."""

    #: 1, 2, 3 …
    number: int = Field(ge=1, le=31)
    #: ``None`` when the traveller's dates are flexible.
    date: dt.date | None = None
    #: Slug of the atlas city slept in, or left from.
    base: str
    theme: str = Field(min_length=1, max_length=120)
    phase: Phase


class TripOutline(Model):
    """The trip's structure. Amounts are minor units of ``currency``, for the whole party."""

    title: str = Field(min_length=1, max_length=120)
    #: Slugs of atlas cities, in the order visited.
    destinations: tuple[str, ...] = Field(min_length=1)
    days: tuple[OutlineDay, ...] = Field(min_length=1, max_length=31)
    pace: Literal["relaxed", "balanced", "packed"]
    #: The traveller's currency, or the first destination's when the budget is flexible.
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    #: ``None`` when the budget is flexible.
    budget: int | None = Field(default=None, ge=0)
    #: Parts of ``budget``; sums to it exactly. Empty when the budget is flexible.
    by_category: dict[BudgetCategory, int] = Field(default_factory=dict)
    #: What has to be reserved early, in the traveller's words.
    reserve: tuple[str, ...] = ()
    #: What the gatherer is to look for: interests, kinds of place, names.
    look_for: tuple[str, ...] = ()
    #: The towns among them that are not bundled, as they were read from a live source.
    #: Told where there are any: what knows of none reads the rest as ever.
    towns: tuple[City, ...] = Field(default=(), exclude_if=not_)
