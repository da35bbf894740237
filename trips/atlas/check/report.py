"""Everything checked, and counted."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from trips.atlas.check import files, reference
from trips.atlas.check.ages import ages
from trips.atlas.check.coast import coast
from trips.atlas.check.compare import Compared, Verdict, compared
from trips.atlas.check.countries import country
from trips.atlas.check.coverage import coverage
from trips.atlas.check.duplicates import duplicates
from trips.atlas.check.hours import hours
from trips.atlas.check.nearby import Index
from trips.atlas.check.parties import PARTIES
from trips.atlas.check.planning import plannable, sample
from trips.atlas.check.positions import positions
from trips.atlas.check.prices import prices
from trips.atlas.check.problem import Problem
from trips.atlas.schema import City

CHECKS: tuple[Callable[[City], Iterator[Problem]], ...] = (
    hours,
    positions,
    coast,
    prices,
    ages,
    duplicates,
    coverage,
    country,
)


@dataclass(frozen=True)
class Report:
    """What was found in a folder of city files."""

    cities: int
    places: int
    errors: tuple[Problem, ...]
    #: One for each place, stay and arrival; none without a reference.
    compared: tuple[Compared, ...] = ()

    @property
    def good(self) -> bool:
        return not self.errors and not self.of("disagreeing")

    def of(self, verdict: Verdict) -> tuple[Compared, ...]:
        return tuple(entry for entry in self.compared if entry.verdict == verdict)

    def as_json(self) -> dict[str, Any]:
        """Counts, and under ``problems`` what they count. Unsettled ones are ``disagreeing``."""
        return {
            "cities": self.cities,
            "places": self.places,
            "errors": len(self.errors),
            "confirmed": len(self.of("confirmed")),
            "unconfirmed": len(self.of("unconfirmed")),
            "disagreeing": len(self.of("disagreeing")),
            "settled": len(self.of("settled")),
            "problems": {
                "errors": [asdict(problem) for problem in self.errors],
                "disagreeing": [asdict(entry) for entry in self.of("disagreeing")],
                "settled": [asdict(entry) for entry in self.of("settled")],
                "unconfirmed": [f"{e.city}.{e.entry}" for e in self.of("unconfirmed")],
            },
        }


def check(cities: Path, reference_folder: Path | None = None, *, full: bool = False) -> Report:
    """Check the city files of a folder; plan each city for all parties when ``full``.

    Raises :class:`reference.NoReferenceError`.
    """
    index = Index(reference.read(reference_folder)) if reference_folder is not None else None
    read, problems = files.read(cities)
    for position, city in enumerate(read):
        problems += [problem for look in CHECKS for problem in look(city)]
        problems += plannable(city, tuple(PARTIES) if full else sample(position))
    return Report(
        cities=len(read),
        places=sum(len(city.places) for city in read),
        errors=tuple(sorted(problems)),
        compared=tuple(c for city in read for c in compared(city, index)) if index else (),
    )
