"""A run as the live page shows it: the record's steps, with what its events tell of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from runs import events, record
from runs.events import Event
from runs.record import Run, StepRecord
from runs.states import StepStatus
from runs.store import Store
from workflows import WORKFLOWS
from workflows.model import Step

#: What a traveller can do about a failure, for each of the record's next actions.
NEXT_ACTIONS = {
    "retry": "Plan it again: it may well work the second time.",
    "wait": "Wait a few minutes, then plan it again.",
    "change_wishes": "Change your wishes, then plan it again.",
    "tell_operator": "Tell whoever runs this site: only they can set this right.",
}

#: The state of an agent, in a word.
STATES = {
    StepStatus.WAITING: "waiting",
    StepStatus.RUNNING: "working",
    StepStatus.RETRYING: "retrying",
    StepStatus.DONE: "done",
    StepStatus.FAILED: "failed",
    StepStatus.SKIPPED: "not reached",
}

#: What an error's class is called in "the attempt before ended in …".
CLASSES = {
    "rate_limit": "the model’s provider was too busy",
    "timeout": "the model took too long",
    "network": "the model’s provider could not be reached",
    "provider": "the model’s provider had trouble of its own",
    "schema": "the model’s answer could not be used",
    "storage": "our storage did not answer",
    "breaker": "the model’s provider failed too often of late",
    "budget": "what may be spent on models is used up",
}


@dataclass(frozen=True, kw_only=True)
class Agent:
    """One of the four, and how far it is."""

    step: Step
    record: StepRecord
    #: ``Architect``.
    name: str
    #: ``working``.
    state: str
    #: From taking it up to the end of it, in seconds.
    seconds: float | None
    #: The newest ``retrying`` event while it waits for another attempt.
    retrying: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Live:
    agents: tuple[Agent, ...]
    #: Newest progress message: "Information collected".
    message: str
    #: What the finished steps made, as their events told it; ``None`` until then.
    outline: dict[str, Any] | None
    places: dict[str, Any] | None
    picks: dict[str, Any] | None
    #: Why nothing moves just now.
    waiting: str | None
    #: Each change of provider: ``{from, to, why}``.
    failovers: tuple[dict[str, Any], ...]
    #: What can be done next, after a failure.
    next_actions: tuple[str, ...]
    #: When the next attempt is due.
    retry_at: datetime | None


def state(store: Store, run: Run) -> Live:
    """Everything the page shows of a run that has no itinerary (yet)."""
    told = events.after(store, run.id, 0)
    flow = WORKFLOWS[run.workflow]
    partials = {e.data["kind"]: e.data for e in told if e.type == "partial"}
    retries = {e.data["step"]: e.data for e in told if e.type == "retrying"}
    return Live(
        agents=tuple(
            _agent(flow.step(step.name), step, retries) for step in record.steps(store, run.id)
        ),
        message=next(
            (e.data["message"] for e in reversed(told) if e.type == "progress"),
            flow.queued_message,
        ),
        outline=partials.get("outline"),
        places=partials.get("places"),
        picks=partials.get("picks"),
        waiting=_waiting(told),
        failovers=tuple(e.data for e in told if e.type == "failover"),
        next_actions=tuple(_actions(run)),
        retry_at=run.retry_at,
    )


def why(error_class: str) -> str:
    """What an error's class means to a traveller."""
    return CLASSES.get(error_class, "something went wrong")


def _agent(step: Step, kept: StepRecord, retries: dict[str, dict[str, Any]]) -> Agent:
    seconds = (
        (kept.ended_at - kept.started_at).total_seconds()
        if kept.started_at and kept.ended_at
        else None
    )
    retrying = retries.get(kept.name) if kept.status is StepStatus.RETRYING else None
    return Agent(
        step=step,
        record=kept,
        name=kept.name.capitalize(),
        state=STATES[kept.status],
        seconds=seconds,
        retrying=retrying,
    )


def _waiting(told: list[Event]) -> str | None:
    """The reason of the wait that nothing has followed yet."""
    if told and told[-1].type == "waiting":
        return str(told[-1].data["why"])
    return None


def _actions(run: Run) -> Iterable[str]:
    for action in (run.error or {}).get("next_actions", ()):
        yield NEXT_ACTIONS.get(action, action)
