"""What is wrong with a form, by box, in a traveller's words."""

from collections.abc import Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.form_fields import FIELDS, SEPARATORS, box_of

#: Box name → what to say there; the empty name is the form as a whole.
Errors = dict[str, list[str]]

#: Errors told at one box.
MOST = 3


def by_box(error: ValidationError, rows: Sequence[int]) -> Errors:
    """Each error at its box; ``rows`` gives the form's row of each appointment."""
    errors: Errors = {}
    for problem in error.errors(include_url=False):
        name, said = _placed(problem, rows)
        errors.setdefault(name, []).append(said)
    return {name: shortened(said) for name, said in errors.items()}


def shortened(said: list[str]) -> list[str]:
    """The first few of many: nobody reads a thousand."""
    kept = list(dict.fromkeys(said))
    return kept if len(kept) <= MOST else [*kept[:MOST], f"and {len(kept) - MOST} more like it"]


def _placed(problem: ErrorDetails, rows: Sequence[int]) -> tuple[str, str]:
    """The box that an error belongs to, and the error in a traveller's words."""
    path = list(problem["loc"])
    if path[:1] == ["booked"] and len(path) > 1 and isinstance(path[1], int):
        path[1] = rows[path[1]]
        if len(path) == 2:
            path.append("name")
    name = box_of(path)
    said = _said(problem, name)
    inside_a_list = FIELDS.get(name) in SEPARATORS and isinstance(path[-1], int)
    if inside_a_list:
        entry = str(problem["input"])
        said = f"“{entry if len(entry) <= 40 else entry[:40] + '…'}”: {said}"
    return name, said


_MISSING = {
    "destination": "Say where you want to go",
    "name": "Say what it is",
    "on": "Give its day",
    "from": "Give the time it starts",
    "to": "Give the time it ends",
}


def _said(problem: ErrorDetails, name: str) -> str:
    """The message; pydantic's own, where they speak of types, are said for people."""
    limits = problem.get("ctx", {})
    match problem["type"]:
        case "missing":
            return _MISSING.get(name.rsplit(".", 1)[-1], "This is needed")
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return "Give a whole number, in digits"
        case "decimal_parsing" | "decimal_type" | "finite_number":
            return "Give the amount in digits, with a point before any cents: 1500 or 1500.50"
        case "greater_than_equal":
            return f"This is {limits['ge']} or more"
        case "less_than_equal":
            return f"This is {limits['le']} or less"
        case "too_long":
            return f"At most {limits['max_length']} of these; you gave {limits['actual_length']}"
        case "bool_parsing" | "bool_type":
            return "Choose one of the two"
    return problem["msg"]
