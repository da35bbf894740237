"""Accepted is never lost: kill the worker in each step, wipe or kill the broker.

Each only delays the run; no finished step is done again, and no call that was answered is
made again.
"""

from collections import Counter

import pytest

from tests.e2e.conftest import MakeStack
from tests.e2e.stack import Stack, Trip
from tests.servers import until

STEPS = ["architect", "gatherer", "specialist", "formatter"]


def in_step(stack: Stack, trip: Trip, step: str) -> None:
    """Wait until that step's model call is under way."""
    provider = stack.xai if step in ("architect", "specialist") else stack.groq
    before = 0 if step in ("architect", "gatherer") else 1
    until(lambda: trip.state()["step"] == step, 30, what=f"{step} begins")
    until(lambda: len(provider.requests) > before, 30, what=f"{step} calls its model")


def check_ended_whole(stack: Stack, trip: Trip, extra_calls: int) -> None:
    state = trip.ended()
    assert state["status"] == "succeeded", state
    assert (state["percent"], state["error"]) == (100, None)
    done = stack.rows(
        "SELECT step FROM attempts WHERE outcome = 'done' AND run_id = :r", r=trip.run
    )
    assert Counter(row.step for row in done) == Counter(STEPS)
    assert len(stack.xai.requests) + len(stack.groq.requests) <= 4 + extra_calls
    seen = [m for m in trip.events() if m.id]
    assert [m.id for m in seen] == list(range(1, len(seen) + 1))
    percents = [m.data["percent"] for m in seen if m.type == "progress"]
    assert percents == [0, 25, 50, 75, 90, 100]
    assert stack.one("SELECT count(*) FROM versions") == 1
    assert stack.one("SELECT count(*) FROM runs WHERE lease_worker IS NOT NULL") == 0


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_in_a_step_only_delays_the_run(make_stack: MakeStack, step: str) -> None:
    stack = make_stack(delay=1.0)
    trip = stack.plan()
    in_step(stack, trip, step)
    stack.worker.kill()
    stack.worker.start()
    check_ended_whole(stack, trip, extra_calls=1)
    lost = stack.rows("SELECT step FROM attempts WHERE outcome = 'lost'")
    assert [row.step for row in lost] == [step]


def test_a_second_worker_takes_over_from_a_dead_one(make_stack: MakeStack) -> None:
    stack = make_stack(delay=1.0)
    trip = stack.plan()
    in_step(stack, trip, "gatherer")
    second = stack.process("worker").start()
    until(lambda: stack.one("SELECT count(*) FROM workers") == 2)
    stack.worker.kill()
    check_ended_whole(stack, trip, extra_calls=1)
    assert second.running


def test_a_wiped_broker_only_delays_the_run(make_stack: MakeStack) -> None:
    stack = make_stack(delay=1.0)
    trips = [stack.plan() for _ in range(3)]
    in_step(stack, trips[0], "gatherer")
    stack.valkey.wipe()
    for trip in trips:
        assert trip.ended()["status"] == "succeeded"


def test_a_killed_valkey_only_delays_the_run(make_stack: MakeStack) -> None:
    stack = make_stack(delay=1.0)
    trip = stack.plan()
    in_step(stack, trip, "architect")
    stack.valkey.kill()
    # Taken in while the broker is away, too.
    other = stack.plan()
    stack.valkey.start()
    check_first = trip.ended()
    assert check_first["status"] == "succeeded"
    assert other.ended()["status"] == "succeeded"


def test_a_worker_told_to_stop_hands_its_run_back_uncounted(make_stack: MakeStack) -> None:
    stack = make_stack(delay=1.0)
    trip = stack.plan()
    in_step(stack, trip, "gatherer")
    stack.worker.stop()
    assert (
        stack.rows("SELECT outcome FROM attempts WHERE step = 'gatherer'")[0].outcome == "released"
    )
    stack.worker.start()
    check_ended_whole(stack, trip, extra_calls=1)
    assert [step["attempts"] for step in trip.state()["steps"]] == [1, 1, 1, 1]


def test_cancelling_stops_the_call_in_flight_within_a_second(make_stack: MakeStack) -> None:
    stack = make_stack(delay=30.0)
    trip = stack.plan()
    in_step(stack, trip, "architect")
    assert stack.xai.open_connections == 1
    assert trip.cancel().status_code in (200, 202)
    until(lambda: stack.xai.open_connections == 0, 2.0, what="the call's socket closes")
    assert trip.ended(3.0)["status"] == "cancelled"
    assert [m.type for m in trip.events()][-1] == "cancelled"
    assert trip.get("/itinerary").status_code == 409
