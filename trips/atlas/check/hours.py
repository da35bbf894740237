"""Opening hours that no one can read, and those that undo themselves."""

from collections.abc import Iterator

from trips.atlas.check.problem import Problem
from trips.atlas.check.replaced import replaced
from trips.atlas.schema import City
from trips.hours import open_spans


def hours(city: City) -> Iterator[Problem]:
    """Hours that are no ``opening_hours``, that never say when it is open, or lose a rule."""
    for place in city.places:
        if place.hours is None:
            continue
        if open_spans(place.hours, None, country=city.country) is None:
            message = f"hours cannot be read: {place.hours}"
            yield Problem(city.slug, place.slug, "hours", message)
        elif (rule := replaced(place.hours)) is not None:
            message = f"a later rule replaces {rule!r}: {place.hours}"
            yield Problem(city.slug, place.slug, "hours", message)
