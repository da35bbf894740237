"""The trip form: what a browser posts ⇄ the dictionary that ``TripRequest`` checks.

What is posted is never corrected in place: the page shows it again as it came, whatever was
wrong with it.

A choice between two ways (fixed or flexible dates, a budget or none, questions or not) decides
what counts: boxes of the way not taken are kept on the page and left out of the request.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from app.form_errors import Errors, by_box, shortened
from app.form_fields import (
    BOOKED_BOX,
    BOOKED_PARTS,
    FIELDS,
    PAGE_BOXES,
    SEPARATORS,
    Kind,
)
from trips.request import TripRequest

Posted = MultiDict[str, str]

#: The most of any list. More are refused unread: an error for each would take its time.
LISTED = 10

#: A way not taken → the boxes that then do not count.
_NOT_TAKEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("flexible_dates", "true"): ("depart_on", "return_on"),
    ("flexible_dates", "false"): ("planned_days",),
    ("flexible_budget", "true"): ("budget_amount",),
    ("travel_style", "skipped"): tuple(n for n in FIELDS if n.startswith("style_answers.")),
}


@dataclass(frozen=True)
class Read:
    """What a posted form says."""

    #: For ``TripRequest.model_validate``.
    data: dict[str, Any]
    #: What the form itself refuses: boxes it does not have, single boxes given twice.
    errors: Errors
    #: The form's row of each appointment in ``data["booked"]``.
    rows: tuple[int, ...]


def read(form: Posted) -> Read:
    """Take a posted form apart."""
    errors = _refused(form)
    ignored = {n for (box, way), names in _NOT_TAKEN.items() if form.get(box) == way for n in names}
    data: dict[str, Any] = {}
    for name, kind in FIELDS.items():
        if name in form and name not in ignored:
            value = _value(kind, form.getlist(name))
            if kind in SEPARATORS and len(value) > LISTED:
                errors[name] = [f"At most {LISTED} of these; you gave {len(value):,}"]
            else:
                _put(data, name, value)
    _leave_out_blank(data)
    rows = tuple(row for row in booked_rows(form) if any(_row(form, row).values()))
    if rows:
        data["booked"] = [_row(form, row) for row in rows]
    return Read(data=data, errors=errors, rows=rows)


def check(form: Posted) -> tuple[TripRequest | None, Errors]:
    """The request that a posted form makes, or what is wrong with it, by box."""
    given = read(form)
    try:
        request = TripRequest.model_validate(given.data)
    except ValidationError as error:
        return None, {**given.errors, **by_box(error, given.rows), **_between_fields(error, given)}
    return (None if given.errors else request), given.errors


def fill(request: Mapping[str, Any]) -> Posted:
    """A request's JSON as the form would post it: the other way round."""
    form: Posted = MultiDict()
    for name, kind in FIELDS.items():
        value = _get(request, name)
        if value is None:
            continue
        if kind is Kind.TICKS:
            form.setlist(name, list(value))
        elif kind is Kind.FLAG:
            form[name] = "true" if value else "false"
        elif kind in SEPARATORS:
            form[name] = (" " if kind is Kind.WORDS else "\n").join(map(str, value))
        else:
            form[name] = str(value)
    for row, appointment in enumerate(request.get("booked") or ()):
        for part in BOOKED_PARTS:
            value = appointment.get(part)
            form[f"booked.{row}.{part}"] = "" if value is None else str(value)
    return form


def blank(language: str) -> Posted:
    """A form that nobody has touched."""
    return fill(
        {
            "flexible_dates": False,
            "flexible_budget": False,
            "adults": 2,
            "budget_mode": "total",
            "travel_style": "skipped",
            "language": language,
        }
    )


def booked_rows(form: Posted) -> list[int]:
    """Numbers of the appointment rows that were posted, blank ones too."""
    return sorted({int(m[1]) for name in form if (m := BOOKED_BOX.fullmatch(name))})


def _refused(form: Posted) -> Errors:
    errors: Errors = {}
    for name, values in form.lists():
        kind = FIELDS.get(name)
        known = kind is not None or name in PAGE_BOXES or BOOKED_BOX.fullmatch(name)
        if not known:
            shown = name if len(name) <= 60 else f"{name[:60]}…"
            errors.setdefault("", []).append(f"This form has no field “{shown}”")
        elif kind is not Kind.TICKS and len(values) > 1:
            errors[name] = ["This came more than once: give it once"]
    return {name: shortened(said) for name, said in errors.items()}


def _value(kind: Kind, values: Sequence[str]) -> Any:
    if kind is Kind.TICKS:
        return list(values)
    value = values[0]
    if kind is Kind.FLAG:
        return {"true": True, "false": False}.get(value, value)
    if kind is Kind.NUMBER:
        return _plain_number(value)
    if kind in SEPARATORS:
        parts = [part for p in SEPARATORS[kind].split(value) if (part := p.strip())]
        return [_plain_number(part) for part in parts] if kind is Kind.WORDS else parts
    return value


def _plain_number(text: str) -> str:
    """Digits of any script as ASCII, without the spaces that group thousands.

    A comma stays: whether it groups thousands or marks decimals depends on the reader.
    """
    kept = (c for c in text if not c.isspace())
    return "".join(str(unicodedata.decimal(c, c)) for c in kept)


def _row(form: Posted, row: int) -> dict[str, str]:
    """One appointment; a blank place is an absent one."""
    parts = {part: form.get(f"booked.{row}.{part}", "").strip() for part in BOOKED_PARTS}
    return {part: value for part, value in parts.items() if value}


def _leave_out_blank(data: dict[str, Any]) -> None:
    """An untouched box is an absent field: defaults and "required" then speak for it."""
    if not str(data.get("destination", "")).strip():
        data.pop("destination", None)
    preferences = data.get("inclusion_preferences", {})
    if preferences.get("rental_car", {}).get("transmission") == "any":
        del preferences["rental_car"]["transmission"]  # the default, always posted
    for name, value in list(preferences.items()):
        if isinstance(value, dict):
            value = {k: v for k, v in value.items() if v not in ("", [])}
            preferences[name] = value
        if not value:
            del preferences[name]


def _put(data: dict[str, Any], name: str, value: object) -> None:
    *parents, leaf = name.split(".")
    for parent in parents:
        data = data.setdefault(parent, {})
    data[leaf] = value


def _get(data: Mapping[str, Any], name: str) -> Any:
    value: Any = data
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _between_fields(error: ValidationError, given: Read) -> Errors:
    """What the model would say of fields together, which it holds back while single ones fail.

    The failing fields are taken out, so that a traveller reads of everything at once. Not
    when ticks fail: boxes that hang on them would then be blamed.
    """
    wrong = {str(p["loc"][0]) for p in error.errors(include_url=False) if p["loc"]}
    if any(FIELDS.get(name) is Kind.TICKS for name in wrong):
        return {}
    rest = {"destination": "any", **{k: v for k, v in given.data.items() if k not in wrong}}
    try:
        TripRequest.model_validate(rest)
    except ValidationError as more:
        found = by_box(more, given.rows)
        return {name: said for name, said in found.items() if name.split(".")[0] not in wrong}
    return {}
