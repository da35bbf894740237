"""Every row of the programme, and trying one."""

import time
from pathlib import Path

from tests.faults import (
    broker,
    messages,
    providers,
    replies,
    workers,
)
from tests.faults.trial import ROWS, Figures, NotHere, Trial

#: The modules that hold them; importing enters each row into ``ROWS``.
FAMILIES = (workers, messages, broker, providers, replies)


def attempt(number: int, folder: Path, *, small: bool) -> Figures:
    """Try a row. What breaks in the trying is a failure of the row, told as one."""
    trial = Trial(folder, small=small)
    began = time.monotonic()
    try:
        ROWS[number].run(trial)
    except NotHere as missing:
        trial.figures.not_tried = str(missing)
    except Exception as error:  # noqa: BLE001 - the table is to hold the other rows too
        trial.judge(False, f"{type(error).__name__}: {error}")
    trial.figures.seconds = time.monotonic() - began
    return trial.figures
