"""Replaying dead letters: a run goes on as a new one, a message goes back onto its queue."""

from dataclasses import dataclass

import structlog
from celery import Celery

from runs import begin, dead, envelope
from runs.begin import NotAgain
from runs.broker import away, client
from runs.dead import Kind, Letter
from runs.record import Run
from runs.settings import Settings
from runs.store import Store

log = structlog.get_logger(__name__)


class NotReplayed(Exception):
    """This letter cannot be replayed: it was, or its run goes on already, or it is not whole."""


class BrokerAway(Exception):
    """The broker does not take the message just now."""


@dataclass(frozen=True, kw_only=True)
class Replayed:
    letter_id: str
    #: The run that goes on, to be sent; ``None`` for a message.
    run: Run | None


def replay(settings: Settings, store: Store, letter: Letter) -> Replayed:
    """Raises ``NotReplayed`` or ``BrokerAway``; the letter then stays as it is."""
    if not letter.replayable:
        raise NotReplayed
    run = _again(store, letter) if letter.kind is Kind.RUN else None
    if run is None:
        _publish(settings, letter)
        dead.replayed(store, letter)
    log.info("dead letter replayed", letter=letter.id, run=run and run.id)
    return Replayed(letter_id=letter.id, run=run)


def _again(store: Store, letter: Letter) -> Run:
    assert letter.run_id is not None, "a run's letter"
    try:
        # Closes the letter in the same transaction.
        return begin.again(store, letter.run_id)
    except (NotAgain, LookupError):
        raise NotReplayed from None


def _publish(settings: Settings, letter: Letter) -> None:
    celery: Celery
    with client(settings) as celery:
        try:
            envelope.publish(celery, letter)
        except away(celery):
            raise BrokerAway from None
