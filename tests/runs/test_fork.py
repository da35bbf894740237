"""Forks: an ended run again, from any step, with other wishes. All trips are made up."""

import pytest

from runs import events, fork, leases, record, trips
from runs.fork import NotForked
from runs.leases import NoLease
from runs.record import Run
from runs.states import RunStatus, StepStatus
from runs.store import Store
from runs.trips import Created
from tests.app.planning import complete
from tests.runs.test_leases import STEPS, claimed, commit, done_until, finish


def planned(store: Store, created: Created) -> Run:
    complete(store, created.trip.id, created.run.id)
    run = record.get(store, created.run.id)
    assert run is not None
    return run


@pytest.mark.parametrize(
    ("step", "percent"), list(zip(STEPS, (0, 25, 50, 75), strict=True)), ids=STEPS
)
def test_it_keeps_what_stands_before_the_step_and_nothing_else(
    store: Store, created: Created, step: str, percent: int
) -> None:
    old = planned(store, created)
    new = fork.fork(store, old.id, step)
    assert (new.parent, new.trip_id, new.input) == (old.id, old.trip_id, old.input)
    assert (new.status, new.percent, new.step) == (RunStatus.QUEUED, percent, step)
    at = STEPS.index(step)
    assert [s.status for s in record.steps(store, new.id)] == [
        *[StepStatus.DONE] * at,
        *[StepStatus.WAITING] * (4 - at),
    ]
    told = events.after(store, new.id, 0)
    assert [e.number for e in told] == list(range(1, len(told) + 1))
    assert [e.data["step"] for e in told if e.type == "progress"] == [step, *STEPS[:at]]
    assert {e.data["run"] for e in told} == {new.id}


def test_what_later_steps_showed_is_not_taken_over(store: Store, created: Created) -> None:
    for step in STEPS[:3]:
        lease = claimed(store, created.run.id, step)
        events.tell(store, created.run.id, "partial", {"kind": "made-up", "of": step})
        commit(store, lease)
    record.cancel(store, created.run.id)
    new = fork.fork(store, created.run.id, "specialist")
    told = [e.data["of"] for e in events.after(store, new.id, 0) if e.type == "partial"]
    assert told == ["architect", "gatherer"]


def test_it_runs_to_a_second_version(store: Store, created: Created) -> None:
    old = planned(store, created)
    new = fork.fork(store, old.id, "formatter")
    assert leases.claim(store, new.id, "architect", "w") is NoLease.SKIP
    finish(store, claimed(store, new.id, "formatter"))
    assert [v.run_id for v in trips.versions(store, created.trip.id)] == [old.id, new.id]
    assert record.latest(store, created.trip.id) == record.get(store, new.id)


def test_other_wishes_become_the_run_s_and_the_trip_s(store: Store, created: Created) -> None:
    old = planned(store, created)
    wishes = {"destination": "Y"}
    new = fork.fork(store, old.id, "architect", wishes, "Another trip")
    trip = trips.get(store, old.trip_id)
    assert trip is not None
    assert (new.input, trip.request, trip.title) == (wishes, wishes, "Another trip")
    again = record.get(store, old.id)
    assert again is not None
    assert again.input == old.input


def test_an_earlier_run_can_be_forked_too(store: Store, created: Created) -> None:
    old = planned(store, created)
    second = fork.fork(store, old.id, "formatter")
    record.cancel(store, second.id)
    assert fork.fork(store, old.id, "gatherer").parent == old.id


def test_not_while_it_is_being_planned(store: Store, created: Created) -> None:
    with pytest.raises(NotForked):
        fork.fork(store, created.run.id, "architect")
    old = planned(store, created)
    fork.fork(store, old.id, "formatter")
    with pytest.raises(NotForked):
        fork.fork(store, old.id, "architect")  # the fork before is under way


def test_not_behind_a_step_that_is_not_done(store: Store, created: Created) -> None:
    done_until(store, created.run.id, "gatherer")
    record.cancel(store, created.run.id)
    with pytest.raises(NotForked):
        fork.fork(store, created.run.id, "specialist")
    assert fork.fork(store, created.run.id, "gatherer").percent == 25


def test_not_from_what_is_not_there(store: Store, created: Created) -> None:
    old = planned(store, created)
    with pytest.raises(KeyError):
        fork.fork(store, old.id, "unheard-of")
    with pytest.raises(LookupError):
        fork.fork(store, "absent", "architect")
