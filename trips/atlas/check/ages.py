"""For whom a place is said to be, against whom it lets in."""

from collections.abc import Iterator

from trips.atlas.check.problem import Problem
from trips.atlas.schema import City

#: The oldest of each group that is let in only where no age is asked, or one this low.
OLDEST = {"infants": 1, "toddlers": 4, "children": 12, "teens": 17}


def ages(city: City) -> Iterator[Problem]:
    """Places that suit people whom they turn away."""
    for place in city.places:
        if place.min_age is None:
            continue
        out = [group for group in place.suits if OLDEST.get(group, 99) < place.min_age]
        if out:
            message = f"suits {', '.join(out)}, but nobody under {place.min_age} is let in"
            yield Problem(city.slug, place.slug, "ages", message)
