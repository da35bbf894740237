"""Spend caps in the running product. Prices are made up; the fake bills 11 and 7 tokens a call."""

from tests.e2e.conftest import MakeStack

PRICES = {
    f"{name}_PRICE_{way}": "2"
    for name in ("XAI", "GROQ")
    for way in ("IN", "OUT")
}  # fmt: skip


def test_with_the_cap_reached_the_built_in_planner_takes_over_and_says_so(
    make_stack: MakeStack,
) -> None:
    stack = make_stack(WAYLINE_SPEND_RUN_USD="0.000001", **PRICES)
    trip = stack.plan()
    state = trip.ended()
    assert state["status"] == "succeeded"
    assert {step["made_by"] for step in state["steps"]} == {"builtin"}
    assert [step["attempts"] for step in state["steps"]] == [1, 1, 1, 1]
    assert stack.xai.requests == stack.groq.requests == []
    told = [(m.data["to"], m.data["why"]) for m in trip.events() if m.type == "failover"]
    assert told == [("builtin", "budget")] * 4


def test_below_the_cap_calls_are_settled_at_what_they_cost(make_stack: MakeStack) -> None:
    stack = make_stack(WAYLINE_SPEND_RUN_USD="1", WAYLINE_SPEND_DAY_USD="1", **PRICES)
    trip = stack.plan()
    assert {step["made_by"] for step in trip.ended()["steps"]}.isdisjoint({"builtin"})
    costs = stack.rows("SELECT provider, cost_microusd FROM calls ORDER BY id")
    assert [cost for _, cost in costs] == [2 * 11 + 2 * 7] * 4
    assert stack.rows("SELECT provider, cost_microusd FROM spend ORDER BY at") == costs
