"""A worker that answers pings and takes nothing is found out; one that is busy is left alone."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from runs import readiness
from runs.broker import client, queue_names
from runs.readiness import Readiness, WorkerState
from runs.settings import load
from tests.e2e.conftest import MakeStack
from tests.e2e.stack import Stack
from tests.servers import until

QUEUE = "itinerary.gatherer"

#: Seconds between canaries: short where a worker is to end, longer where it is not to, however
#: busy the machine is.
SHORT, LONGER = "1", "2"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One for those that end nothing; its worker is the same at the end."""
    folder = tmp_path_factory.mktemp("canary")
    with Stack(folder, models=False, WAYLINE_CANARY_SECONDS=LONGER) as started:
        until(lambda: ready(started), what="the worker is ready")
        yield started
        assert started.worker.running
        assert started.log("worker").count('"worker started"') == 1


def state(stack: Stack) -> WorkerState | None:
    found = readiness.of_living(stack.store)
    return found[0] if found else None


def ready(stack: Stack) -> bool:
    found = state(stack)
    return found is not None and found.readiness is Readiness.READY


def stop_taking(redis_url: str, queue: str = QUEUE) -> list[object]:
    """Have the worker give up a queue and go on otherwise; what it then answers to a ping."""
    settings = load({"REDIS_URL": redis_url}, dotenv=Path("none"))
    with client(settings) as celery:
        celery.control.cancel_consumer(queue, reply=True, timeout=2)
        answers: list[object] = celery.control.ping(timeout=1)
        return answers


def test_a_canary_comes_through_each_queue(shared: Stack) -> None:
    stack = shared
    found = state(stack)
    assert found is not None
    assert set(found.canaries) == set(queue_names())
    assert found.works
    health = stack.http.get("/api/monitoring/health").json()
    assert health["status"] == "healthy"
    assert [one["readiness"] for one in health["checks"]["workers"]["workers"]] == ["ready"]


def test_a_worker_that_takes_nothing_ends_and_says_why(make_stack: MakeStack) -> None:
    stack = make_stack(models=False, WAYLINE_CANARY_SECONDS=SHORT)
    until(lambda: ready(stack), what="the worker is ready")
    assert stop_taking(stack.valkey.url), "it answers pings"
    trip = stack.plan()
    until(lambda: not stack.worker.running, what="it ended")
    assert "worker takes nothing from its queues" in stack.log("worker")
    assert stack.one("SELECT count(*) FROM runs WHERE lease_worker IS NOT NULL") == 0
    with stack.valkey.client() as redis:
        lanes = [key for key in redis.keys("itinerary.*") if b"-" in key]
        assert lanes == []
    stack.worker.start()
    assert trip.ended()["status"] == "succeeded"


def test_lost_connections_are_no_reason_to_end(shared: Stack) -> None:
    stack = shared
    with stack.valkey.client() as redis:
        for _ in range(3):
            redis.client_kill_filter(_type="normal", skipme=True)
            redis.client_kill_filter(_type="pubsub", skipme=True)
            assert stack.plan().ended()["status"] == "succeeded"
    comes_anew(stack)
    assert stack.worker.running


def test_a_broker_that_hangs_is_no_reason_to_end(shared: Stack) -> None:
    """It takes no canaries either: that tells nothing of the worker."""
    stack = shared
    with stack.valkey.client() as redis:
        redis.execute_command("CLIENT", "PAUSE", "9000")
    until(lambda: "canary not sent" in stack.log("worker"), what="it is noticed")
    until(lambda: stack.plan().ended()["status"] == "succeeded", what="it goes on")
    comes_anew(stack)
    assert stack.worker.running


def test_a_broker_that_refuses_is_no_reason_to_end(shared: Stack) -> None:
    """Full, here. Afterwards canaries come as before."""
    stack = shared
    refusals = stack.log("worker").count("canary not sent")
    with stack.valkey.client() as redis:
        redis.config_set("maxmemory", 1)
        until(lambda: stack.log("worker").count("canary not sent") > refusals, what="it is noticed")
        redis.config_set("maxmemory", 0)
    comes_anew(stack)
    assert stack.worker.running


def test_a_wiped_broker_costs_one_canary(shared: Stack) -> None:
    stack = shared
    stack.valkey.wipe()
    comes_anew(stack)
    assert stack.worker.running


def test_a_backlog_does_not_hold_canaries_up(make_stack: MakeStack) -> None:
    """A place is free only between steps: canaries go before every step that waits."""
    stack = make_stack(models=False, WAYLINE_CANARY_SECONDS=LONGER, WAYLINE_WORKER_THREADS="1")
    until(lambda: ready(stack), what="the worker is ready")
    trips = [stack.plan() for _ in range(12)]
    while any(trip.state()["status"] == "queued" for trip in trips):
        found = state(stack)
        assert found is not None
        assert found.readiness in (Readiness.READY, Readiness.BUSY)
        assert max(age or 0 for age in found.canaries.values()) < 20
        time.sleep(0.2)
    assert {trip.ended()["status"] for trip in trips} == {"succeeded"}


def test_a_worker_without_a_free_place_is_busy(make_stack: MakeStack) -> None:
    stack = make_stack(delay=8.0, WAYLINE_CANARY_SECONDS=LONGER, WAYLINE_WORKER_THREADS="1")
    until(lambda: ready(stack), what="the worker is ready")
    trip = stack.plan()
    until(lambda: stack.one("SELECT busy_since FROM workers") is not None, what="it is busy")
    long_ago = text("UPDATE workers SET canaries = :none")

    def told() -> Readiness | None:
        stack.store.write(lambda c: c.execute(long_ago, {"none": '{"itinerary.architect": 0}'}))
        found = state(stack)
        return found and found.readiness

    until(lambda: told() is Readiness.BUSY, what="it is told as busy")
    # Longer than a silent worker would be suffered.
    until(lambda: trip.state()["percent"] >= 25, what="the step is done")
    assert stack.worker.running
    assert trip.cancel().status_code in (200, 202)


def comes_anew(stack: Stack) -> None:
    """Canaries of each queue come after now."""
    now = time.time_ns() // 1000
    came = "SELECT min(value) FROM workers, json_each(canaries) WHERE ended_at IS NULL"
    until(lambda: (stack.one(came) or 0) > now, what="canaries come again")


@pytest.mark.parametrize(
    ("canaries", "busy", "age", "expected"),
    [
        ({"a": 10, "b": 59}, None, 300, Readiness.READY),
        ({"a": 10, "b": 61}, None, 300, Readiness.SILENT),
        ({"a": 10, "b": None}, None, 300, Readiness.SILENT),
        ({"a": 10, "b": None}, None, 30, Readiness.STARTING),
        ({"a": 100, "b": 100}, 100, 300, Readiness.BUSY),
        ({"a": 10}, 5, 300, Readiness.READY),
        (None, None, 30, Readiness.STARTING),
        (None, None, 61, Readiness.SILENT),
        ({}, None, 300, Readiness.UNKNOWN),
    ],
)
def test_what_is_made_of_it(
    canaries: dict[str, int | None] | None, busy: int | None, age: int, expected: Readiness
) -> None:
    """Times are seconds ago, made up."""
    now = 10**15

    def at(ago: int | None) -> int | None:
        return None if ago is None else now - ago * 1_000_000

    came = None if canaries is None else {queue: at(ago) for queue, ago in canaries.items()}
    assert readiness.state_of(now, at(age) or 0, came, at(busy)) is expected
