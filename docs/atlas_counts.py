"""How much the bundled atlas holds, counted from its files: ``python -m docs.atlas_counts``."""

import sys
from collections.abc import Iterator

from trips.atlas import load
from trips.places import EATING

HEADINGS = ("city", "places", "to eat at", "compared", "areas to sleep in")


def counts() -> Iterator[tuple[str, int, int, int, int]]:
    """For each city: its name, places, those to eat at, those compared, areas to sleep in."""
    for slug in load.slugs():
        city = load.city(slug)
        eating = sum(place.category in EATING for place in city.places)
        compared = sum(place.checked is not None for place in city.places)
        yield city.name, len(city.places), eating, compared, len(city.stays)


def main() -> None:
    """The counts as a table, and their sums."""
    rows = list(counts())
    sums = ("in all", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    for row in (HEADINGS, *rows, sums):
        sys.stdout.write(f"{row[0]:<16}" + "".join(f"{cell:>12}" for cell in row[1:4]))
        sys.stdout.write(f"{row[4]:>20}\n")


if __name__ == "__main__":
    main()
