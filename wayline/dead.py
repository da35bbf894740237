"""``wayline dead``: what ended for good, for those who run the site."""

import argparse
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table
from rich.text import Text

from runs.settings import Settings
from wayline.exits import CommandError, Exit
from wayline.outcome import write_json
from wayline.plan import default_server
from wayline.printable import printable
from wayline.rest import Json, Rest

PATH = "/api/monitoring/dead-letters"

#: Length of a whole id.
ID_LENGTH = 32

#: So much of an id is listed; it is enough to name the letter by.
SHOWN_ID = 12

HEADINGS = ("id", "what", "why", "times", "last (UTC)", "where")


def run(settings: Settings, arguments: argparse.Namespace) -> Exit:
    server = (arguments.server or default_server(settings)).rstrip("/")
    rest = Rest(server, password=settings.operator_password or None)
    match arguments.action:
        case "list":
            return _list(rest, arguments)
        case "show":
            return _show(rest, arguments)
        case "replay":
            return _replay(rest, arguments)
        case _:
            return _drop(rest, arguments)


def _list(rest: Rest, arguments: argparse.Namespace) -> Exit:
    chosen = {"kind": arguments.kind, "reason": arguments.reason, "all": int(arguments.all) or None}
    answer = rest.get(_query(chosen))
    if arguments.json:
        write_json(answer)
    elif answer["dead_letters"]:
        _print(answer["dead_letters"])
    else:
        Console(stderr=True).print("No dead letters.")
    return Exit.OK


def _show(rest: Rest, arguments: argparse.Namespace) -> Exit:
    letter = rest.get(f"{PATH}/{_whole_id(rest, arguments.letter)}")
    if arguments.json:
        write_json(letter)
        return Exit.OK
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    message = letter.pop("message") or {}
    parts = {f"message: {name}": value for name, value in message.items()}
    for name, value in (letter | parts).items():
        if value is not None:
            table.add_row(name, Text(printable(str(value))))
    Console().print(table)
    return Exit.OK


def _replay(rest: Rest, arguments: argparse.Namespace) -> Exit:
    """Those named, or all that the flags choose, a hundred at a time."""
    chosen = {"kind": arguments.kind, "reason": arguments.reason}
    many = arguments.all or any(chosen.values())
    if many == bool(arguments.letter):
        raise CommandError(
            "Say which: ids, or --all, --kind or --reason for many.", Exit.BAD_REQUEST
        )
    if arguments.letter:
        chosen = {"ids": [_whole_id(rest, letter) for letter in arguments.letter]}
    told = _replay_all(rest, {k: v for k, v in chosen.items() if v})
    if arguments.json:
        write_json(told)
    else:
        _print_replays(told)
    return Exit.FAILED if told["kept"] else Exit.OK


def _replay_all(rest: Rest, chosen: Json) -> Json:
    told: Json = {"replayed": [], "kept": []}
    seen: set[str] = set()
    while True:
        answer = rest.post(f"{PATH}/replay", chosen)
        told["replayed"] += answer["replayed"]
        told["kept"] = answer["kept"]
        told["open"] = answer["open"]
        # What dies again at once would come again for ever.
        again = seen & {done["id"] for done in answer["replayed"]}
        if "ids" in chosen or again or not answer["replayed"]:
            return told
        seen |= {done["id"] for done in answer["replayed"]}


def _drop(rest: Rest, arguments: argparse.Namespace) -> Exit:
    ids = [_whole_id(rest, letter) for letter in arguments.letter]
    for letter in ids:
        rest.delete(f"{PATH}/{letter}")
    if arguments.json:
        write_json({"dropped": ids})
    else:
        Console().print(f"{len(ids)} dropped.")
    return Exit.OK


def _whole_id(rest: Rest, beginning: str) -> str:
    """The id that begins so. Raises ``CommandError`` unless there is one."""
    if len(beginning) == ID_LENGTH:
        return beginning
    letters = rest.get(_query({"all": 1}))["dead_letters"]
    found: list[str] = [one["id"] for one in letters if one["id"].startswith(beginning)]
    if len(found) == 1:
        return found[0]
    problem = f"{len(found)} dead letters begin" if found else "No dead letter begins"
    raise CommandError(f"{problem} with '{beginning}'.", Exit.BAD_REQUEST)


def _query(chosen: dict[str, Any]) -> str:
    given = {k: v for k, v in chosen.items() if v is not None}
    return f"{PATH}?{urlencode(given)}" if given else PATH


def _print(letters: list[Json]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold", no_wrap=heading == "id")
    for letter in letters:
        table.add_row(
            letter["id"][:SHOWN_ID],
            letter["kind"],
            letter["reason"],
            str(letter["deliveries"]),
            letter["last_at"][5:16].replace("T", " "),
            Text(printable(letter["step"] or letter["queue"] or "")),
        )
    Console().print(table)


def _print_replays(told: Json) -> None:
    console = Console()
    for done in told["replayed"]:
        console.print(
            f"{done['id']}: goes on as run {done['run']}"
            if done["run"]
            else f"{done['id']}: back on its queue"
        )
    for kept in told["kept"]:
        console.print(Text(f"{kept['id']}: stays. {printable(kept['why'])}"))
    console.print(f"{len(told['replayed'])} replayed, {told['open']} open.")
