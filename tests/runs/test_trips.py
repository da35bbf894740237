"""Trips: accepted once for a key, their owner's alone, listed newest first."""

import threading

import pytest

from runs import record, trips
from runs.store import Store

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
