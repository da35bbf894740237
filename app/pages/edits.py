"""Changing the plan from its page, with plain forms, and going back to an older version."""

from http import HTTPStatus

from flask import Response, make_response, redirect, request, url_for
from pydantic import ValidationError

from app import access, editing
from app.api import validation
from app.pages import trip as page
from app.pages.editor import PARTS, Refusal
from app.problems import NotEditable, PlanChanged
from trips.edits import OPERATION, EditRefusedError, Operation

#: Longest number of a form, in digits.
_DIGITS = 6
OLD = (
    "The plan was changed meanwhile, in another tab perhaps: this is the newest version. "
    "Nothing was done; choose again, please."
)


def edit(trip_id: str) -> Response:
    """POST /trips/<id>/edits: one operation; the page again, with the reason, if it cannot be."""
    trip = access.visible_trip(trip_id)
    try:
        operation = _operation()
        editing.edit(trip.id, _number(request.form.get("version", "")) or 0, operation)
    except EditRefusedError as error:
        return _again(trip_id, str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    except ValidationError as error:
        said = ". ".join(validation.words(e) for e in error.errors()[:1])
        return _again(trip_id, f"{said}.", HTTPStatus.UNPROCESSABLE_ENTITY)
    except PlanChanged:
        return _again(trip_id, OLD, HTTPStatus.PRECONDITION_FAILED)
    except NotEditable as error:
        return _again(trip_id, error.description or "", HTTPStatus.CONFLICT)
    day = _day(operation)
    return make_response(redirect(_page(trip.id, f"day-{day}" if day else "days"), 303))


def back(trip_id: str) -> Response:
    """GET /trips/<id>/edits: who reloads a refusal lands on the plan."""
    return make_response(redirect(url_for("pages.trip", trip_id=trip_id), 303))


def restore(trip_id: str, number: int) -> Response:
    """POST /trips/<id>/versions/<n>/restore."""
    trip = access.visible_trip(trip_id)
    editing.restore(trip.id, number)
    return make_response(redirect(_page(trip.id, "version"), 303))


def _operation() -> Operation:
    """The form's fields that its button is about. Raises ``ValidationError``."""
    form = request.form
    op = form.get("op", "")
    given: dict[str, object] = {"op": op}
    if op in ("pin", "unpin", "remove", "move", "swap"):
        given["item"] = form.get("item")
    if op == "move":
        to = form.get("to", "")
        given |= {"part": to} if to in PARTS else {"day": _number(to)}
    if op == "swap" and form.get("place"):
        given["place"] = form["place"]
    if op == "add":
        given["place"] = form.get("add", "").strip()
    if op in ("add", "replan", "slower", "cheaper", "rain"):
        given["day"] = _number(form.get("day", ""))
    return OPERATION.validate_python(given)


def _again(trip_id: str, said: str, status: HTTPStatus) -> Response:
    form = request.form
    refusal = Refusal(
        said=said,
        item=form.get("item"),
        day=None if "item" in form else _number(form.get("day", "")),
        chosen={name: form.get(name, "") for name in ("to", "place", "add")},
    )
    return make_response(page.itinerary(access.visible_trip(trip_id), refusal=refusal), status)


def _number(text: str) -> int | None:
    """Of a few digits, or none."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _day(operation: Operation) -> int | None:
    """The day that the page goes back to."""
    day = getattr(operation, "day", None)
    item = getattr(operation, "item", None)
    if day is None and item is not None:
        return int(item.removeprefix("d").split("-")[0])
    return day


def _page(trip_id: str, anchor: str) -> str:
    return url_for("pages.trip", trip_id=trip_id, _anchor=anchor)
