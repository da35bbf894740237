"""From flags and a JSON file to the body that REST takes. The server judges what it holds."""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from wayline.exits import CommandError, Exit

#: Flag → field, where one is the other.
FIELDS = {
    "to": "destination",
    "origin": "origin",
    "depart": "depart_on",
    "return_on": "return_on",
    "adults": "adults",
    "budget": "budget_amount",
    "currency": "currency",
    "interest": "interests",
    "pace": "pace",
    "notes": "notes",
}


#: Field → the argument that it comes from, and how that is written.
_WRITTEN = {field: (flag, f"--{flag}") for flag, field in FIELDS.items()} | {
    "origin": ("origin", "--from"),
    "return_on": ("return_on", "--return"),
    "planned_days": ("days", "--days"),
    "children_ages": ("children", "--children"),
}


def written(arguments: argparse.Namespace, pointer: str) -> str:
    """``/planned_days`` as it was written, ``--days``; what is of the file stays as it is."""
    field = pointer.strip("/").split("/")[0]
    if field == "return_on" and getattr(arguments, "return_on", None) is None:
        field = "planned_days"  # the last day was counted from the first
    argument, flag = _WRITTEN.get(field, ("", ""))
    return flag if getattr(arguments, argument, None) is not None else pointer


def build(arguments: argparse.Namespace) -> dict[str, Any]:
    """The body. Raises ``CommandError`` for what cannot even be sent."""
    body = from_file(arguments.file) if arguments.file else {}
    for flag, name in FIELDS.items():
        if (value := getattr(arguments, flag)) is not None:
            body[name] = value
    if arguments.children is not None:
        body["children_ages"] = [a.strip() for a in arguments.children.split(",") if a.strip()]
    if arguments.days is not None:
        _set_days(body, arguments.days)
    if not arguments.file and "budget_amount" not in body and "currency" not in body:
        body["flexible_budget"] = True
    if "destination" not in body:
        raise CommandError(
            "Say where to: --to PLACE, or a file with the request.", Exit.BAD_REQUEST
        )
    return body


def _set_days(body: dict[str, Any], days: int) -> None:
    """With the first day, days give the last; alone, they are days without dates."""
    first = body.get("depart_on")
    if first is None:
        body.update(flexible_dates=True, planned_days=days)
        body.pop("return_on", None)
        return
    if "return_on" in body:
        body["planned_days"] = days  # the server says so when they disagree
        return
    try:
        body["return_on"] = str(dt.date.fromisoformat(first) + dt.timedelta(days=days - 1))
    except (ValueError, TypeError, OverflowError):
        body["planned_days"] = days  # the server says what is wrong with the date


def from_file(name: str) -> dict[str, Any]:
    """The object in a JSON file, or on standard input (``-``). Raises ``CommandError``."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        body = json.loads(text)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}", Exit.BAD_REQUEST) from error
    except ValueError as error:
        raise CommandError(f"{name} is not JSON: {error}", Exit.BAD_REQUEST) from error
    if not isinstance(body, dict):
        raise CommandError(f"{name} must hold one JSON object.", Exit.BAD_REQUEST)
    return body
