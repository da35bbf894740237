"""The rows' figures: as a table, as JSON, as Markdown, with versions and what they prove."""

import datetime as dt
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from tests.faults.times import median, p99
from tests.faults.trial import ROWS, Figures
from wayline.valkey import find_binary

HEADINGS = (
    "row",
    "fault",
    "trials",
    "lost",
    "steps repeated",
    "calls repeated",
    "resumed after, s: median, p99",
    "result",
)


def result(figures: Figures) -> str:
    if figures.not_tried is not None:
        return "not tried"
    return "FAIL" if figures.failures else "pass"


def cells(number: int, figures: Figures) -> tuple[str, ...]:
    """One row, as :data:`HEADINGS` says."""
    tried = figures.not_tried is None
    counts = (figures.trials, figures.lost, figures.repeated_steps, figures.repeated_calls)
    return (
        str(number),
        ROWS[number].fault,
        *(str(count) if tried else "–" for count in counts),
        "; ".join(
            f"{what} {median(seconds):.2f}, {p99(seconds):.2f} (n={len(seconds)})"
            for what, seconds in figures.resumed.items()
        )
        or "–",
        result(figures),
    )


def bound(trials: int) -> str:
    """What no loss in so many trials proves, by the rule of three."""
    return f"0 lost in {trials} proves at most {3 / trials:.2%} lost, at 95 %"


def versions() -> dict[str, str]:
    told = subprocess.run([find_binary(), "--version"], capture_output=True, text=True, check=True)
    valkey = next(word[2:] for word in told.stdout.split() if word.startswith("v="))
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in ("celery", "kombu", "redis", "sqlalchemy")},
        "valkey": valkey,
    }


def header(command: str) -> str:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    known = ", ".join(f"{name} {number}" for name, number in versions().items())
    return f"{today}, `{command}`, {known}"


def as_json(results: Mapping[int, Figures], command: str) -> dict[str, Any]:
    return {
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "command": command,
        "versions": versions(),
        "rows": {
            number: {
                "fault": ROWS[number].fault,
                "passes_when": ROWS[number].passes_when,
                "result": result(figures),
                **asdict(figures),
            }
            for number, figures in results.items()
        },
    }


def markdown(results: Mapping[int, Figures], command: str) -> str:
    """The table, then each row's notes and bound."""
    lines = [header(command), "", _line(HEADINGS), _line("---" for _ in HEADINGS)]
    lines += [_line(cells(number, figures)) for number, figures in results.items()]
    lines.append("")
    for number, figures in results.items():
        told = list(figures.notes)
        if figures.not_tried is not None:
            told.append(f"not tried: {figures.not_tried}")
        elif figures.trials and not figures.lost:
            told.append(bound(figures.trials))
        lines.append(f"- **{number}**, passes when {ROWS[number].passes_when}: {'; '.join(told)}.")
        lines += [f"  - failed: {failure}" for failure in figures.failures]
    return "\n".join(lines) + "\n"


def _line(cells: Any) -> str:
    return f"| {' | '.join(cells)} |"
