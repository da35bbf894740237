"""What of a traveller's note the planner went by, and what it made nothing of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trips.builtin import access, avoid, diet, texts
from trips.builtin.clauses import clauses, shown
from trips.builtin.noted import named_in
from trips.builtin.vocabulary import telling, wanted_and_not
from trips.places import Place
from trips.request import TripRequest


@dataclass(frozen=True)
class Note:
    """The clauses of a note, as written."""

    #: Kept as a need, or as a place to see or to leave out.
    kept: tuple[str, ...] = ()
    #: Its words were looked for in the places, and found in some.
    weighed: tuple[str, ...] = ()
    #: Nothing was done with it.
    unread: tuple[str, ...] = ()


def read(request: TripRequest, places: Sequence[Place]) -> Note:
    """``places``: all that the planner chose from."""
    needs = {*diet.noted(request.notes), *access.noted(request.notes)}
    needs |= {shown(clause) for clause, _ in avoid.noted(request.notes)}
    kept, weighed, unread = [], [], []
    for clause in clauses(request.notes):
        line = shown(clause)
        if line in needs or any(True for _ in named_in(clause, places)):
            kept.append(line)
        elif _heard(clause, places):
            weighed.append(line)
        elif telling(clause):
            unread.append(line)
    return Note(tuple(kept), tuple(weighed), tuple(unread))


def told(note: Note) -> Iterator[tuple[str, str]]:
    """(what, what became of it) for what was not kept, where no model read the note."""
    if note.weighed:
        yield (
            "Of your note, weighed by its words alone",
            f"{_quoted(note.weighed)}: without an AI model only its words were looked for in the "
            "places. See whether the plan does what you meant.",
        )
    if note.unread:
        yield (
            "Of your note, not understood",
            f"{_quoted(note.unread)}: without an AI model nothing could be done with it.",
        )


def _heard(clause: str, places: Sequence[Place]) -> bool:
    wanted, unwanted = wanted_and_not(clause)
    return any(texts.heard(wanted | unwanted, place) for place in places)


def _quoted(clauses: Sequence[str]) -> str:
    return ", ".join(f"“{clause}”" for clause in clauses)
