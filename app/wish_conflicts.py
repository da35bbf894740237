"""Wishes that cannot all come true, as the form shows them: where, why, and what would do."""

import json
from dataclasses import dataclass
from functools import partial

import structlog

from app import forms
from app.computing import TookTooLong, compute
from app.form_errors import Errors
from app.form_fields import FIELDS, box_of
from app.forms import Posted
from trips import wishes
from trips.request import TripRequest
from trips.solve.errors import UnsolvedError
from trips.wishes import Conflict

log = structlog.get_logger(__name__)

#: What a conflict is about stands at its own boxes; these only when there is nothing else.
_SETTINGS = frozenset({"destination", "return_on", "planned_days", "pace", "children_ages"})

#: Changes offered for a conflict. Each has been planned while the traveller waits.
_OFFERED = 2


@dataclass(frozen=True)
class Shown:
    """A conflict on the page."""

    said: str
    #: (what to do, the button's value).
    offers: tuple[tuple[str, str], ...]


def of(wish: TripRequest) -> tuple[Conflict, ...]:
    """The conflicts; none where the solver could not say in its time."""
    try:
        return compute(partial(wishes.conflicts, offers=_OFFERED), wish)
    except (UnsolvedError, TookTooLong) as error:
        log.warning("conflicts not looked for", error=type(error).__name__)
        return ()


def shown(found: tuple[Conflict, ...]) -> tuple[Shown, ...]:
    return tuple(
        Shown(one.said, tuple((offer.said, json.dumps(offer.changes)) for offer in one.relaxations))
        for one in found
    )


def at_boxes(found: tuple[Conflict, ...], rows: tuple[int, ...]) -> Errors:
    """Why, at each box that a conflict is about; ``rows``: the form's of each appointment."""
    errors: Errors = {}
    for one in found:
        own = [wish for wish in one.wishes if wish.path[0] not in _SETTINGS]
        for wish in own or one.wishes:
            place = list(wish.path)
            if place[0] == "booked":
                place = ["booked", rows[int(place[1])], "name"]
            said = errors.setdefault(box_of(place), [])
            if one.said not in said:
                said.append(one.said)
    return errors


def changed(values: Posted, text: str) -> Posted:
    """The form with an offered change made; as it was where the text is none."""
    try:
        changes = json.loads(text)
        filled = forms.fill(changes)
    except (ValueError, TypeError, AttributeError):
        return values
    form = values.copy()
    for name in changes:
        for box in [b for b in form if b == name or b.startswith(f"{name}.")]:
            form.poplist(box)
        for box in [b for b in filled if b == name or b.startswith(f"{name}.")]:
            if box in FIELDS or name == "booked":
                form.setlist(box, filled.getlist(box))
    return form
