"""What operators are answered. Times are RFC 3339 in UTC; lengths seconds."""

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from runs.dead import Kind, Reason
from runs.readiness import Readiness

Status = Literal["healthy", "degraded", "down"]


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WorkerAnswer(Answer):
    id: str
    host: str
    pid: int
    started_at: dt.datetime
    providers: tuple[str, ...]
    readiness: Readiness
    canaries: dict[str, float | None] = Field(
        description="Queue → seconds since a no-op last came through it; null: none ever did"
    )


class Check(Answer):
    status: Status
    message: str
    responseTimeMs: float  # noqa: N815 - what monitors read


class WorkersCheck(Check):
    workers: tuple[WorkerAnswer, ...]


class DeadLettersCheck(Check):
    open: int
    oldest: dt.datetime | None


class ProviderAnswer(Answer):
    name: str = Field(description="``provider/model``")
    breaker: Literal["closed", "open", "half_open"]
    why: str | None = Field(description="The error that opened the breaker")
    again_in: float = Field(description="Seconds until it is tried again")
    alert: str | None = Field(description="The error that somebody has to see to, if any")


class ProvidersCheck(Check):
    """Those with trouble of late."""

    providers: tuple[ProviderAnswer, ...]


class Checks(Answer):
    database: Check
    redis: Check
    providers: ProvidersCheck
    workers: WorkersCheck
    dead_letters: DeadLettersCheck


class Summary(Answer):
    overallStatus: Status  # noqa: N815
    healthyChecks: int  # noqa: N815
    totalChecks: int  # noqa: N815
    healthPercentage: int  # noqa: N815


class HealthReport(Answer):
    timestamp: dt.datetime
    status: Status
    checks: Checks
    summary: Summary
    recommendations: tuple[str, ...]


class DeadLetter(Answer):
    id: str
    kind: Kind
    reason: Reason
    cause: str | None = Field(description="Types, numbers and codes")
    run: str | None
    step: str | None
    workflow: str | None
    workflow_version: int | None
    queue: str | None
    size: int | None = Field(description="Of a message's body, in bytes")
    sha256: str | None
    cut: int = Field(description="Bytes that were not kept; it cannot be replayed then")
    deliveries: int
    first_at: dt.datetime
    last_at: dt.datetime
    replayable: bool
    replayed_at: dt.datetime | None
    replayed_by: str | None = Field(description="The run that went on in its place")


class WholeDeadLetter(DeadLetter):
    message: dict[str, Any] | None = Field(
        description="Headers and body of a message, to be published again as they are"
    )


class DeadLetters(Answer):
    """Those that died last first."""

    dead_letters: tuple[DeadLetter, ...]
    open: int = Field(description="All that nobody has replayed yet, beyond this page too")


class Selection(BaseModel):
    """Which to replay: those named, or all that nobody has replayed yet, of a kind and reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ids: tuple[str, ...] | None = Field(default=None, max_length=100)
    kind: Kind | None = None
    reason: Reason | None = None


class ReplayedLetter(Answer):
    id: str
    run: str | None = Field(description="The run that goes on; null for a message")


class Kept(Answer):
    id: str
    why: str


class Replays(Answer):
    replayed: tuple[ReplayedLetter, ...]
    kept: tuple[Kept, ...] = Field(description="Those that could not be replayed")
    open: int = Field(description="All that nobody has replayed yet")
