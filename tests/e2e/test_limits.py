"""A run that finds no room says so, waits without holding a worker, and goes on by itself."""

from itertools import pairwise

from sqlalchemy import text

from runs import clock, events
from tests.e2e.conftest import MakeStack
from tests.e2e.stack import Stack
from tests.servers import until
from workers.toolbox import LONGEST_QUEUE


def a_minute_later(stack: Stack) -> None:
    """Pretend that the minute is over: for the limits, and for the run that waits."""
    with stack.valkey.client() as client:
        client.delete(*client.scan_iter("*wayline:rates*"))
    stack.store.write(
        lambda c: c.execute(text("UPDATE runs SET retry_at = created_at, sent_at = NULL"))
    )


def test_a_limited_run_waits_and_then_goes_on(make_stack: MakeStack) -> None:
    stack = make_stack(XAI_RPM="1", GROQ_RPM="1")
    trip = stack.plan()
    waiting = "SELECT count(*) FROM events WHERE type = 'waiting'"
    until(lambda: stack.one(waiting), what="the run waits")
    until(lambda: trip.state()["retry_at"], what="its worker is free")
    assert trip.state()["status"] == "running"
    assert [step["attempts"] for step in trip.state()["steps"]] == [1, 1, 0, 0]
    a_minute_later(stack)
    state = trip.ended()
    assert state["status"] == "succeeded"
    assert [step["attempts"] for step in state["steps"]] == [1, 1, 1, 1]
    assert "builtin" not in {step["made_by"] for step in state["steps"]}
    told = [m.data["why"] for m in trip.events() if m.type == "waiting"]
    assert len(told) == 1
    assert told[0].startswith("As many questions as allowed have been asked of ")
    assert (len(stack.xai.requests), len(stack.groq.requests)) == (2, 2)


def test_two_runs_share_the_only_place(make_stack: MakeStack) -> None:
    stack = make_stack(delay=0.3, XAI_AT_ONCE="1", GROQ_AT_ONCE="1")
    trips = [stack.plan() for _ in range(2)]
    for trip in trips:
        assert trip.ended()["status"] == "succeeded"
    for fake in (stack.xai, stack.groq):
        begun = [request.at for request in fake.requests]
        assert len(begun) == 4
        assert all(b - a >= 0.29 for a, b in pairwise(begun))


def test_after_a_quarter_of_an_hour_without_room_the_step_goes_on_without_a_model(
    make_stack: MakeStack,
) -> None:
    """The time is made to have passed in the record: the first wait was so long ago."""
    stack = make_stack(XAI_RPM="1", GROQ_RPM="1")
    # The first trip takes all that may be asked in this minute and the next.
    first = stack.plan()
    until(lambda: first.state()["retry_at"], what="the first waits")
    trip = stack.plan()
    until(lambda: trip.state()["retry_at"], what="the second waits")
    waited = "SELECT count(*) FROM attempts WHERE run_id = :r AND outcome = 'waited'"
    assert stack.one(waited, r=trip.run) >= 1
    long_ago = int((LONGEST_QUEUE + 60) * clock.SECOND)
    change = text("UPDATE attempts SET started_at = started_at - :ago WHERE run_id = :r")
    stack.store.write(lambda c: c.execute(change, {"ago": long_ago, "r": trip.run}))
    due = text("UPDATE runs SET retry_at = created_at, sent_at = NULL WHERE id = :r")
    stack.store.write(lambda c: c.execute(due, {"r": trip.run}))
    until(lambda: trip.state()["steps"][0]["made_by"] == "builtin", what="it goes on")
    told = events.after(stack.store, trip.run, 0)
    failovers = [event.data for event in told if event.type == "failover"]
    assert ("builtin", "rate_limit") in [(said["to"], said["why"]) for said in failovers]
    assert first.state()["steps"][0]["made_by"] != "builtin"
