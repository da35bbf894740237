"""The record against a model of it: row 38.

Hypothesis picks steps from submitting, repeating a key, claiming, doing, putting off,
killing workers, zombies that write late, cancelling, going on anew and reconnecting; the
model says what each must come to. The record is a real SQLite file.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection

from runs import begin, checkpoints, events, leases, migrate, outcomes, record, trips, workers
from runs.begin import NotAgain
from runs.leases import Fenced, Lease, NoLease
from runs.store import Store
from tests.faults import witness
from tests.faults.trial import Trial, row
from workflows import ITINERARY

T = TypeVar("T")

STEPS = [step.name for step in ITINERARY.steps]
ERROR = {"class": "provider", "message": "made up", "retryable": True, "next_actions": ["retry"]}


@dataclass
class Modelled:
    """What a run must be."""

    trip: str
    status: str = "queued"
    #: How many steps are done.
    done: int = 0
    #: Who holds it, by lease; ``None``: nobody.
    holder: Lease | None = None
    #: It waits for its time.
    waits: bool = False
    cancel_asked: bool = False
    #: Another run goes on in its place.
    gone_on: bool = False
    kept: set[str] = field(default_factory=set)

    @property
    def step(self) -> str:
        return STEPS[min(self.done, len(STEPS) - 1)]

    @property
    def final(self) -> bool:
        return self.status in ("succeeded", "failed", "cancelled")


class Counting(Store):
    """Counts its transactions: each move is to be one."""

    written = 0

    def write(self, change: Callable[[Connection], T], *, durable: bool = True) -> T:
        self.written += 1
        return super().write(change, durable=durable)


class Record(RuleBasedStateMachine):
    """The record, and what it must be."""

    runs = Bundle("runs")
    held = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="faults-model-"))
        shutil.copy(_TEMPLATE.path(), self.folder / "wayline.db")
        self.store = Counting(f"sqlite:///{self.folder / 'wayline.db'}")
        self.model: dict[str, Modelled] = {}
        self.keys: dict[str, str] = {}
        self.seen: dict[str, int] = {}
        self.workers = [workers.register(self.store, {}) for _ in range(2)]

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(target=runs, key=st.sampled_from([None, "a", "b"]))
    def submit(self, key: str | None) -> Any:
        made = trips.create(
            self.store, owner="faults", title="Made up", request={"destination": "X"}, key=key
        )
        if key is not None and key in self.keys:
            assert made.replayed
            assert made.run.id == self.keys[key]
            return multiple()
        assert not made.replayed
        if key is not None:
            self.keys[key] = made.run.id
        self.model[made.run.id] = Modelled(made.trip.id)
        return made.run.id

    @rule(target=held, run=runs, step=st.sampled_from(STEPS), who=st.integers(0, 1))
    def deliver(self, run: str, step: str, who: int) -> Any:
        """A message for a step comes: the due one, a duplicate, one out of order."""
        return self._deliver(run, step, who)

    @rule(target=held, run=runs, who=st.integers(0, 1))
    def deliver_due(self, run: str, who: int) -> Any:
        return self._deliver(run, self.model[run].step, who)

    def _deliver(self, run: str, step: str, who: int) -> Any:
        model = self.model[run]
        got = leases.claim(self.store, run, step, self.workers[who])
        if STEPS.index(step) < model.done:
            assert got is NoLease.SKIP
            return multiple()
        free = not (model.final or model.holder or model.waits or model.cancel_asked)
        if not free or step != model.step:
            assert got is NoLease.DROP
            return multiple()
        assert isinstance(got, Lease)
        model.holder, model.status = got, "running"
        return got

    @rule(lease=held)
    def checkpoint(self, lease: Lease) -> None:
        model = self.model[lease.run_id]
        if lease.step in model.kept and model.holder is lease:
            return  # a step keeps what it asked once
        try:
            checkpoints.save(self.store, lease, "said", {"by": lease.fence})
        except Fenced:
            assert model.holder is not lease
        else:
            assert model.holder is lease
            model.kept.add(lease.step)

    @rule(target=held, lease=consumes(held), in_place=st.booleans())
    def do(self, lease: Lease, in_place: bool) -> Any:
        model = self.model[lease.run_id]
        last = lease.step == STEPS[-1]
        given: dict[str, Any] = {"output": {"by": lease.fence}, "made_by": "x", "partial": None}
        following: Lease | None = None
        before = self.store.written
        try:
            if last:
                outcomes.finish_step(self.store, lease, **given, make=lambda n: {"version": n})
            else:
                following = outcomes.commit_step(self.store, lease, **given, go_on=in_place)
        except Fenced:
            assert model.holder is not lease
            return multiple()
        assert model.holder is lease
        assert self.store.written == before + 1, "output and progress are one transaction"
        model.done += 1
        model.holder = following
        if last:
            model.status = "succeeded"
        elif model.cancel_asked:
            assert following is None
            model.status = "cancelled"
        else:
            assert (following is not None) == in_place
        return multiple() if following is None else following

    @rule(lease=consumes(held))
    def put_off(self, lease: Lease) -> None:
        """An attempt fails; the step is due again in a minute."""
        model = self.model[lease.run_id]
        try:
            outcomes.retry(self.store, lease, error=ERROR, in_seconds=60, of=3)
        except Fenced:
            assert model.holder is not lease
            return
        assert model.holder is lease
        model.holder, model.waits = None, True
        self._let_go(model)

    @rule(run=runs)
    def expire(self, run: str) -> None:
        """The minute is over."""
        minute = "UPDATE runs SET retry_at = retry_at - 60000000 WHERE id = ?"
        if self.model[run].waits:
            self.store.write(lambda c: c.exec_driver_sql(minute, (run,)))
            self.model[run].waits = False

    @rule(lease=consumes(held))
    def fail(self, lease: Lease) -> None:
        model = self.model[lease.run_id]
        try:
            outcomes.fail(self.store, lease, ERROR)
        except Fenced:
            assert model.holder is not lease
            return
        assert model.holder is lease
        model.holder, model.status = None, "failed"

    @rule(who=st.integers(0, 1))
    def kill(self, who: int) -> None:
        """A worker dies: its leases lapse. What it still writes later is a zombie's."""
        leases.lapse(self.store, self.workers[who])
        for model in self.model.values():
            if model.holder is not None and model.holder.worker == self.workers[who]:
                model.holder = None
                self._let_go(model)

    @rule(run=runs)
    def cancel(self, run: str) -> None:
        model = self.model[run]
        record.cancel(self.store, run)
        if not model.final:
            model.cancel_asked = True
            if model.holder is None:
                self._let_go(model)

    def _let_go(self, model: Modelled) -> None:
        if model.cancel_asked:
            model.status, model.waits = "cancelled", False

    @precondition(lambda self: any(m.final for m in self.model.values()))
    @rule(target=runs, run=runs)
    def again(self, run: str) -> Any:
        model = self.model[run]
        possible = model.status in ("failed", "cancelled") and not model.gone_on
        try:
            new = begin.again(self.store, run)
        except NotAgain:
            assert not possible
            return multiple()
        assert possible
        model.gone_on = True
        done = min(model.done, len(STEPS) - 1)
        self.model[new.id] = Modelled(model.trip, done=done, kept=model.kept & {STEPS[done]})
        return new.id

    @rule(run=runs, at_most=st.integers(1, 5))
    def reconnect(self, run: str, at_most: int) -> None:
        """A stream comes back with the last number that it saw."""
        seen = self.seen.get(run, 0)
        told = events.after(self.store, run, seen, limit=at_most)
        assert [event.number for event in told] == [seen + n + 1 for n in range(len(told))]
        self.seen[run] = seen + len(told)

    @invariant()
    def agrees(self) -> None:
        assert witness.notes(self.store) == []
        for run, model in self.model.items():
            found = record.get(self.store, run)
            assert found is not None
            assert found.status == model.status, (found, model)
            numbers = [event.number for event in events.after(self.store, run, 0)]
            assert numbers == list(range(1, found.last_event + 1))
            done = {s.name for s in record.steps(self.store, run) if s.status == "done"}
            assert done == set(STEPS[: model.done])


class _Template:
    """A migrated record to copy: migrating anew each time would take most of the time."""

    _path: Path | None = None

    def path(self) -> Path:
        if self._path is None:
            self._path = Path(tempfile.mkdtemp(prefix="faults-model-")) / "wayline.db"
            url = f"sqlite:///{self._path}"
            migrate.upgrade(url)
            store = Store.open(url)
            witness.install(store)
            store.read(lambda c: c.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all())
            store.close()
        return self._path


_TEMPLATE = _Template()


@row(
    38,
    "stateful: submit, cancel, duplicate, kill, expire, retry, reconnect",
    "500 × 50 steps agree with the model (refunds join with credits)",
)
def stateful(trial: Trial) -> None:
    examples, steps = trial.size((40, 25), (500, 50))
    given = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=trial.small,
        database=None,
        phases=(Phase.generate,) if trial.small else (Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(Record, settings=given)
    trial.figures.trials = examples
    trial.note(f"{examples} × {steps} steps, each followed by a look at the whole record")
