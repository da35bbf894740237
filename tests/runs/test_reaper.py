"""The reaper lapses dead workers' leases and sends standing runs, by a clock of its own."""

from sqlalchemy import select, text

from runs import leases, outcomes, reaper, record, tables, workers
from runs.broker import client, queue_names
from runs.clock import SECOND
from runs.dispatch import Dispatcher
from runs.leases import Lease
from runs.reaper import Reaper
from runs.settings import Settings, load
from runs.store import Store
from runs.trips import Created
from tests.servers import ValkeyServer


class Clock:
    """Monotonic seconds that the test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def look_on(watch: Reaper, clock: Clock, seconds: float) -> None:
    """Sweep for so long, as often as a reaper does."""
    for _ in range(int(seconds / reaper.SWEEP) + 1):
        clock.seconds += reaper.SWEEP
        watch.sweep()


def first_queue_depth(dispatcher: Dispatcher) -> int | None:
    return dispatcher.depth(queue_names()[-1])


def test_a_worker_that_beats_keeps_its_lease_and_one_that_stops_loses_it(
    store: Store, dispatcher: Dispatcher, created: Created
) -> None:
    clock = Clock()
    watch = Reaper(store, dispatcher, clock)
    worker = workers.register(store, {})
    assert isinstance(leases.claim(store, created.run.id, "architect", worker), Lease)
    for _ in range(12):
        workers.beat(store, worker)
        watch.sweep()
        clock.seconds += workers.BEAT
    watch.sweep()
    assert leases.holds(store, worker)
    look_on(watch, clock, workers.LEASE + workers.BEAT)
    assert not leases.holds(store, worker)
    assert workers.living(store) == []
    # Free again and sent again, in the same sweep.
    assert first_queue_depth(dispatcher) == 1


def test_a_lease_taken_by_a_worker_that_is_noted_as_ended_lapses_too(
    store: Store, dispatcher: Dispatcher, created: Created
) -> None:
    """Thought dead, it claimed once more, and then it did die."""
    clock = Clock()
    watch = Reaper(store, dispatcher, clock)
    worker = workers.register(store, {})
    workers.end(store, worker)
    assert isinstance(leases.claim(store, created.run.id, "architect", worker), Lease)
    watch.sweep()
    assert leases.holds(store, worker)
    look_on(watch, clock, workers.LEASE * 1.1)
    assert not leases.holds(store, worker)


def test_a_reaper_that_was_asleep_has_seen_nobody_s_silence(
    store: Store, dispatcher: Dispatcher, created: Created
) -> None:
    """As when the whole machine was put to sleep: nobody could beat."""
    clock = Clock()
    watch = Reaper(store, dispatcher, clock)
    worker = workers.register(store, {})
    assert isinstance(leases.claim(store, created.run.id, "architect", worker), Lease)
    watch.sweep()
    clock.seconds += 3600
    watch.sweep()
    assert leases.holds(store, worker)
    look_on(watch, clock, workers.LEASE * 1.1)
    assert not leases.holds(store, worker)


def test_a_beat_that_comes_at_the_last_moment_counts(store: Store, created: Created) -> None:
    worker = workers.register(store, {})
    assert isinstance(leases.claim(store, created.run.id, "architect", worker), Lease)
    workers.beat(store, worker)
    assert leases.lapse(store, worker, seen=0) is None
    assert leases.holds(store, worker)


def test_a_broker_that_is_away_does_not_put_off_the_next_try(
    store: Store, dispatcher: Dispatcher, created: Created, valkey: ValkeyServer
) -> None:
    valkey.kill()
    for _ in range(3):
        run = record.get(store, created.run.id)
        assert run is not None
        assert not dispatcher.send(run)
    sends = select(tables.runs.c.sends).where(tables.runs.c.id == created.run.id)
    assert store.read(lambda c: c.scalar(sends)) == 0


def test_a_run_never_sent_is_sent_once_by_many_reapers(
    store: Store, dispatcher: Dispatcher, created: Created
) -> None:
    for _ in range(3):
        Reaper(store, dispatcher).sweep()
    assert first_queue_depth(dispatcher) == 1


def test_a_message_lost_by_the_broker_is_sent_again(
    store: Store,
    settings: Settings,
    dispatcher: Dispatcher,
    created: Created,
    valkey: ValkeyServer,
) -> None:
    assert dispatcher.send(created.run)
    watch = Reaper(store, dispatcher)
    watch.sweep()
    assert first_queue_depth(dispatcher) == 1  # not impatient
    valkey.wipe()
    assert first_queue_depth(dispatcher) == 0
    age(store, created.run.id, reaper.PATIENCE + 1)
    watch.sweep()
    assert first_queue_depth(dispatcher) == 1


def test_a_message_that_still_waits_in_its_queue_is_left_there(
    store: Store, dispatcher: Dispatcher, created: Created
) -> None:
    assert dispatcher.send(created.run)
    age(store, created.run.id, reaper.PATIENCE + 1)
    Reaper(store, dispatcher).sweep()
    assert first_queue_depth(dispatcher) == 1


def test_sending_while_the_broker_is_away_says_so_and_leaves_it_to_the_reaper(
    store: Store, created: Created
) -> None:
    away = load({"REDIS_URL": "redis://127.0.0.1:1/0"})  # nobody listens on port 1
    dispatcher = Dispatcher(away, store, client(away))
    assert dispatcher.send(created.run) is False
    assert dispatcher.depth(queue_names()[0]) is None
    run = record.get(store, created.run.id)
    assert run is not None
    assert run.sent_at is None
    dispatcher.close()


def test_a_wait_that_a_clock_put_back_would_lengthen_is_sent(
    store: Store, dispatcher: Dispatcher, created: Created
) -> None:
    lease = leases.claim(store, created.run.id, "architect", "w1")
    assert isinstance(lease, Lease)
    outcomes.wait(store, lease, why="limit", in_seconds=60)
    Reaper(store, dispatcher).sweep()
    assert not first_queue_depth(dispatcher)
    ahead = text(
        "UPDATE runs SET retry_at = retry_at + :by, waits_since = waits_since + :by, "
        "sent_at = sent_at + :by"
    )
    store.write(lambda c: c.execute(ahead, {"by": 300 * SECOND}))
    Reaper(store, dispatcher).sweep()
    assert first_queue_depth(dispatcher) == 1


def age(store: Store, run_id: str, seconds: float) -> None:
    """Pretend that the run's message was sent so many seconds earlier."""
    from sqlalchemy import update

    from runs import tables

    r = tables.runs.c
    older = (
        update(tables.runs).where(r.id == run_id).values(sent_at=r.sent_at - int(seconds * SECOND))
    )
    store.write(lambda c: c.execute(older))
