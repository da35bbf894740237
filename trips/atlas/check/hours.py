"""Opening hours that no one can read."""

from collections.abc import Iterator

from trips.atlas.check.problem import Problem
from trips.atlas.schema import City
from trips.hours import open_spans


def hours(city: City) -> Iterator[Problem]:
    """Hours that are no ``opening_hours``, or that never say when it is open."""
    for place in city.places:
        if place.hours is None:
            continue
        if open_spans(place.hours, None, country=city.country) is None:
            message = f"hours cannot be read: {place.hours}"
            yield Problem(city.slug, place.slug, "hours", message)
