"""What REST answers: each answer holds what its schema lists and nothing else.

Times are RFC 3339 in UTC; lengths seconds.
"""

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from runs.states import RunStatus, StepStatus


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Links(Answer):
    self_: str = Field(alias="self")
    #: Carries ``?run=``, so that ``Last-Event-ID`` is read against that run.
    events: str
    itinerary: str


class Accepted(Answer):
    """The trip is stored; it will be planned whatever happens to this server."""

    id: str
    status: RunStatus = RunStatus.QUEUED
    access_token: str = Field(
        description="Opens this trip to whoever holds it: Authorization: Bearer …"
    )
    links: Links
    estimated_seconds: float | None = Field(
        description="Median of the latest runs; null while there are too few to tell"
    )


class StepAnswer(Answer):
    name: str
    status: StepStatus
    attempts: int = Field(ge=0)
    made_by: str | None = Field(description="Provider and model, or builtin; null until done")
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    seconds: float | None = Field(description="From its first start to its end; null until then")


class Failure(Answer):
    class_: str = Field(alias="class")
    message: str
    retryable: bool
    next_actions: tuple[str, ...]


class UsageAnswer(Answer):
    """Tokens that a provider did not report are not in the sums."""

    calls: int
    tokens_in: int
    tokens_out: int
    cost_microusd: int | None = Field(
        description="Millionths of a US dollar; null when the price of any call is unknown"
    )


class EventAnswer(Answer):
    """An event of the live stream."""

    id: int = Field(ge=1, description="1, 2, 3 … within the run")
    event: str
    data: dict[str, Any]


class TripAnswer(Answer):
    """A trip and its latest run."""

    id: str
    title: str
    run: str
    status: RunStatus
    percent: int = Field(ge=0, le=100)
    step: str | None
    attempt: int = Field(ge=0, description="Of that step, from 1; 0 before it was taken up")
    steps: tuple[StepAnswer, ...]
    error: Failure | None
    usage: UsageAnswer
    version: int | None = Field(description="Newest version of the itinerary; null without one")
    created_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    retry_at: dt.datetime | None = Field(description="When the next attempt is due")
    estimated_seconds: float | None
    last_event: int
    events: tuple[EventAnswer, ...] = Field(
        default=(), description="With ?events_after=: the stream's events after that number"
    )
    links: Links


class TripLine(Answer):
    """A trip in a list."""

    id: str
    title: str
    status: RunStatus
    percent: int = Field(ge=0, le=100)
    created_at: dt.datetime
    links: Links


class TripPage(Answer):
    """Newest first."""

    trips: tuple[TripLine, ...]
    next: str | None = Field(description="Give it as ?before= for the following page")


class VersionAnswer(Answer):
    """How a version came to be."""

    version: int = Field(ge=1)
    created_at: dt.datetime
    made_from: int | None = Field(
        description="The version that was edited or restored; null: a run made it"
    )
    edit: dict[str, Any] | None = Field(
        description="The operation that made it of that one; null where it was restored"
    )
    itinerary: str = Field(description="Where to read it")


class VersionList(Answer):
    """Newest first."""

    versions: tuple[VersionAnswer, ...]


class Suggestion(Answer):
    slug: str
    name: str
    country_name: str


class Suggestions(Answer):
    places: tuple[Suggestion, ...]


class Instead(Answer):
    """A destination that can be planned."""

    value: str = Field(description="As the field takes it")
    kilometres: int | None = Field(
        description="Straight from what was asked for; null where distance is not why it is offered"
    )
    seen_from: str | None = Field(description="The place that the distance is from")
    without: tuple[str, ...] = Field(description="Places of the wish that it leaves out")


class ProblemError(Answer):
    pointer: str = Field(description="RFC 6901 pointer into the body")
    message: str
    suggestions: tuple[Instead, ...] = Field(
        default=(), description="For a destination that cannot be planned: what can, best first"
    )


class ProblemAnswer(Answer):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: tuple[ProblemError, ...] = ()


class Health(Answer):
    status: str
