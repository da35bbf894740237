"""A trip whose run ended with a plan that the built-in planner really made, for made-up wishes."""

from functools import cache
from typing import Any

from flask.testing import FlaskClient

from runs import leases, outcomes, record, trips, workers
from runs.leases import Lease
from runs.store import Store
from tests.trips.plans import Made, dated
from trips.itinerary import Item, Itinerary
from workflows import ITINERARY

WISH: dict[str, Any] = dated(
    3,
    destination="Lisbon",
    budget_amount=1800,
    currency="EUR",
    must_see=["Belém Tower"],
    interests=["history", "food"],
)


@cache
def made() -> Made:
    return Made(**WISH)


def planned(client: FlaskClient, store: Store) -> tuple[str, dict[str, str]]:
    """Store a trip and its finished run: the trip's path under REST, and a caller's headers."""
    answer = client.post("/api/v1/trips", json=WISH, buffered=True)
    assert answer.status_code == 202, answer.text
    finish(store, answer.json["id"])
    return answer.json["links"]["self"], {"Authorization": f"Bearer {answer.json['access_token']}"}


def finish(store: Store, trip_id: str) -> None:
    """Do the trip's latest run as a worker does, with what the built-in planner made."""
    run = record.latest(store, trip_id)
    assert run is not None
    outputs = {
        "architect": made().outline,
        "gatherer": made().findings,
        "specialist": made().recommendations,
        "formatter": made().itinerary(trip_id=trip_id),
    }
    for step in ITINERARY.steps[:-1]:
        outcomes.commit_step(
            store,
            _taken(store, run.id, step.name),
            output=outputs[step.name].model_dump(mode="json", by_alias=True),
            made_by="builtin",
            partial=None,
        )
    outcomes.finish_step(
        store,
        _taken(store, run.id, "formatter"),
        output={},
        made_by="builtin",
        partial=None,
        make=lambda n: {**outputs["formatter"].model_dump(mode="json"), "version": n},
    )


def newest(store: Store, trip_id: str) -> Itinerary:
    version = trips.version(store, trip_id)
    assert version is not None
    return Itinerary.model_validate(version.itinerary)


def stop(plan: Itinerary, day: int) -> Item:
    """A visit of that day that nobody has pinned."""
    return next(i for i in plan.days[day - 1].items if i.kind == "visit" and not i.pinned)


def _taken(store: Store, run_id: str, step: str) -> Lease:
    lease = leases.claim(store, run_id, step, workers.register(store, {}))
    assert isinstance(lease, Lease), lease
    return lease
