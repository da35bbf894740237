"""Dead letters through REST: list, show, replay one or many, drop."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import Response, request
from pydantic import ValidationError

from app import jsonbody
from app.api import validation
from app.api.blueprint import answer
from app.api.query import number
from app.monitoring import schemas
from app.monitoring.blueprint import blueprint
from app.problems import Malformed, NotFound, NotReplayable, QueueAway
from app.services import after, services
from runs import dead, replay
from runs.dead import Kind, Letter, Reason
from runs.record import Run
from runs.replay import BrokerAway, NotReplayed, Replayed

#: Letters a page, and replayed by one call, at most.
MOST = 100

NOTHING_OPEN = "There is no such dead letter, or it was replayed already."

Choice = TypeVar("Choice", bound=StrEnum)


@blueprint.get("/dead-letters")
def list_letters() -> Response:
    """Those that nobody has replayed; with ``all=1`` the others too."""
    found = dead.find(
        services().store,
        only_open=request.args.get("all", "0") != "1",
        kind=_chosen("kind", Kind),
        reason=_chosen("reason", Reason),
        limit=number("limit", default=MOST, least=1, most=MOST),
    )
    page = schemas.DeadLetters(
        dead_letters=tuple(schemas.DeadLetter(**_members(letter)) for letter in found),
        open=dead.count(services().store).open,
    )
    return answer(page)


@blueprint.get("/dead-letters/<letter_id>")
def show(letter_id: str) -> Response:
    letter = _letter(letter_id)
    return answer(schemas.WholeDeadLetter(**_members(letter), message=letter.message))


@blueprint.post("/dead-letters/<letter_id>/replay")
def replay_one(letter_id: str) -> Response:
    """A run goes on as a new one; a message goes back onto its queue."""
    here = services()
    try:
        done = replay.replay(here.settings, here.store, _letter(letter_id))
    except NotReplayed:
        raise NotReplayable from None
    except BrokerAway:
        raise QueueAway(headers={"Retry-After": "5"}) from None
    return _sending(answer(_told(done)), [done.run])


@blueprint.post("/dead-letters/replay")
def replay_many() -> Response:
    """The oldest of the chosen first, until ``MOST`` are; what cannot be replayed is told."""
    here, chosen = services(), _selection()
    runs: list[Run | None] = []
    replayed: list[schemas.ReplayedLetter] = []
    kept: list[schemas.Kept] = []
    gone, away = set(chosen.ids or ()), False
    for letter in dead.oldest_first(
        here.store, kind=chosen.kind, reason=chosen.reason, ids=chosen.ids
    ):
        gone.discard(letter.id)
        try:
            if away and letter.kind is Kind.MESSAGE:  # each would wait for it as long
                raise BrokerAway
            done = replay.replay(here.settings, here.store, letter)
        except NotReplayed:
            kept.append(schemas.Kept(id=letter.id, why=NotReplayable.meaning()))
        except BrokerAway:
            away = True
            kept.append(schemas.Kept(id=letter.id, why=QueueAway.meaning()))
        else:
            runs.append(done.run)
            replayed.append(_told(done))
        if len(replayed) == MOST:
            break
    kept += [schemas.Kept(id=one, why=NOTHING_OPEN) for one in sorted(gone)]
    told = schemas.Replays(
        replayed=tuple(replayed), kept=tuple(kept), open=dead.count(here.store).open
    )
    return _sending(answer(told), runs)


@blueprint.delete("/dead-letters/<letter_id>")
def drop(letter_id: str) -> Response:
    """Forget it. The run that it tells of stays as it is."""
    if not dead.drop(services().store, letter_id):
        raise NotFound
    return Response(status=204)


def _letter(letter_id: str) -> Letter:
    letter = dead.get(services().store, letter_id)
    if letter is None:
        raise NotFound
    return letter


def _selection() -> schemas.Selection:
    try:
        return schemas.Selection.model_validate(jsonbody.read())
    except ValidationError as error:
        raise validation.from_pydantic(error) from None


def _chosen(name: str, kind: type[Choice]) -> Choice | None:
    given = request.args.get(name)
    if given is None:
        return None
    try:
        return kind(given)
    except ValueError:
        raise Malformed(f"{name} is one of {', '.join(kind)}.") from None


def _told(done: Replayed) -> schemas.ReplayedLetter:
    return schemas.ReplayedLetter(id=done.letter_id, run=None if done.run is None else done.run.id)


def _sending(response: Response, runs: list[Run | None]) -> Response:
    dispatcher = services().dispatcher

    def send() -> None:
        for run in runs:
            if run is not None:
                dispatcher.send(run)

    return after(response, send)


def _members(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "kind": letter.kind,
        "reason": letter.reason,
        "cause": letter.cause,
        "run": letter.run_id,
        "step": letter.step,
        "workflow": letter.workflow,
        "workflow_version": letter.workflow_version,
        "queue": letter.queue,
        "size": letter.size,
        "sha256": letter.sha256,
        "cut": letter.cut,
        "deliveries": letter.deliveries,
        "first_at": letter.first_at,
        "last_at": letter.last_at,
        "replayable": letter.replayable,
        "replayed_at": letter.replayed_at,
        "replayed_by": letter.replayed_by,
    }
