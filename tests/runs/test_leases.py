"""One worker at a time, every write under its fence, no finished step done again."""

import threading
from typing import Any

import pytest
from sqlalchemy import text

from runs import checkpoints, clock, events, leases, outcomes, record, trips, workers
from runs.leases import Fenced, Lease, NoLease
from runs.states import RunStatus, StepStatus
from runs.store import Store
from runs.trips import Created
from workflows import ITINERARY

ERROR = {"class": "provider", "message": "made up", "retryable": True, "next_actions": ["retry"]}
STEPS = [step.name for step in ITINERARY.steps]


def claimed(store: Store, run_id: str, step: str, worker: str = "w1") -> Lease:
    lease = leases.claim(store, run_id, step, worker)
    assert isinstance(lease, Lease)
    return lease


def commit(store: Store, lease: Lease) -> None:
    outcomes.commit_step(store, lease, output={"by": lease.step}, made_by="builtin", partial=None)


def finish(store: Store, lease: Lease) -> None:
    outcomes.finish_step(
        store,
        lease,
        output={"by": lease.step},
        made_by="builtin",
        partial=None,
        make=lambda number: {"version": number},
    )


def done_until(store: Store, run_id: str, step: str) -> None:
    for name in STEPS[: STEPS.index(step)]:
        commit(store, claimed(store, run_id, name))


def kinds(store: Store, run_id: str) -> list[Any]:
    return [(e.type, e.data.get("percent")) for e in events.after(store, run_id, 0)]


def test_a_run_goes_through_its_steps_and_ends_once(store: Store, created: Created) -> None:
    run_id = created.run.id
    done_until(store, run_id, "formatter")
    lease = claimed(store, run_id, "formatter")
    finish(store, lease)
    run = record.get(store, run_id)
    assert run is not None
    assert (run.status, run.percent) == (RunStatus.SUCCEEDED, 100)
    assert kinds(store, run_id) == [
        ("progress", 0),
        ("progress", 25),
        ("progress", 50),
        ("progress", 75),
        ("progress", 90),
        ("progress", 100),
        ("done", None),
    ]
    version = trips.version(store, created.trip.id)
    assert version is not None
    assert version.itinerary == {"version": 1}
    with pytest.raises(Fenced):
        finish(store, lease)
    assert len(trips.versions(store, created.trip.id)) == 1


