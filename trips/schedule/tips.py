"""Short hints on a stop, made from its facts alone."""

import datetime as dt
from collections.abc import Collection

from trips.findings import Destination
from trips.holiday_hours import unsaid
from trips.hours import closed_months, closed_weekdays
from trips.places import EATING, Place

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def visit_tip(
    place: Place,
    *,
    day: dt.date | None,
    town: Destination,
    steps: bool,
    unproven: Collection[str] = (),
) -> str | None:
    """What to know before going; at most 300 characters.

    ``day``: its date where it is fixed, so that its hours were looked up; ``town``: where it
    is spent; ``steps``: the party minds steps; ``unproven``: diets that nothing shows it to serve.
    """
    found = []
    if unproven:
        needed = " or ".join(sorted(unproven))
        found.append(f"A kitchen without meat; whether it is {needed} is not known: ask there.")
    holiday = unsaid(place.opening_hours, day, town=town.slug, country=town.country)
    if day and holiday:
        found.append(f"{day.day} {day:%B} is a public holiday ({holiday}): check that it is open.")
    if place.reserve:
        found.append(
            "A table is usually reserved beforehand: book early."
            if place.category in EATING or place.meals
            else "Tickets are usually booked beforehand: do so early."
        )
    if place.opening_hours is None:
        found.append("We do not know its hours: look them up before you go.")
    elif day is None:
        found += _not_always(place)
    if place.min_age is not None and place.min_age >= 18:
        found.append(f"Ages {place.min_age} and over.")
    if steps and place.step_free != "yes":
        known = "only partly free of steps" if place.step_free == "partly" else "not known"
        found.append(f"Step-free access: {known}; ask ahead.")
    return " ".join(found)[:300] or None


def _not_always(place: Place) -> list[str]:
    days, months = closed_weekdays(place.opening_hours), closed_months(place.opening_hours)
    found = []
    if days:
        found.append(f"Closed on {_listed([f'{d}s' for d in days])}: swap days if need be.")
    if months:
        found.append(f"Shut in {_listed([_MONTHS[m - 1] for m in months])}.")
    return found


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
