"""The data folder: made, and found writable by writing to it."""

import errno
import os
import tempfile
from pathlib import Path

from wayline.exits import CommandError, Exit

#: Written and removed to see whether the disk still takes anything: 1 MiB, about what the
#: empty record and Valkey's first file need.
PROBE_BYTES = 1024 * 1024

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def prepare(folder: Path) -> None:
    """Make the folder (readable by its owner alone) and write a probe.

    Raises ``CommandError`` that says what is wrong and which setting chooses the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_probe(folder)
    except OSError as error:
        raise refusal(folder, error) from error


def refusal(folder: Path, error: OSError) -> CommandError:
    """The message for a data folder that cannot be written to."""
    if error.errno in _FULL:
        return CommandError(
            f"The disk of the data folder {folder} is full. Free some space, or set "
            "WAYLINE_DATA_DIR to a folder on another disk."
        )
    return CommandError(
        f"The data folder {folder} cannot be written to: {error.strerror}. Set "
        "WAYLINE_DATA_DIR to a folder that you can write to.",
        Exit.BAD_REQUEST,
    )


def _write_probe(folder: Path) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".probe-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    finally:
        Path(name).unlink()
