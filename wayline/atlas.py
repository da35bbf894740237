"""``wayline atlas check``: is the bundled atlas right?"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from trips.atlas.check import NoReferenceError, Report
from trips.atlas.check import check as checked
from trips.atlas.check.compare import Compared
from trips.atlas.load import CITIES
from wayline.exits import CommandError, Exit
from wayline.outcome import write_json
from wayline.printable import printable


def check(arguments: argparse.Namespace) -> Exit:
    """Check the bundled city files, and say what was found."""
    folder = Path(arguments.reference) if arguments.reference is not None else None
    try:
        report = checked(CITIES, folder, full=arguments.full)
    except NoReferenceError as error:
        raise CommandError(f"--reference: {error}", Exit.BAD_REQUEST) from error
    if arguments.json:
        write_json(report.as_json())
    else:
        _print(report, compared=folder is not None)
    return Exit.OK if report.good else Exit.FAILED


def _print(report: Report, *, compared: bool) -> None:
    console = Console(highlight=False)
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for problem in report.errors:
        where = f"{problem.city}.{problem.entry}" if problem.entry else problem.city
        table.add_row(Text(where, style="bold red"), _plain(f"{problem.check}: {problem.message}"))
    for entry in report.of("disagreeing"):
        table.add_row(Text(f"{entry.city}.{entry.entry}", style="yellow"), _plain(_told(entry)))
    if table.row_count:
        console.print(table)
    console.print(_plain(", ".join(_figures(report, compared=compared))))


def _told(entry: Compared) -> str:
    return f"disagreeing: {entry.by} has {entry.name} {entry.metres} m away"


def _figures(report: Report, *, compared: bool) -> Iterable[str]:
    yield f"{report.cities} cities"
    yield f"{report.places} places"
    yield f"{len(report.errors)} errors"
    if compared:
        yield f"{len(report.of('confirmed'))} confirmed"
        yield f"{len(report.of('unconfirmed'))} unconfirmed"
        yield f"{len(report.of('disagreeing'))} disagreeing"
        yield f"{len(report.of('settled'))} settled"


def _plain(text: str) -> Text:
    return Text(printable(text))
