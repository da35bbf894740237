"""What a check found wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a city file."""

    #: The city's slug, or the name of its file.
    city: str
    #: The entry's slug; empty for the city as a whole.
    entry: str
    #: Which check: ``schema``, ``hours``, ``position``, ``price``, ``ages``,
    #: ``duplicate``, ``coverage``, ``currency``, ``country``, ``plan``.
    check: str
    message: str
