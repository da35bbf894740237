"""``wayline trips``: the trips made with this command line."""

import argparse
import json

from rich.console import Console
from rich.table import Table
from rich.text import Text

from runs.settings import Settings
from wayline import kept, outcome, plan_request
from wayline.exits import CommandError, Exit
from wayline.kept import KeptTrip
from wayline.outcome import write_json
from wayline.printable import printable
from wayline.rest import Json, Refused, ServerAway


def run(settings: Settings, arguments: argparse.Namespace) -> Exit:
    folder = settings.WAYLINE_DATA_DIR
    if arguments.action == "list":
        return _list(kept.all_of(folder), arguments.json)
    trip = kept.find(folder, arguments.trip)
    match arguments.action:
        case "show":
            return outcome.tell(trip, as_json=arguments.json)
        case "watch":
            links = trip.rest().get(trip.path)["links"]
            return outcome.watch(trip, links["events"], as_json=arguments.json)
        case "fork":
            order = {"from": arguments.first, "request": _changes(arguments)}
            return _plan_on(trip, arguments, order)
        case "retry":
            return _plan_on(trip, arguments)
        case action:
            return _told(trip, trip.rest().post(f"{trip.path}/{action}"), arguments.json)


def _changes(arguments: argparse.Namespace) -> Json:
    """The fields that ``--with`` and ``--set`` change; a value that is no JSON is text."""
    changes = plan_request.from_file(arguments.file) if arguments.file else {}
    for given in arguments.set:
        name, equals, value = given.partition("=")
        if not equals:
            raise CommandError(f"--set {given}: give it as FIELD=VALUE.", Exit.BAD_REQUEST)
        try:
            changes[name] = json.loads(value)
        except ValueError:
            changes[name] = value
    return changes


def _plan_on(trip: KeptTrip, arguments: argparse.Namespace, body: Json | None = None) -> Exit:
    """``retry`` or ``fork``: a new run, followed to its end unless that is not wanted."""
    answer = trip.rest().post(f"{trip.path}/{arguments.action}", body)
    if arguments.no_follow:
        return _told(trip, answer, arguments.json)
    return outcome.watch(trip, answer["links"]["events"], as_json=arguments.json)


def _told(trip: KeptTrip, answer: Json, as_json: bool) -> Exit:
    """How the trip stands, as the server said."""
    if as_json:
        write_json(answer)
    else:
        Console().print(Text(f"{printable(trip.title)}: {outcome.state_of(answer)}"))
    return Exit.OK


def _list(trips: list[KeptTrip], as_json: bool) -> Exit:
    away: set[str] = set()
    states = [_state(trip, away) for trip in trips]
    if as_json:
        write_json(
            [
                {
                    "id": trip.id,
                    "title": trip.title,
                    "server": trip.server,
                    "made_at": trip.made_at,
                    "state": state,
                }
                for trip, state in zip(trips, states, strict=True)
            ]
        )
    else:
        _print(trips, states)
    return Exit.SERVER_AWAY if away else Exit.OK


def _state(trip: KeptTrip, away: set[str]) -> str:
    """How it stands by its server, which is asked once when it is away."""
    if trip.server in away:
        return "server away"
    try:
        return outcome.state_of(trip.rest().get(trip.path))
    except ServerAway:
        away.add(trip.server)
        return "server away"
    except Refused as error:
        return "gone" if error.status == 404 else f"refused ({error.status})"


def _print(trips: list[KeptTrip], states: list[str]) -> None:
    if not trips:
        Console(stderr=True).print("No trips yet: 'wayline plan --to Lisbon --days 4' makes one.")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "state", "made at (UTC)", "trip"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "id")
    for trip, state in zip(trips, states, strict=True):
        table.add_row(
            trip.id, state, trip.made_at[:16].replace("T", " "), Text(printable(trip.title))
        )
    Console().print(table)
