"""One attempt round a made-up step: done, gone on in place, overdue. A real record and Valkey."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from runs import clock, leases, migrate, record, tables, trips
from runs.leases import Fenced, Lease
from runs.record import Finished, Run
from runs.settings import load
from runs.states import RunStatus
from runs.store import Store
from tests.servers import ValkeyServer, until
from workers.attempt import Attempt, Done, GoOn, Outcome, Over
from workers.binding import Binding
from workers.runtime import Runtime
from workers.toolbox import Toolbox
from workers.work import Interrupted
from workflows import ITINERARY

Work = Callable[[Toolbox], dict[str, Any]]


@pytest.fixture
def make_runtime(tmp_path: Path) -> Iterator[Callable[..., Runtime]]:
    valkey = ValkeyServer(tmp_path / "valkey").start()
    made: list[Runtime] = []

    def make(**environ: str) -> Runtime:
        given = {"WAYLINE_DATA_DIR": str(tmp_path), "REDIS_URL": valkey.url, **environ}
        settings = load(given, dotenv=tmp_path / "none")
        migrate.upgrade(settings.database_url)
        made.append(Runtime(settings))
        return made[-1]

    yield make
    for runtime in made:
        runtime.close()
    valkey.stop()


def binding(step: str, work: Work) -> Binding:
    def do(_run: Run, _earlier: Mapping[str, Finished], toolbox: Toolbox) -> dict[str, Any]:
        return work(toolbox)

    return Binding(
        workflow=ITINERARY,
        step=ITINERARY.step(step),
        work=do,
        partial=lambda _: None,
        finish=lambda output, number: {**output, "version": number},
    )


def accepted(store: Store, *, seconds_ago: float = 0.0) -> str:
    """A made-up trip's run, accepted so long ago."""
    run = trips.create(store, owner="browser:made-up", title="Made up", request={}).run
    then = clock.now() - int(seconds_ago * clock.SECOND)
    change = update(tables.runs).where(tables.runs.c.id == run.id).values(created_at=then)
    store.write(lambda c: c.execute(change))
    return run.id


def claimed(runtime: Runtime, run_id: str, step: str = "architect") -> Lease:
    lease = leases.claim(runtime.store, run_id, step, runtime.worker_id)
    assert isinstance(lease, Lease)
    return lease


def overdue(lease: Lease) -> Lease:
    """The same, of a run that was accepted too long ago."""
    late = lease.run.created_at - timedelta(seconds=ITINERARY.deadline_seconds + 1)
    return replace(lease, run=replace(lease.run, created_at=late))


def attempt(runtime: Runtime, lease: Lease, work: Work, **options: Any) -> Outcome:
    with runtime.working(lease) as under_way:
        return Attempt(runtime, binding(lease.step, work), lease, **options).do(under_way)


def ended(runtime: Runtime, run_id: str) -> tuple[RunStatus, str | None]:
    run = record.get(runtime.store, run_id)
    assert run is not None
    return run.status, run.error["class"] if run.error else None


def test_a_message_a_step_lets_go_after_each(make_runtime: Callable[..., Runtime]) -> None:
    runtime = make_runtime()
    run_id = accepted(runtime.store)
    for step in ITINERARY.steps:
        outcome = attempt(runtime, claimed(runtime, run_id, step.name), lambda _: {"made": "up"})
        assert isinstance(outcome, Over if step is ITINERARY.steps[-1] else Done)
    assert ended(runtime, run_id) == (RunStatus.SUCCEEDED, None)


def test_in_place_one_claim_brings_the_run_to_its_end(
    make_runtime: Callable[..., Runtime],
) -> None:
    runtime = make_runtime(WAYLINE_IN_PLACE="true")
    run_id = accepted(runtime.store)
    outcome = attempt(runtime, claimed(runtime, run_id), lambda _: {"of": "architect"})
    done = ["architect"]
    while isinstance(outcome, GoOn):
        lease = outcome.lease
        assert set(lease.earlier) == set(done)  # handed on without reading them again
        done.append(lease.step)
        outcome = attempt(runtime, lease, lambda _: {}, in_place=True)
    assert done == [step.name for step in ITINERARY.steps]
    assert ended(runtime, run_id) == (RunStatus.SUCCEEDED, None)


def test_an_attempt_that_is_overdue_is_stopped_where_it_looks_up(
    make_runtime: Callable[..., Runtime],
) -> None:
    runtime = make_runtime()
    run_id = accepted(runtime.store)

    def chatters(toolbox: Toolbox) -> dict[str, Any]:
        stop = time.monotonic() + 60
        while time.monotonic() < stop:
            toolbox.say("made-up chatter")
            time.sleep(0.01)
        return {}

    assert isinstance(attempt(runtime, overdue(claimed(runtime, run_id)), chatters), Over)
    assert ended(runtime, run_id) == (RunStatus.FAILED, "deadline")


def test_an_attempt_that_never_looks_up_is_failed_all_the_same(
    make_runtime: Callable[..., Runtime],
) -> None:
    runtime = make_runtime()
    run_id = accepted(runtime.store)
    lease, free = overdue(claimed(runtime, run_id)), threading.Event()

    def computes(_: Toolbox) -> dict[str, Any]:
        free.wait(60)
        return {"late": True}

    seen: list[Exception] = []

    def work() -> None:
        try:
            attempt(runtime, lease, computes)
        except (Fenced, Interrupted) as error:
            seen.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    until(lambda: ended(runtime, run_id) == (RunStatus.FAILED, "deadline"), 30)
    free.set()
    thread.join()
    assert len(seen) == 1  # what it made too late counts for nothing
    assert record.output(runtime.store, run_id, "architect") is None


def test_a_run_past_its_deadline_that_nobody_works_on_ends(
    make_runtime: Callable[..., Runtime],
) -> None:
    runtime = make_runtime()
    late = accepted(runtime.store, seconds_ago=ITINERARY.deadline_seconds + 1)
    in_time = accepted(runtime.store, seconds_ago=ITINERARY.deadline_seconds - 60)
    until(lambda: ended(runtime, late) == (RunStatus.FAILED, "deadline"), 10)  # by its reaper
    assert ended(runtime, in_time)[0] is RunStatus.QUEUED
