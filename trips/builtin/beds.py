"""A stay for each town slept in, together within what the budget has for nights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trips.findings import Stay
from trips.money import Price
from trips.solve.choose import Limits, Need, Option, choose

#: A stay's points a night, less its drawbacks.
_POINTS = 10_000


@dataclass(frozen=True)
class Bed:
    """A stay that may be chosen for a run of nights."""

    stay: Stay
    #: All nights and rooms of the run; ``None``: not known.
    cost: Price | None
    #: What speaks against it, in metres of way.
    drawback: float


@dataclass(frozen=True)
class Run:
    """Nights in one town, one after the other."""

    first_day: int
    nights: int
    beds: tuple[Bed, ...]


def chosen(runs: Sequence[Run], limit: int | None) -> Mapping[int, Bed]:
    """First day → its bed: the best that ``limit``, for all runs together, pays.

    Money that one town leaves over serves another. Where nothing keeps within the limit, the
    cheapest of each.
    """
    runs = [run for run in runs if run.beds]
    if limit is None:
        return {run.first_day: min(run.beds, key=_drawback) for run in runs}
    best = {run.first_day: min(_priced(run), key=_drawback) for run in runs}
    if sum(map(_high, best.values())) <= limit:
        return best
    found = choose(
        tuple(_need(run) for run in runs), Limits(budget=limit, once=False), prefer="value"
    )
    if found is None:
        return {run.first_day: min(_priced(run), key=_dearness) for run in runs}
    taken = {run.first_day: found.chosen[str(run.first_day)][0] for run in runs}
    return {run.first_day: _priced(run)[int(taken[run.first_day].key)] for run in runs}


def _priced(run: Run) -> Sequence[Bed]:
    """What has a price can be held against a limit; where nothing has one, all of it."""
    return [bed for bed in run.beds if bed.cost is not None] or run.beds


def _need(run: Run) -> Need:
    return Need(
        key=str(run.first_day),
        options=tuple(
            Option(
                key=str(n),
                price=_high(bed),
                value=run.nights * max(0, _POINTS - round(bed.drawback)),
            )
            for n, bed in enumerate(_priced(run))
        ),
    )


def _high(bed: Bed) -> int:
    return bed.cost.high if bed.cost else 0


def _drawback(bed: Bed) -> float:
    return bed.drawback


def _dearness(bed: Bed) -> tuple[int, str]:
    return _high(bed), bed.stay.place.id
