"""All queries of a folder: planned, written, checked, timed."""

import json
import statistics
import time
from pathlib import Path

from bench.itineraries.travelplanner import queries, world
from bench.itineraries.travelplanner.check import problems
from bench.itineraries.travelplanner.offers import Offers
from bench.itineraries.travelplanner.plans import plan
from bench.itineraries.travelplanner.write import WrittenDay, written


def run(folder: Path, *, plans: Path | None = None) -> dict[str, object]:
    """``final_pass``: the share of all queries whose plan keeps every rule.

    ``plans``: a file to write the plans to, a JSON object a line; a query without a plan
    has ``null``. The time is from the query to the written plan, the database in memory.
    """
    every = list(queries.read(folder / "queries.jsonl"))
    known = world.read(folder)
    offers = Offers(known)
    made: list[list[WrittenDay] | None] = []
    spent = []
    for asked in every:
        began = time.perf_counter()
        found = plan(asked, offers)
        made.append(None if found is None else written(found))
        spent.append(1000 * (time.perf_counter() - began))
    passed = sum(
        days is not None and not problems(asked, days, known)
        for asked, days in zip(every, made, strict=True)
    )
    if plans is not None:
        lines = (
            json.dumps({"idx": asked.idx, "plan": days}, ensure_ascii=False)
            for asked, days in zip(every, made, strict=True)
        )
        plans.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return {
        "n": len(every),
        "delivered": sum(days is not None for days in made),
        "final_pass": passed / len(every) if every else 0.0,
        "median_ms": round(statistics.median(spent), 1) if spent else 0.0,
    }
