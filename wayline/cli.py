"""The commands and their flags. What a command does stands in its own module."""

import argparse
import json
import shlex
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from runs.settings import Settings, SettingsError, load
from wayline import parser, plan_request
from wayline.exits import CommandError, Exit

#: Imports stand inside the commands: ``wayline plan`` starts without loading the server.


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code. No traceback for what is foreseen."""
    arguments = parser.make().parse_args(argv)
    try:
        return int(_run(arguments))
    except CommandError as error:
        return _refuse(arguments, error)
    except SettingsError as error:
        return _refuse(arguments, CommandError(str(error), Exit.BAD_REQUEST))
    except BrokenPipeError:
        # The reader of our output has gone; nothing more can be said to it.
        sys.stdout = None  # else the exit flushes and complains
        return Exit.FAILED
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _run(arguments: argparse.Namespace) -> Exit:
    match arguments.command:
        case "plan":
            from wayline import plan

            return plan.run(load(), arguments)
        case "trips":
            from wayline import trips

            return trips.run(load(), arguments)
        case "dead":
            from wayline import dead

            return dead.run(load(), arguments)
        case "check":
            from wayline import check

            return check.run(as_json=arguments.json)
        case "atlas":
            from wayline import atlas

            return atlas.check(arguments)
        case _:
            return _serve(arguments, load())


def _serve(arguments: argparse.Namespace, settings: Settings) -> Exit:
    """The commands that are processes of the product, or prepare for them."""
    from runs import logs
    from runs.errors import StorageError

    logs.configure(settings)
    settings.check_safe()
    try:
        return _start(arguments, settings)
    except StorageError as error:
        cause = f" ({error.cause})" if error.cause else ""
        raise CommandError(error.message + cause) from error


def _start(arguments: argparse.Namespace, settings: Settings) -> Exit:
    from wayline import roles

    match arguments.command:
        case "up":
            from wayline import up

            up.run(settings, as_json=arguments.json)
        case "web":
            roles.web(settings, arguments.listen_fd, supervised=arguments.supervised)
        case "worker":
            roles.worker(settings, supervised=arguments.supervised)
        case "scheduler":
            roles.scheduler(settings, supervised=arguments.supervised)
        case "db":
            roles.upgrade(settings)
            if arguments.json:
                sys.stdout.write(json.dumps({"database": roles.shown_database(settings)}) + "\n")
    return Exit.OK


def _refuse(arguments: argparse.Namespace, error: CommandError) -> int:
    """Say what went wrong: for people on standard error, for scripts on standard output."""
    if getattr(arguments, "json", False):
        told = {
            "error": str(error),
            "exit_code": int(error.exit_code),
            "fields": [{"pointer": p, "message": m} for p, m in error.fields],
            **({"suggestions": list(error.instead)} if error.instead else {}),
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        console = Console(stderr=True, soft_wrap=True)
        console.print(Text.assemble(("wayline: ", "bold red"), str(error)))
        for pointer, message in error.fields:
            console.print(Text(f"  {plan_request.written(arguments, pointer)}: {message}"))
        for destination in error.instead:
            console.print(Text(f"  Instead: --to {shlex.quote(destination)}"))
    return int(error.exit_code)
