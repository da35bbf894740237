"""Every bundled city, for twelve made-up parties, 1 to 10 days, in four seasons.

    python -m bench.itineraries.sweep [--sample N] [--seed S] [--json] [--worst K]

Each trip is planned by the built-in planner as a run without a model plans it, and held
against every rule of the verifier, which shares no code with the scheduler. ``--sample``
takes N of the trips at random. It needs no data, no model and no network.
"""

import argparse
import datetime as dt
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from bench.itineraries.quality import Figures, figures
from trips.atlas import load
from trips.atlas.check.parties import BUDGETS, PARTIES
from trips.atlas.check.planning import plan
from trips.builtin import afford
from trips.money import from_minor
from trips.request import TripRequest

#: First days in winter, spring, summer and autumn (of the north).
SEASONS = tuple(dt.date(2027, month, 18) for month in (1, 4, 7, 10))
LENGTHS = tuple(range(1, 11))


@dataclass(frozen=True, order=True)
class Case:
    """One trip to be planned."""

    city: str
    party: str
    days: int
    first: dt.date


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    case: Case
    seconds: float
    #: Names of the rules that the plan breaks.
    broken: tuple[str, ...] = ()
    #: The exception that planning ended with.
    crash: str | None = None
    measured: Figures | None = None


def cases() -> list[Case]:
    """All of them, in order."""
    return [Case(*one) for one in product(load.slugs(), PARTIES, LENGTHS, SEASONS)]


def sampled(number: int, seed: int) -> list[Case]:
    """So many of them at random; the same for a seed."""
    chosen = random.Random(seed).sample(cases(), number)
    return sorted(chosen)


def wish(case: Case) -> TripRequest:
    """The party's request. One with little money has so many times the least a trip costs."""
    city = load.city(case.city)
    given = dict(PARTIES[case.party])
    if case.days == 1:  # who comes late and leaves early stays a night
        given.pop("leave_at", None)
        given.pop("arrive_at", None)
    made = TripRequest.model_validate(
        {
            "destination": city.name,
            "depart_on": case.first,
            "return_on": case.first + dt.timedelta(days=case.days - 1),
            "flexible_budget": True,
            **given,
        }
    )
    if case.party not in BUDGETS:
        return made
    least = afford.least(made, (city,))
    amount = from_minor(least.high, least.currency) * BUDGETS[case.party]
    budget = {"budget_amount": amount.quantize(amount.to_integral()), "currency": least.currency}
    return made.model_copy(update={"flexible_budget": False, **budget})


def outcome(case: Case) -> Outcome:
    """Plan it and check it. A crash is counted, not raised: the sweep goes on."""
    request = wish(case)
    began = time.process_time()
    try:
        made = plan(request, load.city(case.city))
    except Exception as crash:  # noqa: BLE001  # whatever it is, it is what is looked for
        return Outcome(case, time.process_time() - began, crash=f"{type(crash).__name__}: {crash}")
    seconds = time.process_time() - began
    broken = tuple(rule.rule for rule in made.verification.rules if not rule.passed)
    return Outcome(case, seconds, broken, measured=figures(made, request))


def summary(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The figures of the whole sweep. Seconds are a processor's, to plan and check one trip."""
    seconds = sorted(o.seconds for o in outcomes)
    measured = [o.measured for o in outcomes if o.measured is not None]
    return {
        "n": len(outcomes),
        "crashes": sum(o.crash is not None for o in outcomes),
        "hard_violations": sum(len(o.broken) for o in outcomes),
        "broken_rules": dict(Counter(rule for o in outcomes for rule in o.broken)),
        "p50_cpu_seconds": round(_quantile(seconds, 0.5), 3),
        "p95_cpu_seconds": round(_quantile(seconds, 0.95), 3),
        "max_cpu_seconds": round(seconds[-1], 3),
        **{name: round(value, 3) for name, value in _means(measured).items()},
    }


def run(
    folder: Path | None = None, *, sample: int | None = None, seed: int = 1
) -> dict[str, object]:
    """The sweep as one of the benchmarks. It reads no files: ``folder`` is not looked at."""
    return summary([outcome(case) for case in (sampled(sample, seed) if sample else cases())])


def _means(measured: Iterable[Figures]) -> dict[str, float]:
    """Each figure's mean over the trips that have it."""
    values: dict[str, list[float]] = {}
    for one in measured:
        for name, value in one.named().items():
            if value is not None:
                values.setdefault(name, []).append(value)
    return {name: sum(found) / len(found) for name, found in values.items()}


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.itineraries.sweep")
    parser.add_argument("--sample", type=int, help="so many trips at random, not all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    chosen = sampled(given.sample, given.seed) if given.sample else cases()
    outcomes = [outcome(case) for case in chosen]
    found = summary(outcomes)
    if given.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:20} {value}" for name, value in found.items()))
        for bad in outcomes:
            if bad.crash or bad.broken:
                print(f"{bad.case}: {bad.crash or ', '.join(bad.broken)}", file=sys.stderr)
    return 1 if found["crashes"] or found["hard_violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
