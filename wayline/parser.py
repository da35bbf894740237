"""The command line's grammar and its help."""

import argparse
from typing import TYPE_CHECKING

from trips.choices import CURRENCIES, INTERESTS, PACES

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

CODES = """exit codes:
  0  it worked
  1  it was tried and failed
  2  a setting, flag or field cannot be used
  3  no server answers
"""

PLAN = """Plan a trip with a running server ('wayline up') and print the itinerary.

The trip comes from flags, from a JSON file of the REST API's fields, or from standard
input ('-'); flags win over the file. Without dates, --days asks for undated days; without
--budget the budget is flexible.
"""

EXAMPLES = """examples:
  wayline plan --to Lisbon --depart 2027-05-10 --days 4 --budget 1500 --currency EUR
  wayline plan --to "Rome then Naples" --days 6 --interest food --interest museums
  wayline plan trip.json --json > itinerary.json

"""


ALL_LETTERS = {"list": "those that were replayed, too", "replay": "all that nobody has replayed"}


def make() -> argparse.ArgumentParser:
    """The whole grammar. ``command`` of the parsed flags names the command."""
    parser = argparse.ArgumentParser(
        prog="wayline",
        description="Plans trips with four agents and checks every plan before it is shown.",
        epilog=CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    _add_up(commands)
    _add_plan(commands)
    _add_trips(commands)
    _add_dead(commands)
    _add_check(commands)
    _add_atlas(commands)
    _add_processes(commands)
    return parser


def _add_up(commands: "Commands") -> None:
    up = commands.add_parser("up", help="serve everything on this machine until Ctrl-C")
    _add_json(up, "print one line of JSON when it is ready")


def _add_plan(commands: "Commands") -> None:
    plan = commands.add_parser(
        "plan",
        help="plan a trip and print its itinerary",
        description=PLAN,
        epilog=EXAMPLES + CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    plan.add_argument("file", nargs="?", help="a JSON file with the request, or - to read it")
    plan.add_argument("--to", metavar="PLACE", help="'Lisbon', 'Rome then Naples'")
    plan.add_argument("--from", dest="origin", metavar="PLACE", help="where you start")
    plan.add_argument("--depart", metavar="YYYY-MM-DD", help="first day")
    plan.add_argument("--return", dest="return_on", metavar="YYYY-MM-DD", help="last day")
    plan.add_argument("--days", type=int, help="how many, counting the first and the last")
    plan.add_argument("--adults", type=int, help="2 when not given")
    plan.add_argument("--children", metavar="AGES", help="their ages: 4,9")
    plan.add_argument("--budget", metavar="AMOUNT", help="for the whole party")
    plan.add_argument("--currency", help=f"of the budget: {', '.join(CURRENCIES)}")
    plan.add_argument("--interest", action="append", help=f"again for each: {', '.join(INTERESTS)}")
    plan.add_argument("--pace", help=", ".join(PACES))
    plan.add_argument("--notes", help="anything else, in your words")
    plan.add_argument(
        "--api-key-file", metavar="FILE", help="holds an API key, where the server asks for one"
    )
    _add_server(plan)
    _add_json(plan, "print the itinerary, or what went wrong, as JSON")


def _add_trips(commands: "Commands") -> None:
    trips = commands.add_parser("trips", help="the trips made with 'wayline plan'")
    actions = trips.add_subparsers(dest="action", required=True, metavar="action")
    listing = actions.add_parser("list", help="all of them, the newest last, with their state")
    _add_json(listing)
    for name, words in {
        "show": "print a trip's itinerary, or how far it is",
        "watch": "follow a trip's planning to its end",
        "cancel": "stop a trip's planning",
        "retry": "go on where a trip's planning failed or was stopped",
    }.items():
        action = actions.add_parser(name, help=words, description=f"{words.capitalize()}.")
        action.add_argument("trip", help="its id, or the beginning of it")
        if name == "retry":
            _add_no_follow(action)
        _add_json(action)
    _add_fork(actions)


def _add_fork(actions: "Commands") -> None:
    words = "plan an ended trip again from one of its steps on, perhaps with other wishes"
    fork = actions.add_parser("fork", help=words, description=f"{words.capitalize()}.")
    fork.add_argument("trip", help="its id, or the beginning of it")
    fork.add_argument(
        "--from",
        dest="first",
        metavar="STEP",
        required=True,
        help="the first step that works again: architect, gatherer, specialist, formatter",
    )
    fork.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="a field of the request that changes, its value as JSON or text; again for each",
    )
    fork.add_argument(
        "--with", dest="file", metavar="FILE", help="a JSON file of such fields, or -"
    )
    _add_no_follow(fork)
    _add_json(fork)


def _add_no_follow(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--no-follow", action="store_true", help="say how it stands, and leave it to itself"
    )


def _add_dead(commands: "Commands") -> None:
    dead = commands.add_parser("dead", help="what ended for good: list, replay, drop (operators)")
    actions = dead.add_subparsers(dest="action", required=True, metavar="action")
    for name, words in {
        "list": "what nobody has replayed yet, newest first",
        "show": "print one, with its message",
        "replay": "do them again: runs go on, messages go back onto their queues",
        "drop": "forget them; the runs that they tell of stay as they are",
    }.items():
        action = actions.add_parser(name, help=words, description=f"{words.capitalize()}.")
        if name == "show":
            action.add_argument("letter", help="its id, or the beginning of it")
        elif name != "list":
            several = "*" if name == "replay" else "+"
            action.add_argument("letter", nargs=several, help="its id, or the beginning of it")
        if name in ("list", "replay"):
            action.add_argument("--all", action="store_true", help=ALL_LETTERS[name])
            action.add_argument("--kind", choices=("run", "message"), help="those alone")
            action.add_argument("--reason", help="those alone that died of it")
        _add_server(action)
        _add_json(action)


def _add_check(commands: "Commands") -> None:
    check = commands.add_parser(
        "check", help="try out what is set up, and say what is missing and how to set it"
    )
    _add_json(check)


def _add_atlas(commands: "Commands") -> None:
    atlas = commands.add_parser("atlas", help="the bundled city files")
    actions = atlas.add_subparsers(dest="action", required=True, metavar="action")
    words = "look for mistakes in the city files, and plan in each city"
    check = actions.add_parser("check", help=words, description=f"{words.capitalize()}.")
    check.add_argument(
        "--reference", metavar="DIR", help="a folder of open data to compare positions with"
    )
    check.add_argument(
        "--full", action="store_true", help="plan for every made-up party, not for a sample"
    )
    _add_json(check)


def _add_processes(commands: "Commands") -> None:
    for name, words in {
        "web": "serve pages, REST and streams (needs REDIS_URL)",
        "worker": "work on runs (needs REDIS_URL)",
        "scheduler": "do what has to happen by the clock (needs REDIS_URL)",
    }.items():
        process = commands.add_parser(name, help=words)
        process.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)
        if name == "web":
            process.add_argument("--listen-fd", type=int, help=argparse.SUPPRESS)
    database = commands.add_parser("db", help="the database")
    actions = database.add_subparsers(dest="action", required=True, metavar="action")
    _add_json(actions.add_parser("upgrade", help="bring it to the newest schema"))


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--server", metavar="URL", help="default: PUBLIC_URL, else HOST and PORT of the settings"
    )


def _add_json(parser: argparse.ArgumentParser, words: str = "print JSON, for scripts") -> None:
    parser.add_argument("--json", action="store_true", help=words)
