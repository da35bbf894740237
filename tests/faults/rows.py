"""Every row of the programme, and trying one."""

import time
import traceback
from pathlib import Path

from tests.faults import (
    broker,
    clock,
    disk,
    messages,
    model,
    mutants,
    providers,
    replies,
    solvers,
    workers,
)
from tests.faults.trial import ROWS, Figures, NotHere, Trial

#: The modules that hold them; importing enters each row into ``ROWS``.
FAMILIES = (workers, solvers, messages, broker, providers, replies, clock, disk, model, mutants)


def attempt(number: int, folder: Path, *, small: bool) -> Figures:
    """Try a row. What breaks in the trying is a failure of the row, told as one."""
    trial = Trial(folder, small=small)
    began = time.monotonic()
    try:
        ROWS[number].run(trial)
    except NotHere as missing:
        trial.figures.not_tried = str(missing)
    except Exception as error:  # noqa: BLE001 - the table is to hold the other rows too
        (folder / "error").write_text("".join(traceback.format_exception(error)))
        where = traceback.extract_tb(error.__traceback__)[-1]
        trial.judge(False, f"{type(error).__name__}: {error} ({where.name}:{where.lineno})")
    trial.figures.seconds = time.monotonic() - began
    return trial.figures
