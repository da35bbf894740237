"""Four agents, one chain: progress in order, the itinerary stored, what made it told."""

import base64
import json

from tests import queues
from tests.e2e.conftest import MakeStack
from tests.e2e.stack import Stack
from tests.servers import until

PERCENT = [
    (0, "Queued"),
    (25, "Trip structure planned"),
    (50, "Information collected"),
    (75, "Recommendations generated"),
    (90, "Itinerary formatted"),
    (100, "Ready"),
]


def test_with_models_each_agent_asks_its_own_and_everything_is_recorded(
    make_stack: MakeStack,
) -> None:
    stack = make_stack(delay=0.2)
    trip = stack.plan()
    seen = list(trip.events())
    progress = [m for m in seen if m.type == "progress"]
    assert [(m.data["percent"], m.data["message"]) for m in progress] == PERCENT
    assert [m.id for m in seen if m.id] == list(range(1, len([m for m in seen if m.id]) + 1))
    assert [m.data["kind"] for m in seen if m.type == "partial"] == ["outline", "places", "picks"]
    assert {m.data["step"] for m in seen if m.type == "activity"} == {
        "architect",
        "gatherer",
        "specialist",
        "formatter",
    }
    assert seen[-1].type == "done"
    state = trip.ended()
    assert state["status"] == "succeeded"
    assert [step["made_by"].split("/")[0] for step in state["steps"]] == [
        "xai",
        "groq",
        "xai",
        "groq",
    ]
    assert state["usage"]["calls"] == 4
    assert state["usage"]["tokens_in"] > 0
    assert len(stack.xai.requests) == len(stack.groq.requests) == 2
    itinerary = trip.get("/itinerary").json()
    assert itinerary["made_by"]["steps"] == {s["name"]: s["made_by"] for s in state["steps"]}
    assert itinerary["trip"] == trip.id


def test_without_a_key_the_built_in_planner_gives_a_verified_itinerary(planner: Stack) -> None:
    trip = planner.plan(planned_days=4)
    state = trip.ended()
    assert state["status"] == "succeeded"
    assert {step["made_by"] for step in state["steps"]} == {"builtin"}
    assert state["usage"]["calls"] == 0
    itinerary = trip.get("/itinerary").json()
    assert len(itinerary["days"]) == 4
    assert itinerary["verification"]["status"] == "consistent"
    assert all(rule["passed"] for rule in itinerary["verification"]["rules"])


def test_messages_carry_the_run_s_id_alone(make_stack: MakeStack) -> None:
    stack = make_stack()
    stack.worker.stop()
    trip = stack.plan(notes="a made-up note that no message may carry")
    with stack.valkey.client() as client:
        queue = queues.key("itinerary.architect")
        until(lambda: client.llen(queue) == 1, what="the message is queued")
        message = client.lindex(queue, 0)
    assert isinstance(message, bytes)
    assert b"made-up note" not in message
    body = base64.b64decode(json.loads(message)["body"])
    assert json.loads(body)[0] == [trip.run]
    assert len(message) < 8_000
    stack.worker.start()
    assert trip.ended()["status"] == "succeeded"


def test_later_steps_are_taken_before_earlier_ones(make_stack: MakeStack) -> None:
    """With a backlog, the first trips end while the last still wait."""
    stack = make_stack(models=False, WAYLINE_WORKER_THREADS="2")
    stack.worker.stop()
    trips = [stack.plan() for _ in range(24)]
    stack.worker.start()
    for trip in trips:
        assert trip.ended()["status"] == "succeeded"
    first_end = stack.one("SELECT min(ended_at) FROM runs")
    last_start = stack.one("SELECT max(started_at) FROM runs")
    assert first_end < last_start


def test_the_logs_hold_no_wish_no_name_and_no_key(make_stack: MakeStack) -> None:
    stack = make_stack()
    secrets = ["zebra-crossing-note", "Quentin Madeup", "quentin@example.org"]
    trip = stack.plan(
        notes=secrets[0], contact={"name": secrets[1], "email": secrets[2]}, nickname="Zanzibar99"
    )
    assert trip.ended()["status"] == "succeeded"
    logs = "".join(stack.log(role) for role in ("worker", "scheduler", "web"))
    assert trip.run in logs  # they do say what happened
    for secret in [*secrets, "Zanzibar99", "made-up-xai-key", "made-up-groq-key"]:
        assert secret not in logs
    prompts = "".join(str(r.body) for r in (*stack.xai.requests, *stack.groq.requests))
    assert secrets[0] in prompts
    for private in (*secrets[1:], "Zanzibar99"):
        assert private not in prompts
