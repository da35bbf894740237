"""Following a trip to its end, and saying what came of it."""

import json
import sys

from pydantic import ValidationError
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from trips.itinerary import Itinerary
from wayline import itinerary_text
from wayline.exits import CommandError, Exit
from wayline.follow import follow
from wayline.kept import KeptTrip
from wayline.printable import printable
from wayline.progress import ProgressView
from wayline.rest import Json

#: What a traveller can do next, in the words of this command line.
NEXT = {
    "retry": "Plan it again.",
    "wait": "Wait a little first.",
    "change_wishes": "Change the wishes.",
    "tell_operator": "Tell whoever runs the server.",
}


def watch(trip: KeptTrip, events_path: str, *, as_json: bool) -> Exit:
    """Follow the run to its end, then :func:`tell`. Ctrl-C leaves it running."""
    console = Console(stderr=True)
    try:
        with ProgressView(console) as view:
            for event in follow(trip, events_path):
                view.show(event)
    except KeyboardInterrupt:
        console.print(f"The planning goes on: 'wayline trips watch {trip.id}' follows it.")
        raise
    return tell(trip, as_json=as_json)


def tell(trip: KeptTrip, *, as_json: bool) -> Exit:
    """The itinerary when there is one, else how it stands."""
    answer = trip.rest().get(trip.path)
    if answer["version"] is None:
        return _tell_state(trip, answer, as_json)
    found = trip.rest().get(f"{trip.path}/itinerary")
    if as_json:
        write_json(found)
    else:
        _print(_read(found))
    return Exit.OK


def state_of(answer: Json) -> str:
    """``running, 50 %``."""
    return f"{answer['status']}, {answer['percent']} %"


def write_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _tell_state(trip: KeptTrip, answer: Json, as_json: bool) -> Exit:
    over = answer["ended_at"] is not None
    if as_json:
        write_json(answer)
    else:
        Console(stderr=over).print(Text(_words(trip, answer)), soft_wrap=True)
    return Exit.FAILED if over else Exit.OK


def _words(trip: KeptTrip, answer: Json) -> str:
    if error := answer["error"]:
        actions = [NEXT.get(action, action) for action in error["next_actions"]]
        return printable(" ".join([f"Planning failed: {error['message']}", *actions]))
    if answer["ended_at"]:
        return f"The planning was {answer['status']}."
    return f"{printable(trip.title)}: {state_of(answer)}. 'wayline trips watch {trip.id}' follows."


def _read(found: Json) -> Itinerary:
    try:
        return Itinerary.model_validate(found)
    except ValidationError as error:
        raise CommandError(
            "The server's itinerary is of another version than this command line; "
            "--json prints it as it is."
        ) from error


def _print(itinerary: Itinerary) -> None:
    """Wrapped under its own beginning on a terminal, left as it is in a file or a pipe."""
    console = Console(highlight=False)
    for line in itinerary_text.lines(itinerary):
        indent = len(line.plain) - len(line.plain.lstrip())
        if console.is_terminal and indent:
            console.print(Padding(line[indent:], (0, 0, 0, indent)))
        else:
            console.print(line, soft_wrap=not console.is_terminal)
