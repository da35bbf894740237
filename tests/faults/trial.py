"""One row being tried: how large, what is measured, what it is judged by."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Figures:
    """What a row's trials came to."""

    #: Runs or calls that a fault was tried on.
    trials: int = 0
    #: Accepted and never ended, or ended otherwise than promised.
    lost: int = 0
    repeated_steps: int = 0
    repeated_calls: int = 0
    #: Seconds, by what was measured: ``with a surviving worker``, ``cold restart`` …
    resumed: dict[str, list[float]] = field(default_factory=dict)
    #: What did not hold. Empty: passed.
    failures: list[str] = field(default_factory=list)
    #: What was measured besides, and what was not tried.
    notes: list[str] = field(default_factory=list)
    #: Why none of it could be tried here; ``None`` when it was.
    not_tried: str | None = None
    seconds: float = 0.0


class NotHere(Exception):
    """What the row needs is not there: told, and never counted as passed."""


class Trial:
    """What a row's function is given."""

    def __init__(self, folder: Path, *, small: bool, seed: int = 0) -> None:
        #: The row's own, empty.
        self.folder = folder
        self.small = small
        self.random = random.Random(seed)
        self.figures = Figures()

    def size(self, small: T, full: T) -> T:
        return small if self.small else full

    def judge(self, holds: object, otherwise: str) -> None:
        """Something the row passes or fails by."""
        if not holds:
            self.figures.failures.append(otherwise)

    def judge_time(self, seconds: float, most: float, what: str) -> None:
        """Judged at full scale, told at both: a busy machine must not fail a small row."""
        self.note(f"{what}: {seconds:.2f} (at most {most:g})")
        if not self.small:
            self.judge(seconds <= most, f"{what}: {seconds:.2f}, more than {most:g}")

    def judge_least(self, share: float, least: float, what: str) -> None:
        """The same for a rate."""
        self.note(f"{what}: {share:.2f} (at least {least:g})")
        if not self.small:
            self.judge(share >= least, f"{what}: {share:.2f}, less than {least:g}")

    def note(self, text: str) -> None:
        self.figures.notes.append(text)

    def resumed(self, what: str, seconds: list[float]) -> None:
        if seconds:
            self.figures.resumed.setdefault(what, []).extend(seconds)


@dataclass(frozen=True)
class Row:
    number: int
    fault: str
    #: In the words of the matrix.
    passes_when: str
    run: Callable[[Trial], None]


#: Every row by its number; filled by the families' modules.
ROWS: dict[int, Row] = {}


def row(number: int, fault: str, passes_when: str) -> Callable[[Callable[[Trial], None]], Row]:
    """Make a function of a trial the row of that number."""

    def enter(function: Callable[[Trial], None]) -> Row:
        assert number not in ROWS, number
        ROWS[number] = Row(number, fault, passes_when, function)
        return ROWS[number]

    return enter
