"""Failover is real, retries are told, and without any model there is still a plan."""

from tests.e2e.conftest import MakeStack
from tests.fakes.behaviours import error


def test_a_provider_that_is_down_is_replaced_by_the_other(make_stack: MakeStack) -> None:
    stack = make_stack()
    stack.xai.always(error(503))
    trip = stack.plan()
    state = trip.ended()
    assert state["status"] == "succeeded"
    assert {step["made_by"].split("/")[0] for step in state["steps"]} == {"groq"}
    told = [m.data for m in trip.events() if m.type == "failover"]
    assert {(t["from"], t["to"], t["why"]) for t in told} == {("xai", "groq", "provider")}


def test_a_refused_key_goes_to_the_other_provider_without_a_second_try(
    make_stack: MakeStack,
) -> None:
    stack = make_stack()
    stack.groq.always(error(401))
    trip = stack.plan()
    assert trip.ended()["status"] == "succeeded"
    assert len(stack.groq.requests) == 1  # its breaker is open for its second step
    assert {step["made_by"].split("/")[0] for step in trip.state()["steps"]} == {"xai"}


def test_a_passing_failure_is_retried_and_told(make_stack: MakeStack) -> None:
    stack = make_stack()
    stack.xai.then(error(503))
    stack.groq.then(error(503))
    trip = stack.plan()
    assert trip.ended()["status"] == "succeeded"
    seen = list(trip.events())
    retrying = [m.data for m in seen if m.type == "retrying"]
    assert [(r["step"], r["attempt"], r["of"], r["class"]) for r in retrying] == [
        ("architect", 2, 3, "provider")
    ]
    assert trip.state()["steps"][0]["attempts"] == 2


def test_with_every_provider_down_the_built_in_planner_takes_over_and_says_so(
    make_stack: MakeStack,
) -> None:
    stack = make_stack()
    stack.xai.always(error(500))
    stack.groq.always(error(500))
    trip = stack.plan()
    state = trip.ended(170)
    assert state["status"] == "succeeded"
    assert {step["made_by"] for step in state["steps"]} == {"builtin"}
    # Five failures open a provider's breaker: the later steps do not wait for anybody.
    assert [step["attempts"] for step in state["steps"]] == [3, 3, 1, 1]
    assert (len(stack.xai.requests), len(stack.groq.requests)) == (5, 5)
    to_builtin = [m for m in trip.events() if m.type == "failover" and m.data["to"] == "builtin"]
    assert [m.data["why"] for m in to_builtin] == ["provider", "breaker", "breaker", "breaker"]
    assert trip.get("/itinerary").json()["verification"]["status"] == "consistent"
