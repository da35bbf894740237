"""``wayline check``: what is set up, what is missing, and how to set it."""

from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from runs import logs
from runs.settings import SettingsError, load
from wayline import checks
from wayline.checks import Finding
from wayline.exits import Exit
from wayline.outcome import write_json

STYLES = {"ok": "green", "note": "yellow", "missing": "bold red"}


def run(*, as_json: bool) -> Exit:
    """Everything is tried, also after something was found missing."""
    found = _findings()
    works = all(finding.status != "missing" for finding in found)
    if as_json:
        write_json({"works": works, "checks": [asdict(finding) for finding in found]})
    else:
        _print(found)
    return Exit.OK if works else Exit.FAILED


def _findings() -> list[Finding]:
    try:
        settings = load().check_safe()
    except SettingsError as error:
        return [Finding(name="settings", status="missing", message=str(error))]
    logs.configure(settings)
    good = Finding(name="settings", status="ok", message=f"{settings.WAYLINE_ENV}, all readable")
    return [good, *checks.all_of(settings)]


def _print(found: list[Finding]) -> None:
    table = Table.grid(padding=(0, 2))
    for _ in Finding.__annotations__:
        table.add_column(overflow="fold")
    for finding in found:
        status = Text(finding.status, style=STYLES[finding.status])
        table.add_row(finding.name, status, Text(finding.message))
    Console().print(table)
