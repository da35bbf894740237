"""What a traveller may ask of a finished plan, each operation a value of its own.

``item`` names an item of the version that is edited (``d2-i5``), ``place`` a place by its id
or its name, ``day`` a day by its number, ``part`` a part of the day.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from trips.model import Model

Part = Literal["morning", "afternoon", "evening"]

ItemId = Annotated[
    str, Field(pattern=r"^d[0-9]{1,2}-i[0-9]{1,3}$", description="An item's id: d2-i5")
]
DayNumber = Annotated[int, Field(ge=1, le=31, description="Number of a day of the trip")]
PlaceName = Annotated[
    str, Field(min_length=2, max_length=120, description="A place's id, or its name")
]


class Pin(Model):
    """Keep this stop, at its time, whatever else is changed."""

    op: Literal["pin"]
    item: ItemId


class Unpin(Model):
    """Let later changes move this stop or take it out."""

    op: Literal["unpin"]
    item: ItemId


class Remove(Model):
    """Take this stop out. A meal at a table becomes a free choice nearby."""

    op: Literal["remove"]
    item: ItemId


class Move(Model):
    """Take this stop to another day, or to another part of its own."""

    op: Literal["move"]
    item: ItemId
    day: DayNumber | None = None
    part: Part | None = None


class Swap(Model):
    """Put another place where this stop is; without ``place`` the best that fits."""

    op: Literal["swap"]
    item: ItemId
    place: PlaceName | None = None


class Add(Model):
    """Put a place into the plan; without ``day`` where it fits best."""

    op: Literal["add"]
    place: PlaceName
    day: DayNumber | None = None
    part: Part | None = None


class Replan(Model):
    """Plan this day anew with other places; what is pinned stays."""

    op: Literal["replan"]
    day: DayNumber


class Cheaper(Model):
    """Cheaper tables and visits on this day."""

    op: Literal["cheaper"]
    day: DayNumber


class Slower(Model):
    """One visit fewer on this day, and more time for the others."""

    op: Literal["slower"]
    day: DayNumber


class Rain(Model):
    """This day's visits under a roof."""

    op: Literal["rain"]
    day: DayNumber


Operation = Annotated[
    Pin | Unpin | Remove | Move | Swap | Add | Replan | Cheaper | Slower | Rain,
    Field(discriminator="op"),
]

#: Reads one of them from JSON.
OPERATION: TypeAdapter[Operation] = TypeAdapter(Operation)
