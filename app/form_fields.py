"""The boxes of the trip form: their names and kinds.

A box is named by its field's path joined with dots (``inclusion_preferences.flights.notes``,
``booked.0.from``), so the place of an error is the name of its box.
"""

import re
from collections.abc import Iterable
from enum import Enum, auto


class Kind(Enum):
    """How a field stands in the form."""

    #: One box of text.
    TEXT = auto()
    #: One box with a number, in the digits of any script.
    NUMBER = auto()
    #: ``true`` or ``false``; a box that is not ticked posts nothing.
    FLAG = auto()
    #: Boxes to tick, all of one name.
    TICKS = auto()
    #: Several in one box, one a line.
    LINES = auto()
    #: Several in one box: a line, a comma or a semicolon ends one.
    LIST = auto()
    #: Several in one box, of one word each: a space ends one too.
    WORDS = auto()


FIELDS: dict[str, Kind] = {
    "destination": Kind.TEXT,
    "origin": Kind.TEXT,
    "flexible_dates": Kind.FLAG,
    "depart_on": Kind.TEXT,
    "return_on": Kind.TEXT,
    "planned_days": Kind.NUMBER,
    "adults": Kind.NUMBER,
    "children_ages": Kind.WORDS,
    "groups": Kind.TICKS,
    "groups_other": Kind.TEXT,
    "flexible_budget": Kind.FLAG,
    "budget_amount": Kind.NUMBER,
    "currency": Kind.TEXT,
    "budget_mode": Kind.TEXT,
    "interests": Kind.TICKS,
    "interests_other": Kind.TEXT,
    "pace": Kind.TEXT,
    "inclusions": Kind.TICKS,
    "inclusions_other": Kind.TEXT,
    "inclusion_preferences.flights.departure_airports": Kind.WORDS,
    "inclusion_preferences.flights.cabin_classes": Kind.TICKS,
    "inclusion_preferences.flights.notes": Kind.TEXT,
    "inclusion_preferences.accommodations.types": Kind.TICKS,
    "inclusion_preferences.accommodations.types_other": Kind.TEXT,
    "inclusion_preferences.accommodations.special_requests": Kind.TEXT,
    "inclusion_preferences.rental_car.classes": Kind.TICKS,
    "inclusion_preferences.rental_car.transmission": Kind.TEXT,
    "inclusion_preferences.rental_car.requirements": Kind.TEXT,
    "inclusion_preferences.activities": Kind.TEXT,
    "inclusion_preferences.dining": Kind.TEXT,
    "inclusion_preferences.entertainment": Kind.TEXT,
    "inclusion_preferences.nature": Kind.TEXT,
    "inclusion_preferences.train": Kind.TEXT,
    "inclusion_preferences.cruise": Kind.TEXT,
    "travel_style": Kind.TEXT,
    "style_answers.experience": Kind.TICKS,
    "style_answers.vibes": Kind.TICKS,
    "style_answers.vibes_other": Kind.TEXT,
    "style_answers.sample_days": Kind.TICKS,
    "style_answers.dinner": Kind.TICKS,
    "must_see": Kind.LINES,
    "arrive_at": Kind.TEXT,
    "leave_at": Kind.TEXT,
    "dietary": Kind.LIST,
    "accessibility": Kind.LIST,
    "avoid": Kind.LIST,
    "notes": Kind.TEXT,
    "language": Kind.TEXT,
    "nickname": Kind.TEXT,
    "contact.name": Kind.TEXT,
    "contact.email": Kind.TEXT,
    "contact.subscribe": Kind.FLAG,
}

#: The parts of a fixed appointment; its boxes are ``booked.<row>.<part>``.
BOOKED_PARTS = ("name", "place", "on", "from", "to")
#: As many rows as a request takes appointments.
BOOKED_ROWS = 10
BOOKED_BOX = re.compile(r"booked\.([0-9])\.(name|place|on|from|to)")

#: Boxes of the page that are no field of the request: the two tokens, and buttons that
#: change the form without starting a trip, or start it whatever may be in its way.
PAGE_BOXES = frozenset({"csrf_token", "idempotency_key", "more", "use", "relax", "anyway"})

#: Where one of several ends.
SEPARATORS = {
    Kind.LINES: re.compile(r"[\r\n]+"),
    Kind.LIST: re.compile(r"[\r\n,;،、，；]+"),
    Kind.WORDS: re.compile(r"[\s,;،、，；]+"),
}


def box_of(path: Iterable[str | int]) -> str:
    """The name of the box (or group of boxes) at a field's path.

    A place within a list that stands in one box is the box's.
    """
    parts = [str(p) for p in path]
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in FIELDS or BOOKED_BOX.fullmatch(name):
            return name
    return ".".join(parts)
