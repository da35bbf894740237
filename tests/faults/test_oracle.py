"""The oracle sees what it is there to see: a record is spoilt by hand, one way at a time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from runs import leases, outcomes
from runs.leases import Lease
from tests.faults import oracle, witness
from tests.faults.trial import Trial
from tests.faults.world import World
from workflows import ITINERARY

Spoil = Callable[[World, str], None]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("oracle"), workers=0) as world:
        yield world


@pytest.fixture
def run(world: World) -> str:
    """One that went all the way, its steps done by this process."""
    run = world.submit()
    for step in ITINERARY.steps:
        lease = leases.claim(world.store, run, step.name, "made up")
        assert isinstance(lease, Lease)
        if step is ITINERARY.steps[-1]:
            outcomes.finish_step(
                world.store, lease, output={}, made_by="x", partial=None, make=lambda _: {}
            )
        else:
            outcomes.commit_step(world.store, lease, output={}, made_by="x", partial=None)
    world.valkey.wipe()
    return run


def failures(world: World, run: str, folder: Path) -> list[str]:
    """What the oracle has against the world; the spoilt run is erased after it."""
    trial = Trial(folder, small=True)
    oracle.check(trial, world, [run], leftovers=0.2, least=1.0)
    world.store.write(lambda c: c.execute(text("DELETE FROM faults_notes")))
    world.store.write(lambda c: c.execute(text("DELETE FROM trips")))
    return trial.figures.failures


def sql(statement: str) -> Spoil:
    def spoil(world: World, run: str) -> None:
        world.store.write(lambda c: c.execute(text(statement), {"r": run}))

    return spoil


def test_a_sound_record_passes(world: World, run: str, tmp_path: Path) -> None:
    assert failures(world, run, tmp_path) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (sql("UPDATE runs SET status = 'running' WHERE id = :r"), "a final state changed"),
        (sql("UPDATE runs SET status = 'running' WHERE id = :r"), "lost"),
        (sql("UPDATE runs SET fence = 1 WHERE id = :r"), "a fence fell"),
        (sql("UPDATE runs SET percent = 50 WHERE id = :r"), "progress fell"),
        (sql("UPDATE runs SET lease_worker = 'x' WHERE id = :r"), "leases left"),
        (
            sql("UPDATE steps SET output = '1' WHERE run_id = :r AND position = 0"),
            "a finished step changed",
        ),
        (
            sql("INSERT INTO attempts (run_id, step, fence, worker, started_at, outcome)"
                " VALUES (:r, 'architect', 99, 'x', 0, 'done')"),
            "a finished step was begun again",
        ),
        (
            sql("UPDATE attempts SET outcome = NULL WHERE run_id = :r AND fence = 1"),
            "attempts never ended",
        ),
        (sql("DELETE FROM events WHERE run_id = :r AND number = 3"), "events of"),
        (
            sql("INSERT INTO events (run_id, number, type, data, at)"
                " VALUES (:r, 99, 'progress', '{}', 0)"),
            "an event of an ended run",
        ),
        (sql("DELETE FROM events WHERE run_id = :r AND type = 'done'"), "told []"),
        (lambda world, run: world.chain(run).apply_async() and None, "messages left"),
    ],
)  # fmt: skip
def test_what_is_spoilt_is_seen(
    world: World, run: str, tmp_path: Path, spoil: Spoil, said: str
) -> None:
    spoil(world, run)
    assert any(said in failure for failure in failures(world, run, tmp_path))
    world.valkey.wipe()


def test_gaps_and_repetitions_in_a_stream_are_seen(tmp_path: Path) -> None:
    for ids in ([], [1, 3], [1, 2, 2], [2, 3]):
        trial = Trial(tmp_path, small=True)
        oracle.stream(trial, ids, "a run")
        assert trial.figures.failures
    trial = Trial(tmp_path, small=True)
    oracle.stream(trial, [1, 2, 3], "a run")
    assert trial.figures.failures == []


def test_the_record_takes_its_notes_in_any_process(world: World, run: str) -> None:
    assert witness.notes(world.store) == []
    sql("UPDATE runs SET percent = 1 WHERE id = :r")(world, run)
    assert [note.never for note in witness.notes(world.store)] == ["progress fell"]
    world.store.write(lambda c: c.execute(text("DELETE FROM faults_notes")))
