"""``docs/reference/events.md`` against what the record really tells. The trips are made up."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app import stream
from runs import events, leases, migrate, outcomes, record, trips, workers
from runs.errors import InternalError
from runs.leases import Lease
from runs.settings import load
from runs.store import Store
from tests.docs.pages import ROOT, blocks, code, reference, rows, sections
from workers.agents import architect, gatherer, specialist
from workflows import ITINERARY

PAGE = reference("events")
TYPES = sections(PAGE, 3)

#: In every stored event; the page says so once.
COMMON = {"run", "at"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = load({"WAYLINE_DATA_DIR": str(tmp_path)}, dotenv=tmp_path / "none").database_url
    migrate.upgrade(url)
    opened = Store.open(url)
    yield opened
    opened.close()


def described(named: str) -> list[set[str]]:
    """The fields of each table of that type; none of its own is one empty set."""
    tables = re.split(r"(?=^\| field \|)", TYPES[named], flags=re.MULTILINE)[1:]
    return [{code(row[0])[0] for row in rows(table)} for table in tables] or [set()]


def examples(named: str) -> list[dict[str, Any]]:
    return [json.loads(block) for block in blocks(TYPES[named], "json")]


def sent_in_code() -> set[str]:
    """The types named where the code appends, tells or makes an event."""
    found = set()
    for path in (p for room in ("runs", "workers") for p in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in ("append", "tell") and len(node.args) == 4:
                    found |= {a.value for a in node.args[2:3] if isinstance(a, ast.Constant)}
                if name == "Said":
                    found |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
                if name == "Event":
                    found |= {
                        k.value.value
                        for k in node.keywords
                        if k.arg == "type" and isinstance(k.value, ast.Constant)
                    }
    return {name for name in found if isinstance(name, str)}


def claimed(store: Store, step: str = "architect", owner: str = "browser:made-up") -> Lease:
    created = trips.create(store, owner=owner, title="Made up", request={})
    return taken(store, created.run.id, step)


def taken(store: Store, run_id: str, step: str) -> Lease:
    lease = leases.claim(store, run_id, step, workers.register(store, {}))
    assert isinstance(lease, Lease)
    return lease


def told(store: Store, run_id: str, named: str) -> list[dict[str, Any]]:
    return [e.data for e in events.after(store, run_id, 0) if e.type == named]


def test_every_type_is_described_and_no_other() -> None:
    assert set(TYPES) == sent_in_code()


@pytest.mark.parametrize("named", TYPES)
def test_each_example_holds_the_fields_of_its_table(named: str) -> None:
    common = {"run"} if named == "activity" else COMMON
    assert [set(example) - common for example in examples(named)] == described(named)


@pytest.mark.parametrize("named", sorted(set(TYPES) - {"activity"}))
def test_each_example_says_when(named: str) -> None:
    assert all(set(example) >= COMMON for example in examples(named))


def test_a_run_that_succeeds(store: Store) -> None:
    lease = claimed(store)
    run_id = lease.run_id
    for step in ITINERARY.steps:
        if step is not ITINERARY.steps[0]:
            lease = taken(store, run_id, step.name)
        if step is not ITINERARY.steps[-1]:
            outcomes.commit_step(store, lease, output={}, made_by="builtin", partial=None)
    outcomes.finish_step(
        store,
        lease,
        output={},
        made_by="builtin",
        partial=None,
        make=lambda number: {"version": number},
    )
    progress, done = told(store, run_id, "progress"), told(store, run_id, "done")
    assert {frozenset(p) for p in progress} == {frozenset(described("progress")[0] | COMMON)}
    said = ", ".join(str(p["percent"]) for p in progress)
    assert said == "0, 25, 50, 75, 90, 100"
    assert said in TYPES["progress"]
    assert all(f'"{p["message"]}"' in TYPES["progress"] for p in progress)
    assert [set(d) for d in done] == [described("done")[0] | COMMON]


def test_a_run_that_retries_fails_over_and_fails(store: Store) -> None:
    lease = claimed(store)
    error = InternalError().to_dict()
    outcomes.retry(store, lease, error=error, in_seconds=0.0, of=3)
    lease = taken(store, lease.run_id, "architect")
    outcomes.fail(store, lease, error)
    for named in ("retrying", "failed"):
        assert [set(e) for e in told(store, lease.run_id, named)] == [described(named)[0] | COMMON]
    (failed,) = told(store, lease.run_id, "failed")
    assert failed == examples("failed")[0] | {"run": lease.run_id, "at": failed["at"]}


def test_a_run_that_is_cancelled(store: Store) -> None:
    created = trips.create(store, owner="browser:made-up", title="Made up", request={})
    record.cancel(store, created.run.id)
    assert [set(e) for e in told(store, created.run.id, "cancelled")] == [COMMON]


def test_a_run_that_waits(store: Store) -> None:
    created = trips.create(store, owner="browser:made-up", title="Made up", request={})
    events.tell_waiting(store, created.run.id, "made up")
    waiting = told(store, created.run.id, "waiting")
    assert [set(e) for e in waiting] == [described("waiting")[0] | COMMON]


def test_chatter() -> None:
    event = events.chatter("made-up", "architect", "Made up")
    assert event.type == "activity"
    assert event.number == 0
    assert set(event.data) == described("activity")[0] | {"run"}


def test_failover_is_told_as_described() -> None:
    """Read from the code, since only a worker with providers tells it."""
    source = (ROOT / "workers" / "toolbox.py").read_text()
    given = re.search(r'"failover",\s*(\{[^}]*\})', source)
    assert given is not None
    assert set(re.findall(r'"(\w+)":', given[1])) == described("failover")[0]


def test_the_three_kinds_of_partial_are_those_of_the_agents() -> None:
    made = {
        kind: set(re.findall(r'^        "(\w+)":', text, re.MULTILINE))
        for agent in (architect, gatherer, specialist)
        for text in [_partial_of(agent)]
        for kind in re.findall(r'"kind": "(\w+)"', text)
    }
    shown = {e["kind"]: fields for e, fields in zip(*_partials(), strict=True)}
    assert shown == made


def test_the_rules_of_the_stream_are_the_code_s() -> None:
    assert f"`retry: {stream.RETRY}`" in PAGE
    assert f"every {stream.HEARTBEAT:.0f} seconds" in PAGE
    ends = {name for name, text in TYPES.items() if "The last event of its run" in text}
    assert ends == events.FINAL_TYPES


def _partials() -> tuple[list[dict[str, Any]], list[set[str]]]:
    return examples("partial"), described("partial")


def _partial_of(agent: ModuleType) -> str:
    """The source of an agent's function ``partial``."""
    return inspect.getsource(agent.partial)
