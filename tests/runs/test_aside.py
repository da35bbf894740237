"""What has to be published is carried aside: nobody waits for a Redis that is half open."""

import threading
from collections.abc import Iterator, Sequence

import pytest

from runs import leases, record, trips, workers
from runs.aside import Aside
from runs.events import Courier, Event
from runs.leases import Lease
from runs.store import Store

#: Longest that the test waits for a thread, in seconds.
PATIENCE = 30


class HalfOpen(Courier):
    """As one whose Redis takes what it is sent and does not answer, until told to."""

    def __init__(self) -> None:
        super().__init__("redis://127.0.0.1:1/0")  # nobody is asked
        self.begun, self.answers = threading.Event(), threading.Event()
        self.published: list[Event] = []

    def publish(self, events: Sequence[Event]) -> None:
        self.begun.set()
        self.answers.wait(PATIENCE)
        self.published += events


@pytest.fixture
def courier() -> HalfOpen:
    return HalfOpen()


@pytest.fixture
def aside(courier: HalfOpen) -> Iterator[Aside]:
    aside = Aside(courier)
    yield aside
    courier.answers.set()
    aside.close()


@pytest.fixture
def store(url: str, aside: Aside) -> Iterator[Store]:
    store = Store.open(url, aside.publish)
    yield store
    store.close()


def test_a_heartbeat_does_not_wait_for_redis(store: Store, courier: HalfOpen, aside: Aside) -> None:
    worker = workers.register(store, {})
    created = trips.create(store, owner="browser:a", title="Made up", request={})
    assert courier.begun.wait(PATIENCE)
    lease = leases.claim(store, created.run.id, "architect", worker)
    assert isinstance(lease, Lease)
    record.cancel(store, created.run.id)
    for _ in range(3):
        workers.beat(store, worker)
    # What the heartbeat does beside: it frees what nobody works on, which tells an event.
    leases.free(store, created.run.id, worker, lease.fence)
    workers.beat(store, worker)
    assert workers.watched(store)[worker] == 4
    assert courier.published == []  # none of it was waited for
    courier.answers.set()
    aside.close()
    assert [e.type for e in courier.published] == ["progress", "cancelled"]
