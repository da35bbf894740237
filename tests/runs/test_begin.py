"""Trying again: a new run goes on where the old one ended."""

import pytest

from runs import begin, checkpoints, events, leases, outcomes, record
from runs.begin import NotAgain
from runs.states import RunStatus, StepStatus
from runs.store import Store
from runs.trips import Created
from tests.runs.test_leases import ERROR, claimed, commit, done_until, finish


def failed_in(store: Store, created: Created, step: str) -> None:
    done_until(store, created.run.id, step)
    lease = claimed(store, created.run.id, step)
    checkpoints.save(store, lease, "paid", {"made": "up"})
    outcomes.fail(store, lease, ERROR)


def test_it_takes_over_what_was_finished_and_paid_for(store: Store, created: Created) -> None:
    failed_in(store, created, "specialist")
    new = begin.again(store, created.run.id)
    assert (new.parent, new.trip_id, new.input) == (
        created.run.id,
        created.trip.id,
        created.run.input,
    )
    assert (new.status, new.percent, new.step) == (RunStatus.QUEUED, 50, "specialist")
    assert [s.status for s in record.steps(store, new.id)] == [
        StepStatus.DONE,
        StepStatus.DONE,
        StepStatus.WAITING,
        StepStatus.WAITING,
    ]
    assert record.output(store, new.id, "gatherer") == {"by": "gatherer"}
    assert checkpoints.read(store, new.id, "specialist") == {"paid": {"made": "up"}}
    told = events.after(store, new.id, 0)
    assert [e.number for e in told] == [1, 2, 3]
    assert [e.data["percent"] for e in told] == [0, 25, 50]
    assert {e.data["run"] for e in told} == {new.id}


def test_it_runs_from_the_failed_step_to_the_end(store: Store, created: Created) -> None:
    failed_in(store, created, "gatherer")
    new = begin.again(store, created.run.id)
    assert leases.claim(store, new.id, "architect", "w") is leases.NoLease.SKIP
    for step in ("gatherer", "specialist"):
        commit(store, claimed(store, new.id, step))
    last = claimed(store, new.id, "formatter")
    finish(store, last)
    old, ended = record.get(store, created.run.id), record.get(store, new.id)
    assert old is not None
    assert ended is not None
    assert (old.status, ended.status) == (RunStatus.FAILED, RunStatus.SUCCEEDED)
    assert record.latest(store, created.trip.id) == ended


def test_only_an_ended_unsuccessful_newest_run_is_tried_again(
    store: Store, created: Created
) -> None:
    with pytest.raises(NotAgain):
        begin.again(store, created.run.id)  # still queued
    record.cancel(store, created.run.id)
    begin.again(store, created.run.id)
    with pytest.raises(NotAgain):
        begin.again(store, created.run.id)  # another took its place
    with pytest.raises(LookupError):
        begin.again(store, "absent")
