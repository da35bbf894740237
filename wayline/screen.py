"""The start-up text: what runs, where the data is, what to open. One screen."""

import json
import sys
from dataclasses import asdict, dataclass

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from runs.settings import Settings

PARTS = {
    "valkey": "embedded Valkey: queues, live events",
    "worker": "plans the trips, {WAYLINE_WORKER_THREADS} steps at once",
    "scheduler": "picks up what was left behind",
    "web": "pages, REST and up to {WAYLINE_STREAMS} live streams",
}


@dataclass(frozen=True, kw_only=True)
class Started:
    """What ``up`` has started."""

    url: str
    #: Name → pid, in the order of starting.
    processes: dict[str, int]
    data: str
    #: Its address without a password.
    database: str
    #: Address of a server that is not ours, without its password; ``None`` when embedded.
    redis: str | None
    #: Names of the model providers that are set, in the order they are asked.
    providers: tuple[str, ...]
    #: Seconds from the command to the first answer.
    seconds: float


def as_json(started: Started) -> None:
    """One line on standard output."""
    sys.stdout.write(json.dumps(asdict(started)) + "\n")
    sys.stdout.flush()


def as_text(started: Started, settings: Settings, console: Console) -> None:
    """Printed in one piece, since the children write meanwhile. The console knows ``NO_COLOR``."""
    heading = Text.assemble("\n  Wayline  ", (started.url, "bold underline"), "\n")
    ending = Text(f"\n  Ready in {started.seconds:.1f} s. Ctrl-C stops everything.\n")
    console.print(Group(heading, _table(started, settings), ending))


def _table(started: Started, settings: Settings) -> Table:
    table = Table.grid(padding=(0, 2))
    for _ in range(3):
        table.add_column(overflow="fold")
    for name, pid in started.processes.items():
        table.add_row(f"  {name}", f"pid {pid}", PARTS[name].format(**settings.model_dump()))
    if started.redis:
        table.add_row("  redis", "", Text(f"{started.redis} (REDIS_URL)"))
    table.add_row("  data", "", Text(started.data))
    if settings.DATABASE_URL is not None:
        table.add_row("  database", "", Text(f"{started.database} (DATABASE_URL)"))
    table.add_row("  models", "", _models(started.providers))
    return table


def _models(providers: tuple[str, ...]) -> str:
    if providers:
        return ", ".join(providers)
    return "none set: the built-in planner plans (XAI_API_KEY, GROQ_API_KEY, OPENAI_BASE_URL)"
