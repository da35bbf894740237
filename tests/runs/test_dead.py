"""Dead letters: what makes one, what closes it. All trips and errors are made up."""

from typing import Any

import pytest
from sqlalchemy import text

from runs import begin, dead, leases, outcomes, record, trips, versions, workers
from runs.dead import Kind, Letter, Reason
from runs.errors import InternalError, ProviderError
from runs.states import RunStatus
from runs.store import Store
from runs.trips import Created
from tests.runs.test_leases import claimed, done_until


def only(store: Store) -> Letter:
    (letter,) = dead.find(store)
    return letter


def failed(store: Store, created: Created, step: str = "architect") -> None:
    done_until(store, created.run.id, step)
    error = InternalError(cause="KeyError (made_up.py:1)")
    outcomes.fail(store, claimed(store, created.run.id, step), error.to_dict(), error.cause)


def test_a_run_that_fails_by_a_bug_leaves_one(store: Store, created: Created) -> None:
    failed(store, created, "specialist")
    letter = only(store)
    assert (letter.kind, letter.reason) == (Kind.RUN, Reason.INTERNAL)
    assert (letter.run_id, letter.step) == (created.run.id, "specialist")
    assert (letter.workflow, letter.workflow_version) == ("itinerary", 1)
    assert letter.cause == "KeyError (made_up.py:1)"
    assert (letter.deliveries, letter.replayable) == (1, True)
    assert dead.count(store).open == 1


def test_a_run_that_fails_otherwise_leaves_none(store: Store, created: Created) -> None:
    outcomes.fail(store, claimed(store, created.run.id, "architect"), ProviderError().to_dict())
    assert dead.find(store) == []


def test_a_step_that_takes_its_workers_with_it_leaves_one(store: Store, created: Created) -> None:
    for _ in range(leases.MOST_LOST):
        leases.lapse(store, claimed(store, created.run.id, "architect").worker)
    letter = only(store)
    assert (letter.reason, letter.deliveries) == (Reason.LOST, leases.MOST_LOST)
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.status is RunStatus.FAILED


def test_going_on_closes_it_whoever_does_so(store: Store, created: Created) -> None:
    failed(store, created)
    new = begin.again(store, created.run.id)
    assert dead.find(store) == []
    (letter,) = dead.find(store, only_open=False)
    assert (letter.replayed_by, letter.replayable) == (new.id, False)
    assert letter.replayed_at is not None


def test_the_same_message_again_is_the_same_letter(store: Store) -> None:
    row: dict[str, Any] = {"reason": Reason.UNKNOWN_TASK, "queue": "made.up", "message": {}}
    assert [dead.bury_message(store, "m1", row) for _ in range(3)] == [1, 2, 3]
    assert only(store).deliveries == 3
    dead.replayed(store, only(store))
    assert dead.count(store).open == 0
    dead.bury_message(store, "m1", row)  # in vain
    assert only(store).replayable


def test_one_that_dies_again_while_it_is_replayed_stays_open(store: Store) -> None:
    row: dict[str, Any] = {"reason": Reason.UNKNOWN_TASK, "queue": "made.up", "message": {}}
    dead.bury_message(store, "m1", row)
    published = only(store)
    dead.bury_message(store, "m1", row)  # before the replay has noted that it was published
    dead.replayed(store, published)
    assert only(store).replayable


def test_finding_some_of_them(store: Store, created: Created) -> None:
    failed(store, created)
    for number, reason in enumerate((Reason.UNKNOWN_TASK, Reason.UNREADABLE, Reason.UNREADABLE)):
        dead.bury_message(store, f"m{number}", {"reason": reason})
    assert len(dead.find(store)) == 4
    assert len(dead.find(store, kind=Kind.MESSAGE)) == 3
    assert len(dead.find(store, reason=Reason.UNREADABLE)) == 2
    assert [letter.id for letter in dead.find(store, ids=["m0", "absent"])] == ["m0"]
    assert [letter.id for letter in dead.find(store, limit=1)] == ["m2"]


def test_the_oldest_first_page_by_page(store: Store) -> None:
    names = [f"m{number}" for number in range(5)]
    for name in names:
        dead.bury_message(store, name, {"reason": Reason.UNREADABLE})
    going = dead.oldest_first(store, page=2)
    found = [next(going).id]
    dead.bury_message(store, "m0", {"reason": Reason.UNREADABLE})  # again, meanwhile
    dead.replayed(store, next(letter for letter in dead.find(store) if letter.id == "m3"))
    found += [letter.id for letter in going]
    assert found == ["m0", "m1", "m2", "m4"]
    chosen = dead.oldest_first(store, kind=Kind.MESSAGE, reason=Reason.UNREADABLE, ids=["m4", "m1"])
    assert [letter.id for letter in chosen] == ["m1", "m4"]


@pytest.mark.parametrize("text", ["half of a character: \ud800", "a", ""])
def test_any_text_has_a_digest(text: str) -> None:
    assert dead.digest(text) == dead.digest(text) != dead.digest(text, "")


def test_dropping(store: Store, created: Created) -> None:
    failed(store, created)
    letter = only(store)
    assert dead.drop(store, letter.id)
    assert not dead.drop(store, letter.id)
    assert record.get(store, created.run.id) is not None


def test_erasing_a_trip_erases_its_letters(store: Store, created: Created) -> None:
    failed(store, created)
    trips.erase(store, created.trip.id)
    assert dead.find(store, only_open=False) == []


def other_version(store: Store, run_id: str, standing: float) -> None:
    """The run is of version 99 and has stood still for so many seconds."""
    change = text(
        "UPDATE runs SET workflow_version = 99, created_at = created_at - :ago WHERE id = :run"
    )
    given = {"run": run_id, "ago": int(standing * 1_000_000)}
    store.write(lambda connection: connection.execute(change, given))


def test_a_version_that_nobody_has_is_given_up_in_the_end(store: Store, created: Created) -> None:
    other_version(store, created.run.id, versions.ROLLOUT - 10)
    assert versions.give_up_homeless(store) == []
    other_version(store, created.run.id, 20)
    assert versions.give_up_homeless(store) == [created.run.id]
    assert only(store).reason is Reason.UNKNOWN_VERSION
    again = begin.again(store, created.run.id)
    assert again.workflow_version == 1


def test_a_version_is_not_given_up_for_having_been_worked_on_long(
    store: Store, created: Created
) -> None:
    """An old run, released just now by the last worker of its version: a new one may come."""
    lease = claimed(store, created.run.id, "architect")
    other_version(store, created.run.id, versions.ROLLOUT + 10)
    leases.release(store, lease)
    assert versions.give_up_homeless(store) == []


def test_a_version_that_another_worker_has_is_left_to_it(store: Store, created: Created) -> None:
    other_version(store, created.run.id, versions.ROLLOUT + 10)
    worker = workers.register(store, {"workflows": {"itinerary": 99}})
    assert versions.give_up_homeless(store) == []
    workers.end(store, worker)
    assert versions.give_up_homeless(store) == [created.run.id]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_fits_its_column(reason: Reason) -> None:
    assert len(reason) <= 32
