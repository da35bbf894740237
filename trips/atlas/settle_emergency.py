"""Hold the emergency numbers of ``countries.json`` against two sources; none else may be told.

Run by hand with the table of emergency-numbers (columns ``iso2``, ``police``, ``ambulance``,
``fire``); Wayline itself reads the file alone::

    pip install --group atlas && python -m trips.atlas.settle_emergency TABLE.csv

Says which numbers we tell that not both sources give, and fails if there are any; and which
both give and we leave out, because we know of a later change or think one likely.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from phonenumbers.shortnumberinfo import is_emergency_number

from trips.atlas.check.countries import SERVICES
from trips.atlas.countries import countries

#: Tables lose the zeros of a number that is nothing else.
_ZEROS = {"0": "000"}


def main() -> None:
    """Exit 1 when a number stands on fewer than two sources."""
    both = _both(Path(sys.argv[1]))
    lone, silent = [], []
    for code, country in countries().countries.items():
        told = country.emergency
        for service in SERVICES:
            ours = told.get(service) or told.get("all")  # type: ignore[call-overload]
            theirs = both.get((code, service))
            if ours and ours != theirs:
                lone.append(f"{code} {service}: {ours}, but {theirs or 'none'} from both")
            elif theirs and not ours:
                silent.append(f"{code} {service} {theirs}")
    print(f"Left out though both have them: {', '.join(silent) or 'none'}")  # noqa: T201
    if lone:
        sys.exit("\n".join(lone))


def _both(table: Path) -> dict[tuple[str, str], str]:
    """(country, service) → the number that the table gives and libphonenumber knows."""
    with table.open(encoding="utf-8", newline="") as lines:
        return {
            (row["iso2"], service): number
            for row in csv.DictReader(lines)
            for service, number in _numbers(row)
            if is_emergency_number(number, row["iso2"])
        }


def _numbers(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for service in SERVICES:
        if number := row[service].strip():
            yield service, _ZEROS.get(number, number)


if __name__ == "__main__":
    main()
