"""Processes with another clock, by Debian's ``faketime``: the wall clock alone is shifted."""

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path

from tests.faults.trial import NotHere

_PLACES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


class Clock:
    """The clock of those processes that are started with ``environ``. It can be set at will."""

    def __init__(self, file: Path, said: str) -> None:
        self._file = file
        self.set(said)
        self.environ = {
            "LD_PRELOAD": str(_library()),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": os.pathsep.join(
                [os.getcwd(), str(Path(__file__).parent / "sitepackages")]
            ),
        }

    def set(self, said: str) -> None:
        """``+3600`` for an hour ahead of the machine's clock."""
        aside = self._file.with_suffix(".new")
        aside.write_text(said + "\n")
        aside.replace(self._file)


def until(then: dt.datetime) -> str:
    """How far ``then`` is from now, for :meth:`Clock.set`."""
    return f"{round((then - dt.datetime.now(dt.UTC)).total_seconds()):+d}"


def _library() -> Path:
    found: Iterable[Path] = (p for place in _PLACES for p in Path("/").glob(place.lstrip("/")))
    library = next(iter(found), None)
    if library is None or not os.access(library, os.R_OK):
        raise NotHere("Debian's package 'faketime' is not installed")
    return library
