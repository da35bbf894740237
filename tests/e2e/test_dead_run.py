"""A run that dies by a fault of ours is replayed once that is mended. All of it is made up."""

import json

from sqlalchemy import text

from tests.e2e.conftest import MakeStack
from tests.e2e.stack import Stack
from tests.servers import until

DEAD = "/api/monitoring/dead-letters"


def output_of(stack: Stack, run: str, step: str) -> str:
    query = "SELECT output FROM steps WHERE run_id = :run AND name = :step"
    return str(stack.one(query, run=run, step=step))


def write_output(stack: Stack, run: str, step: str, output: str) -> None:
    change = text("UPDATE steps SET output = :output WHERE run_id = :run AND name = :step")
    given = {"run": run, "step": step, "output": output}
    stack.store.write(lambda connection: connection.execute(change, given))


def test_it_goes_on_after_its_finished_steps(make_stack: MakeStack) -> None:
    stack = make_stack(delay=1.0)
    trip = stack.plan()
    first = trip.run
    until(lambda: trip.state()["percent"] == 25, what="the first step is done")
    stack.worker.stop()
    # What the first step left cannot be read any more: the next one stumbles over it, twice.
    outline = output_of(stack, first, "architect")
    write_output(stack, first, "architect", json.dumps({"no": "outline"}))
    asked = len(stack.xai.requests) + len(stack.groq.requests)
    stack.worker.start()
    state = trip.ended()
    assert (state["status"], state["error"]["class"]) == ("failed", "internal")
    (letter,) = stack.http.get(DEAD).json()["dead_letters"]
    assert (letter["run"], letter["step"]) == (first, "gatherer")
    assert letter["reason"] == "internal"
    assert letter["cause"].startswith("ValidationError")
    assert stack.http.get("/api/monitoring/health").json()["status"] == "degraded"

    write_output(stack, first, "architect", outline)
    answer = stack.http.post(f"{DEAD}/{letter['id']}/replay")
    assert answer.status_code == 200, answer.text
    assert trip.ended()["status"] == "succeeded"
    assert trip.run == answer.json()["run"] != first
    assert output_of(stack, trip.run, "architect") == outline
    # One call for each of the three steps that were left: the first was not paid again.
    assert len(stack.xai.requests) + len(stack.groq.requests) == asked + 3
    until(
        lambda: stack.http.get("/api/monitoring/health").json()["status"] == "healthy",
        what="health is well again",
    )
