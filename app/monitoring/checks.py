"""What health is made of: each check does the thing itself, and takes its time."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app import health
from app.monitoring.schemas import (
    Check,
    Checks,
    DeadLettersCheck,
    ProviderAnswer,
    ProvidersCheck,
    Status,
    WorkerAnswer,
    WorkersCheck,
)
from app.services import Services
from runs import breakers, dead, readiness
from runs.errors import StorageError
from runs.readiness import Readiness, WorkerState

#: Longest wait for Redis, in seconds.
TIMEOUT = 1.0

Made = TypeVar("Made", bound=Check)

#: (status, message, further members)
Found = tuple[Status, str, dict[str, Any]]

NO_ANSWER = "cannot be told while the database does not answer"


def all_of(here: Services) -> Checks:
    return Checks(
        database=_timed(Check, lambda: _database(here)),
        redis=_timed(Check, lambda: _redis(here)),
        providers=_timed(ProvidersCheck, lambda: _providers(here)),
        workers=_timed(WorkersCheck, lambda: _workers(here)),
        dead_letters=_timed(DeadLettersCheck, lambda: _dead_letters(here)),
    )


def _timed(kind: type[Made], look: Callable[[], Found]) -> Made:
    began = time.monotonic()
    status, message, more = look()
    taken = round((time.monotonic() - began) * 1000, 1)
    return kind(status=status, message=message, responseTimeMs=taken, **more)


def _database(here: Services) -> Found:
    try:
        health.check_record(here.store)
    except StorageError as error:
        return "down", f"cannot be read and written ({error.cause})", {}
    return "healthy", "can be read and written", {}


def _redis(here: Services) -> Found:
    try:
        with _client(here) as client:
            client.ping()
    except redis.RedisError as error:
        return "degraded", f"does not answer ({type(error).__name__}); trips are accepted", {}
    return "healthy", "answers", {}


def _client(here: Services) -> "redis.Redis":
    return redis.Redis.from_url(
        here.settings.redis_url,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 0),
    )


def _providers(here: Services) -> Found:
    """Plans are made without a model as well: trouble of a provider never makes it down."""
    try:
        with _client(here) as client:
            found = breakers.states(client)
    except redis.RedisError:
        return "degraded", "cannot be told while Redis does not answer", {"providers": ()}
    answers = tuple(
        ProviderAnswer(
            name=name,
            breaker=health.state,
            why=health.why,
            again_in=health.again_in,
            alert=health.alert,
        )
        for name, health in sorted(found.items())
    )
    told = [f"{a.name}: {a.alert}" for a in answers if a.alert is not None]
    told += [f"{a.name} is left alone" for a in answers if a.breaker == "open" and not a.alert]
    message = "; ".join(told) or "no trouble of late"
    return "degraded" if told else "healthy", message, {"providers": answers}


def _workers(here: Services) -> Found:
    try:
        found = readiness.of_living(here.store)
    except StorageError:
        return "down", NO_ANSWER, {"workers": ()}
    more = {"workers": tuple(map(_worker, found))}
    if not found:
        return "down", "no worker is alive; trips are accepted and wait", more
    counted = Counter(worker.readiness for worker in found)
    message = ", ".join(f"{counted[one]} {one}" for one in Readiness if counted[one])
    if not any(worker.works for worker in found):
        return "down", message, more
    return "degraded" if counted[Readiness.SILENT] else "healthy", message, more


def _worker(worker: WorkerState) -> WorkerAnswer:
    return WorkerAnswer(
        id=worker.id,
        host=worker.host,
        pid=worker.pid,
        started_at=worker.started_at,
        providers=worker.providers,
        readiness=worker.readiness,
        canaries={
            queue: None if age is None else round(age, 1) for queue, age in worker.canaries.items()
        },
    )


def _dead_letters(here: Services) -> Found:
    try:
        count = dead.count(here.store)
    except StorageError:
        return "down", NO_ANSWER, {"open": 0, "oldest": None}
    more = {"open": count.open, "oldest": count.oldest}
    if not count.open:
        return "healthy", "none", more
    return "degraded", f"{count.open} that nobody has replayed", more
