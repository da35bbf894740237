"""The plain titles of items, and clock times as text. English; the writer may do better."""

import datetime as dt

from trips.itinerary import Leg
from trips.places import Place

_WAYS = {
    "walk": "Walk to {}",
    "transit": "Public transport to {}",
    "taxi": "Taxi to {}",
    "drive": "Drive to {}",
    "train": "Train to {}",
    "flight": "Fly to {}",
    "ferry": "Ferry to {}",
}


def way(leg: Leg, to: Place) -> str:
    return _WAYS[leg.mode].format(to.name)


def meal(name: str, at: Place | None, near: str) -> str:
    """``Lunch at A Cozinha``, or ``Lunch of your choice near Rossio``."""
    return (
        f"{name.capitalize()} at {at.name}"
        if at
        else (f"{name.capitalize()} of your choice near {near}")
    )


def free(near: str) -> str:
    return f"Free time near {near}"


def clock(minute: int) -> str:
    """675 → ``11:15``; past midnight by the clock."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def minute(time: dt.time) -> int:
    """Minutes from midnight."""
    return time.hour * 60 + time.minute
