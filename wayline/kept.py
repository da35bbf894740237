"""The trips made with this command line: where they are, and what opens them.

One JSON line a trip, in a file that its owner alone may read: the access tokens are in it.
Lines are only ever added, so that two commands at once lose nothing.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from wayline.exits import CommandError, Exit
from wayline.rest import Rest


@dataclass(frozen=True, kw_only=True)
class KeptTrip:
    id: str
    title: str
    server: str
    access_token: str
    #: ISO 8601, UTC.
    made_at: str

    @property
    def path(self) -> str:
        return f"/api/v1/trips/{self.id}"

    def rest(self) -> Rest:
        """Its server, with the right to this trip."""
        return Rest(self.server, self.access_token)


def file_of(folder: Path) -> Path:
    return folder / "cli-trips.jsonl"


def keep(folder: Path, trip: KeptTrip) -> None:
    """Add it. Raises ``OSError`` when the folder cannot be written to."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps(asdict(trip), ensure_ascii=False) + "\n"
    descriptor = os.open(file_of(folder), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(line.encode())


def all_of(folder: Path) -> list[KeptTrip]:
    """Oldest first. A line that cannot be read (a disk that was full) is passed over."""
    try:
        lines = file_of(folder).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    trips = []
    for line in lines:
        try:
            trips.append(KeptTrip(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return trips


def find(folder: Path, beginning: str) -> KeptTrip:
    """The trip whose id is, or alone begins, so. Raises ``CommandError``."""
    found = [t for t in all_of(folder) if t.id.startswith(beginning)]
    exact = [t for t in found if t.id == beginning]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        raise CommandError(
            f"{len(found)} trips begin with '{beginning}': give more of the id.", Exit.BAD_REQUEST
        )
    raise CommandError(
        f"No trip '{beginning}' was made with this command line on {folder}; "
        "'wayline trips list' shows those that were.",
        Exit.BAD_REQUEST,
    )
