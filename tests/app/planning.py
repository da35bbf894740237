"""Moves a run along as a worker does, with made-up outputs and a made-up itinerary."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from runs import leases, outcomes, workers
from runs.leases import Lease
from runs.store import Store
from trips.itinerary import Itinerary
from workflows import ITINERARY

ERROR: dict[str, Any] = {
    "class": "provider",
    "message": "The AI model's provider has trouble of its own.",
    "retryable": True,
    "next_actions": ["wait", "retry"],
}


def take(store: Store, run_id: str, step: str) -> Lease:
    lease = leases.claim(store, run_id, step, workers.register(store, {}))
    assert isinstance(lease, Lease), lease
    return lease


def do(store: Store, run_id: str, step: str) -> None:
    """One step, whole."""
    lease = take(store, run_id, step)
    outcomes.commit_step(store, lease, output={"made": "up"}, made_by="builtin", partial=None)


def complete(store: Store, trip_id: str, run_id: str, *, dated: bool = True) -> None:
    """All steps, then the end."""
    for step in ITINERARY.steps[:-1]:
        do(store, run_id, step.name)
    lease = take(store, run_id, ITINERARY.steps[-1].name)
    outcomes.finish_step(
        store,
        lease,
        output={},
        made_by="builtin",
        partial=None,
        make=lambda number: itinerary(trip_id, number, dated=dated),
    )


def fail(store: Store, run_id: str, step: str = "architect") -> None:
    outcomes.fail(store, take(store, run_id, step), ERROR)


def itinerary(trip_id: str, number: int, *, dated: bool) -> dict[str, Any]:
    """One made-up day, one made-up walk."""
    zone, day = "Europe/Lisbon", dt.date(2027, 5, 3)

    def at(hour: int) -> dt.datetime | dt.time:
        clock = dt.time(hour)
        return dt.datetime.combine(day, clock, ZoneInfo(zone)) if dated else clock

    walk = {
        "id": "d1-i1",
        "kind": "visit",
        "start": at(10),
        "end": at(12),
        "zone": zone,
        "title": "A walk through a made-up garden",
    }
    made = Itinerary.model_validate(
        {
            "id": f"{trip_id}-{number}",
            "trip": trip_id,
            "version": number,
            "title": "Água & Fado; a made-up day",
            "summary": "A day made up for a test.",
            "language": "en",
            "made_by": {},
            "destinations": [
                {
                    "slug": "lisbon",
                    "name": "Lisbon",
                    "country": "PT",
                    "country_name": "Portugal",
                    "lat": 38.72,
                    "lon": -9.14,
                    "zone": zone,
                }
            ],
            "days": [
                {
                    "number": 1,
                    "date": day if dated else None,
                    "base": "lisbon",
                    "base_name": "Lisbon",
                    "theme": "Gardens",
                    "items": [walk],
                }
            ],
            "stays": [],
            "budget": {
                "currency": "EUR",
                "planned": 120000,
                "estimated": {
                    "low": 0,
                    "high": 0,
                    "currency": "EUR",
                    "per": "party",
                    "basis": "estimated",
                    "as_of": "2026-11",
                },
                "by_category": {},
            },
            "practical": {},
            "alternatives": {},
            "verification": {"status": "consistent", "rules": []},
            "created_at": dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
        }
    )
    kept: dict[str, Any] = made.model_dump(mode="json")
    return kept