def test_only_one_of_many_gets_the_lease(store: Store, created: Created) -> None:
    got: list[Lease | NoLease] = []

    def take(worker: int) -> None:
        got.append(leases.claim(store, created.run.id, "architect", f"w{worker}"))

    threads = [threading.Thread(target=take, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(g, Lease) for g in got) == 1
    assert got.count(NoLease.DROP) == 19


def test_messages_that_give_no_work(store: Store, created: Created) -> None:
    run_id = created.run.id
    assert leases.claim(store, run_id, "gatherer", "w1") is NoLease.DROP  # too early
    assert leases.claim(store, run_id, "unheard-of", "w1") is NoLease.UNKNOWN_STEP
    assert leases.claim(store, "no-such-run", "architect", "w1") is NoLease.DROP
    commit(store, claimed(store, run_id, "architect"))
    assert leases.claim(store, run_id, "architect", "w2") is NoLease.SKIP


def test_a_zombie_s_writes_are_refused(store: Store, created: Created) -> None:
    old = claimed(store, created.run.id, "architect", "w1")
    assert leases.lapse(store, "w1") == 1
    new = claimed(store, created.run.id, "architect", "w2")
    assert new.fence > old.fence
    with pytest.raises(Fenced):
        commit(store, old)
    with pytest.raises(Fenced):
        outcomes.retry(store, old, error=ERROR, in_seconds=1, of=3)
    with pytest.raises(Fenced):
        outcomes.fail(store, old, ERROR)
    with pytest.raises(Fenced):
        checkpoints.save(store, old, "k", 1)
    leases.release(store, old)  # nothing to hand back
    commit(store, new)
    assert record.output(store, created.run.id, "architect") == {"by": "architect"}


def test_a_lost_attempt_does_not_count_but_ten_are_too_many(store: Store, created: Created) -> None:
    for _ in range(leases.MOST_LOST - 1):
        lease = claimed(store, created.run.id, "architect", "w")
        assert lease.attempt == 1
        leases.lapse(store, "w")
    assert record.steps(store, created.run.id)[0].attempts == 0
    claimed(store, created.run.id, "architect", "w")
    leases.lapse(store, "w")
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.status is RunStatus.FAILED
    assert kinds(store, created.run.id)[-1] == ("failed", None)


def test_a_retry_waits_for_its_time(store: Store, created: Created) -> None:
    lease = claimed(store, created.run.id, "architect")
    outcomes.retry(store, lease, error=ERROR, in_seconds=60, of=3)
    assert leases.claim(store, created.run.id, "architect", "w2") is NoLease.DROP
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.retry_at is not None
    last = events.after(store, created.run.id, 0)[-1]
    assert last.type == "retrying"
    assert last.data["attempt"] == 2
    assert (last.data["of"], last.data["in_seconds"], last.data["class"]) == (3, 60, "provider")


def test_a_clock_put_back_ends_a_wait_that_it_would_lengthen(
    store: Store, created: Created
) -> None:
    lease = claimed(store, created.run.id, "architect")
    outcomes.retry(store, lease, error=ERROR, in_seconds=60, of=3)
    put_back(store, 4)  # as far as two machines' clocks may stand apart
    assert leases.claim(store, created.run.id, "architect", "w2") is NoLease.DROP
    put_back(store, 296)
    assert claimed(store, created.run.id, "architect", "w2").attempt == 2


def put_back(store: Store, seconds: int) -> None:
    """To the record, the clock was put back when all its times move ahead."""
    ahead = text("UPDATE runs SET retry_at = retry_at + :by, waits_since = waits_since + :by")
    store.write(lambda c: c.execute(ahead, {"by": seconds * clock.SECOND}))


def test_a_due_retry_is_the_next_attempt(store: Store, created: Created) -> None:
    lease = claimed(store, created.run.id, "architect")
    outcomes.retry(store, lease, error=ERROR, in_seconds=0, of=3)
    again = claimed(store, created.run.id, "architect", "w2")
    assert again.attempt == 2


def test_failing_ends_the_run_and_skips_the_rest(store: Store, created: Created) -> None:
    lease = claimed(store, created.run.id, "architect")
    outcomes.fail(store, lease, ERROR)
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.status is RunStatus.FAILED
    assert run.error == ERROR
    assert [s.status for s in record.steps(store, created.run.id)] == [
        StepStatus.FAILED,
        *[StepStatus.SKIPPED] * 3,
    ]
    assert leases.claim(store, created.run.id, "architect", "w2") is NoLease.DROP


def test_cancelling_a_queued_run_ends_it_at_once(store: Store, created: Created) -> None:
    run = record.cancel(store, created.run.id)
    assert run.status is RunStatus.CANCELLED
    assert kinds(store, created.run.id)[-1] == ("cancelled", None)
    assert record.cancel(store, created.run.id).last_event == run.last_event  # said once


def test_cancelling_a_leased_run_ends_it_when_the_worker_lets_go(
    store: Store, created: Created
) -> None:
    lease = claimed(store, created.run.id, "architect")
    assert record.cancel(store, created.run.id).status is RunStatus.RUNNING
    assert leases.holds(store, "w1") == {
        created.run.id: leases.Hold(fence=lease.fence, cancel_asked=True)
    }
    leases.release(store, lease)
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.status is RunStatus.CANCELLED


def test_cancelling_a_dead_worker_s_run_ends_it_when_the_lease_lapses(
    store: Store, created: Created
) -> None:
    claimed(store, created.run.id, "architect")
    record.cancel(store, created.run.id)
    leases.lapse(store, "w1")
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.status is RunStatus.CANCELLED


@pytest.mark.parametrize("end", ["commit", "retry"])
def test_cancelling_just_before_the_worker_lets_go_ends_the_run(
    store: Store, created: Created, end: str
) -> None:
    lease = claimed(store, created.run.id, "architect")
    record.cancel(store, created.run.id)
    if end == "commit":
        commit(store, lease)
    else:
        outcomes.retry(store, lease, error=ERROR, in_seconds=60, of=3)
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.status is RunStatus.CANCELLED
    assert kinds(store, created.run.id)[-1] == ("cancelled", None)


def test_a_version_that_cannot_be_made_leaves_the_last_step_undone(
    store: Store, created: Created
) -> None:
    done_until(store, created.run.id, "formatter")
    lease = claimed(store, created.run.id, "formatter")

    def broken(_number: int) -> dict[str, Any]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outcomes.finish_step(store, lease, output={}, made_by="builtin", partial=None, make=broken)
    assert record.output(store, created.run.id, "formatter") is None
    assert kinds(store, created.run.id)[-1] == ("progress", 75)
    finish(store, lease)  # the lease still holds
    assert len(trips.versions(store, created.trip.id)) == 1


def test_going_on_takes_the_next_step_under_a_fence_of_its_own(
    store: Store, created: Created
) -> None:
    lease = claimed(store, created.run.id, "architect")
    following = outcomes.commit_step(
        store, lease, output={}, made_by="builtin", partial=None, go_on=True
    )
    assert following is not None
    assert (following.step, following.attempt, following.fence) == ("gatherer", 1, lease.fence + 1)
    assert leases.claim(store, created.run.id, "gatherer", "w2") is NoLease.DROP
    with pytest.raises(Fenced):
        commit(store, lease)  # the old fence writes nothing any more
    commit(store, following)
    steps = {s.name: (s.status, s.attempts) for s in record.steps(store, created.run.id)}
    assert steps["gatherer"] == (StepStatus.DONE, 1)


def test_going_on_stops_where_the_run_was_asked_to(store: Store, created: Created) -> None:
    lease = claimed(store, created.run.id, "architect")
    record.cancel(store, created.run.id)
    assert (
        outcomes.commit_step(store, lease, output={}, made_by="builtin", partial=None, go_on=True)
        is None
    )
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.status is RunStatus.CANCELLED
    assert kinds(store, created.run.id)[-2:] == [("progress", 25), ("cancelled", None)]


def test_checkpoints_are_kept_for_the_next_attempt(store: Store, created: Created) -> None:
    lease = claimed(store, created.run.id, "architect")
    checkpoints.save(store, lease, "overview", {"text": "made up"})
    leases.lapse(store, "w1")
    assert checkpoints.read(store, created.run.id, "architect") == {"overview": {"text": "made up"}}
    assert checkpoints.read(store, created.run.id, "gatherer") == {}


def test_a_stopping_worker_hands_back_without_counting(store: Store, created: Created) -> None:
    worker = workers.register(store, {})
    lease = claimed(store, created.run.id, "architect", worker)
    leases.release(store, lease)
    assert claimed(store, created.run.id, "architect", "w2").attempt == 1
