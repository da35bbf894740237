"""The fake provider for people and tests: its answers fit, and plans can be made of them.

The traveller is made up; places come from the atlas.
"""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from runs.record import Finished, Run
from runs.settings import load
from runs.states import RunStatus
from tests.fakes import agents, clients
from tests.fakes.provider import FakeProvider
from trips.builtin.words import Words
from trips.request import TripRequest
from workers.agents import architect, formatter, gatherer, specialist
from workers.agents.earlier import Earlier
from workers.providers.ask import ask
from workers.providers.base import CallRecord, Prompt
from workers.providers.chat import ChatProvider
from workers.providers.schema import strict

T = TypeVar("T", bound=BaseModel)

REQUEST = TripRequest(
    destination="Lisbon",
    depart_on="2027-05-04",
    return_on="2027-05-06",
    budget_amount="1500",
    currency="EUR",
    interests=("food", "history"),
)

RUN = Run(
    id="made-up-run",
    trip_id="made-up-trip",
    owner="token:made-up",
    workflow="itinerary",
    workflow_version=1,
    status=RunStatus.RUNNING,
    percent=0,
    step="architect",
    attempt=1,
    input=REQUEST.model_dump(mode="json", by_alias=True),
    parent=None,
    error=None,
    created_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
    started_at=None,
    ended_at=None,
    retry_at=None,
    last_event=1,
    cancel_asked=False,
    sent_at=None,
)


class Box:
    """A toolbox without a worker: asks for real, remembers nothing, tells nobody."""

    made_by = "xai/grok-made-up"
    settings = load({})

    def __init__(self, provider: ChatProvider) -> None:
        self._provider = provider
        self.calls: list[CallRecord] = []

    def say(self, text: str) -> None:
        pass

    def compute(self, function: Callable[..., Any], *given: object) -> Any:
        return function(*given)

    def ask(self, purpose: str, prompt: Prompt, schema: type[T], *, prefer: str) -> T | None:
        answer = clients.run(
            lambda: ask(
                [self._provider],
                prompt,
                schema,
                purpose=purpose,
                deadline_seconds=20,
                on_call=self.calls.append,
                on_failover=lambda *_: None,
            ),
            self._provider,
        )
        return answer.value


@pytest.fixture
def box() -> Iterator[Box]:
    with FakeProvider(agents.responder) as fake:
        yield Box(clients.xai(fake))


def test_the_agents_plan_with_it(box: Box) -> None:
    made: dict[str, Finished] = {}

    def step(name: str, agent: Callable[..., BaseModel]) -> Any:
        output = agent(REQUEST, Earlier(RUN, made), box)
        made[name] = Finished(
            output=output.model_dump(mode="json", by_alias=True), made_by=Box.made_by
        )
        return output

    outline = step("architect", architect.run)
    assert outline.title.endswith("(made up)")
    assert outline.budget == sum(outline.by_category.values()) == 150_000
    findings = step("gatherer", gatherer.run)
    assert findings.ideas[0].by == Box.made_by
    recommendations = step("specialist", specialist.run)
    assert {pick.by for pick in recommendations.picks} >= {Box.made_by}
    assert len(recommendations.days) == 3
    itinerary = step("formatter", formatter.run)
    assert itinerary.title.endswith("(made up)")
    assert itinerary.verification.status in {"confirmed", "consistent"}
    assert [(call.purpose, call.outcome) for call in box.calls] == [
        ("outline", "ok"),
        ("gather", "ok"),
        ("picks", "ok"),
        ("words", "ok"),
    ]


@pytest.mark.parametrize(
    "schema", [architect.OutlineDraft, gatherer.GatherDraft, specialist.PicksDraft, Words]
)
def test_the_agents_schemas_can_be_strict(schema: type[BaseModel]) -> None:
    assert strict(schema)["type"] == "object"


def test_it_runs_as_a_process() -> None:
    command = [sys.executable, "-m", "tests.fakes.provider", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=5) as page:
                assert json.load(page)["object"] == "list"
        finally:
            os.kill(process.pid, signal.SIGTERM)
