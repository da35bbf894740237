"""Trips: accepted once for a key, their owner's alone, listed newest first."""

import threading

import pytest

from runs import leases, outcomes, record, trips, workers
from runs.store import Store
from workflows import ITINERARY

KEY = "k" * 22


def make(
    store: Store, owner: str = "browser:a", key: str | None = KEY, to: str = "X"
) -> trips.Created:
    return trips.create(store, owner=owner, title=to, request={"destination": to}, key=key)


def test_the_same_key_and_body_give_the_same_trip_ten_at_once(store: Store) -> None:
    got: list[trips.Created] = []
    threads = [threading.Thread(target=lambda: got.append(make(store))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({c.trip.id for c in got}) == 1
    assert len({c.run.id for c in got}) == 1
    assert sum(not c.replayed for c in got) == 1


def test_the_same_key_with_another_body_is_refused(store: Store) -> None:
    make(store)
    with pytest.raises(trips.KeyReused):
        make(store, to="Y")


def test_another_owner_s_key_is_another_key(store: Store) -> None:
    assert make(store).trip.id != make(store, owner="browser:b").trip.id


def test_without_a_key_each_is_a_trip_of_its_own(store: Store) -> None:
    assert make(store, key=None).trip.id != make(store, key=None).trip.id


def test_ids_cannot_be_guessed(store: Store) -> None:
    created = make(store)
    for id_ in (created.trip.id, created.run.id):
        assert len(bytes.fromhex(id_)) * 8 >= 128


def test_pages_are_newest_first_and_the_owner_s_alone(store: Store) -> None:
    made = [make(store, key=None, to=f"T{n}").trip.id for n in range(5)]
    make(store, owner="browser:b", key=None)
    first = trips.page(store, "browser:a", limit=3)
    assert [t.id for t, _ in first] == made[:1:-1]
    second = trips.page(store, "browser:a", before=first[-1][0].id, limit=3)
    assert [t.id for t, _ in second] == [made[1], made[0]]
    assert all(run.trip_id == trip.id for trip, run in first)


def test_what_is_absent_is_none(store: Store) -> None:
    assert trips.get(store, "absent") is None
    assert trips.version(store, "absent") is None
    assert record.get(store, "absent") is None
    assert record.latest(store, "absent") is None
    with pytest.raises(LookupError):
        record.cancel(store, "absent")


def test_the_usual_time_is_said_only_when_it_is_known(store: Store) -> None:
    assert record.usual_seconds(store, "itinerary") is None


def planned(store: Store) -> trips.Version:
    """A trip whose run has made its first version."""
    created = make(store, key=None)
    for step in ITINERARY.steps[:-1]:
        outcomes.commit_step(
            store, claimed(store, created.run.id, step.name), output={}, made_by="x", partial=None
        )
    outcomes.finish_step(
        store,
        claimed(store, created.run.id, ITINERARY.steps[-1].name),
        output={},
        made_by="x",
        partial=None,
        make=lambda number: {"version": number, "title": "first"},
    )
    version = trips.version(store, created.trip.id)
    assert version is not None
    return version


def claimed(store: Store, run_id: str, step: str) -> leases.Lease:
    lease = leases.claim(store, run_id, step, workers.register(store, {}))
    assert isinstance(lease, leases.Lease), lease
    return lease


def test_an_edit_is_a_version_on_the_same_run(store: Store) -> None:
    first = planned(store)
    second = trips.add_version(store, first, {"title": "second"}, edit={"op": "made-up"})
    third = trips.add_version(store, second, {"title": "third"}, edit={"op": "again"})
    assert (third.number, third.made_from, third.run_id) == (3, 2, first.run_id)
    assert trips.version(store, first.trip_id) == third
    assert third.itinerary == {"title": "third", "version": 3}
    assert [line.edit for line in trips.history(store, first.trip_id)] == [
        {"op": "again"},
        {"op": "made-up"},
        None,
    ]


def test_what_is_not_the_newest_is_not_edited(store: Store) -> None:
    first = planned(store)
    trips.add_version(store, first, {}, edit={})
    with pytest.raises(trips.VersionChanged) as caught:
        trips.add_version(store, first, {}, edit={})
    assert caught.value.newest == 2
    assert trips.add_version(store, first, first.itinerary, edit=None, newest=2).made_from == 1


def test_an_erased_trip_takes_no_version(store: Store) -> None:
    first = planned(store)
    trips.erase(store, first.trip_id)
    with pytest.raises(LookupError):
        trips.add_version(store, first, {}, edit={})
