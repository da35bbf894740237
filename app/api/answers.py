"""From the record to what REST answers."""

from urllib.parse import quote

from app.api import schemas
from app.services import services
from runs import events, record, trips
from runs.record import Run, StepRecord
from runs.trips import Trip


def links(run: Run) -> schemas.Links:
    """Paths, so that they hold under whatever name the server is reached."""
    here = f"/api/v1/trips/{run.trip_id}"
    return schemas.Links(
        self=here, events=f"{here}/events?run={quote(run.id)}", itinerary=f"{here}/itinerary"
    )


def trip(found: Trip, run: Run, events_after: int | None) -> schemas.TripAnswer:
    store = services().store
    version = trips.version(store, found.id)
    used = record.usage(store, run.id)
    return schemas.TripAnswer(
        id=found.id,
        title=found.title,
        run=run.id,
        status=run.status,
        percent=run.percent,
        step=run.step,
        attempt=run.attempt,
        steps=tuple(map(step, record.steps(store, run.id))),
        error=None if run.error is None else schemas.Failure.model_validate(run.error),
        usage=schemas.UsageAnswer(
            calls=used.calls,
            tokens_in=used.tokens_in,
            tokens_out=used.tokens_out,
            cost_microusd=used.cost_microusd,
        ),
        version=None if version is None else version.number,
        created_at=found.created_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
        retry_at=run.retry_at,
        estimated_seconds=record.usual_seconds(store, run.workflow),
        last_event=run.last_event,
        events=() if events_after is None else events_of(run, events_after),
        links=links(run),
    )


def step(found: StepRecord) -> schemas.StepAnswer:
    began, ended = found.started_at, found.ended_at
    return schemas.StepAnswer(
        name=found.name,
        status=found.status,
        attempts=found.attempts,
        made_by=found.made_by,
        started_at=found.started_at,
        ended_at=found.ended_at,
        seconds=(ended - began).total_seconds() if began and ended else None,
    )


def events_of(run: Run, after: int) -> tuple[schemas.EventAnswer, ...]:
    return tuple(
        schemas.EventAnswer(id=e.number, event=e.type, data=e.data)
        for e in events.after(services().store, run.id, after)
    )


def line(found: Trip, run: Run) -> schemas.TripLine:
    return schemas.TripLine(
        id=found.id,
        title=found.title,
        status=run.status,
        percent=run.percent,
        created_at=found.created_at,
        links=links(run),
    )
