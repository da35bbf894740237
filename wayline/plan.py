"""``wayline plan``: a trip through a running server's REST API."""

import argparse
import datetime as dt
import secrets
import time
from pathlib import Path

from rich.console import Console
from rich.text import Text

from runs.settings import Settings
from wayline import kept, listen, outcome, plan_request
from wayline.exits import CommandError, Exit
from wayline.kept import KeptTrip
from wayline.rest import Json, Rest, ServerAway

#: Times that an order is sent; its key makes all of them one trip.
TRIES = 3


def run(settings: Settings, arguments: argparse.Namespace) -> Exit:
    """Order it, keep what opens it, follow it, print it."""
    body = plan_request.build(arguments)
    server = (arguments.server or default_server(settings)).rstrip("/")
    accepted = _order(Rest(server, _api_key(arguments.api_key_file)), body)
    trip = KeptTrip(
        id=accepted["id"],
        title=str(body.get("nickname") or body["destination"]),
        server=server,
        access_token=accepted["access_token"],
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
    _keep(settings.WAYLINE_DATA_DIR, trip)
    return outcome.watch(trip, accepted["links"]["events"], as_json=arguments.json)


def default_server(settings: Settings) -> str:
    """Where the server of these settings answers."""
    if settings.PUBLIC_URL:
        return settings.PUBLIC_URL
    if settings.PORT == 0:
        raise CommandError("PORT is 0: name the server with --server.", Exit.BAD_REQUEST)
    return listen.url(listen.own_address(settings.HOST), settings.PORT)


def _order(rest: Rest, body: Json) -> Json:
    # The server may be restarting, or its answer get lost.
    key = secrets.token_urlsafe(32)
    for left in reversed(range(TRIES)):
        try:
            return rest.post("/api/v1/trips", body, Idempotency_Key=key)
        except ServerAway:
            if not left:
                raise
            time.sleep(0.3)
    raise AssertionError("TRIES is above zero")


def _api_key(file: str | None) -> str | None:
    if file is None:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise CommandError(f"--api-key-file {file} cannot be read.", Exit.BAD_REQUEST) from error


def _keep(folder: Path, trip: KeptTrip) -> None:
    try:
        kept.keep(folder, trip)
    except OSError as error:
        Console(stderr=True).print(
            Text(
                f"'wayline trips' will not know this trip: {kept.file_of(folder)} cannot be "
                f"written to ({error.strerror})."
            )
        )
