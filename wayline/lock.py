"""One supervisor a data folder."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from wayline.exits import CommandError


class DataLock:
    """Held while the process lives: the kernel lets go of it even after ``kill -9``.

    The file holds the owner's pid for the message to others; the lock itself is what counts.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "wayline.lock"
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise CommandError(
                f"Wayline already runs on {self.path.parent} (pid {self.owner() or 'unknown'}).\n"
                "Stop it first, or set WAYLINE_DATA_DIR (and PORT) to run another beside it."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # The file stays: removing it would let two processes lock two files of one name.
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def owner(self) -> int | None:
        """The pid written by the last one to hold the lock, running or not."""
        try:
            return int(self.path.read_text())
        except (OSError, ValueError):
            return None

    def held(self) -> bool:
        """Whether another process holds it now."""
        try:
            descriptor = os.open(self.path, os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            os.close(descriptor)
