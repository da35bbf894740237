"""Forks through REST: an ended trip planned again from one of its steps on."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app import access, intake, jsonbody
from app.api import answers, validation
from app.api.blueprint import answer, blueprint
from app.problems import Invalid, NotForkable, NotFound
from app.services import after, services
from runs import record
from runs.fork import NotForked
from runs.record import Run
from runs.trips import Trip
from trips import accept, reach
from trips.request import TripRequest
from workflows import WORKFLOWS


class Fork(BaseModel):
    """Where to begin, and what to change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    from_: str = Field(alias="from", description="The first step that is done again")
    request: dict[str, Any] = Field(
        default={},
        description=(
            "The fields of a TripRequest that change; null takes one away, the others stay"
        ),
    )
    run: str | None = Field(default=None, description="A run of the trip; else its latest")


@blueprint.post("/trips/<trip_id>/fork")
def fork(trip_id: str) -> Response:
    """Store a run that keeps what the steps before made; it is sent after the answer."""
    trip = access.visible_trip(trip_id)
    access.refuse_forgery()
    order = _order()
    old = _run(trip, order)
    steps = [step.name for step in WORKFLOWS[old.workflow].steps]
    if order.from_ not in steps:
        raise validation.invalid([(("from",), f"The steps are {', '.join(steps)}")])
    wish = _changed(old, order, steps) if order.request else None
    try:
        run = intake.fork(old, order.from_, wish)
    except NotForked:
        raise NotForkable from None
    except LookupError:  # erased meanwhile
        raise NotFound from None
    dispatcher = services().dispatcher
    # Other wishes may have given it another title.
    trip = access.visible_trip(trip_id)
    return after(answer(answers.trip(trip, run, None), 202), lambda: dispatcher.send(run))


def _order() -> Fork:
    try:
        return Fork.model_validate(jsonbody.read())
    except ValidationError as error:
        raise validation.from_pydantic(error) from None


def _run(trip: Trip, order: Fork) -> Run:
    if order.run is None:
        latest = record.latest(services().store, trip.id)
        if latest is None:  # erased meanwhile
            raise NotFound
        return latest
    run = record.get(services().store, order.run)
    if run is None or run.trip_id != trip.id:
        raise validation.invalid([(("run",), "This trip has no such run")])
    return run


def _changed(old: Run, order: Fork, steps: Sequence[str]) -> TripRequest:
    """The run's wishes with the changes, as good as a new trip's. Raises ``Invalid``."""
    merged = {k: v for k, v in (old.input | order.request).items() if v is not None}
    try:
        wish = TripRequest.model_validate(merged)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise _invalid((e["loc"], validation.words(e)) for e in found) from None
    before = TripRequest.model_validate(old.input)
    problems = [
        *accept.problems(wish, datetime.now(UTC), live=services().settings.live_source),
        *reach.too_late(before, wish, steps, order.from_),
    ]
    if problems:
        raise _invalid(problems)
    return wish


def _invalid(problems: Iterable[tuple[Sequence[str | int], str]]) -> Invalid:
    return validation.invalid((("request", *path), message) for path, message in problems)
