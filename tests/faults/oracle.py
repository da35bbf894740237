"""What is checked after every fault, from the record and from the logs of the fakes.

Every accepted run has ended, in one state that never changed; no finished step was done
again; no call began after its step's checkpoint; calls were repeated only where a kill fell
into one, and each is in the record; events are numbered without a gap; nothing is left
behind: no lease, no message, no descriptor. And at least half succeeded, so that nothing
passes by doing nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise

import psutil

from runs.broker import VISIBILITY_TIMEOUT
from runs.states import RunStatus
from tests.e2e.stack import FINAL
from tests.faults import witness
from tests.faults.trial import Trial
from tests.faults.world import Kill, World
from tests.servers import until

#: Descriptors of an idle worker beside its connections: files, pipes, sockets, libraries.
DESCRIPTORS = 64
#: Longest, in seconds, that a message of a killed worker may be kept from the others.
LONGEST_STRANDED = 120
#: A thread may keep a connection to the record (three files), one to a provider, one to Redis.
DESCRIPTORS_A_THREAD = 5

LAST = FINAL - {"succeeded"} | {"done"}


def wait(trial: Trial, world: World, accepted: Collection[str], seconds: float) -> None:
    """Until every accepted run has ended, or its time is over."""
    wanted = set(accepted)

    def ended() -> bool:
        if world.ended() < len(wanted):
            return False
        still = world.rows("SELECT id FROM runs WHERE status IN ('queued', 'running')")
        return wanted.isdisjoint(row.id for row in still)

    try:
        until(ended, seconds)
    except AssertionError:
        trial.note(f"not all ended within {seconds:g} s")


def check(
    trial: Trial,
    world: World,
    accepted: Collection[str],
    kills: Iterable[Kill] = (),
    *,
    clocks: bool = True,
    calls: bool = True,
    repeatable: int | None = None,
    calls_an_attempt: int = 1,
    stranded: bool = False,
    slept: Collection[int] = (),
    least: float = 0.5,
    leftovers: float = 15.0,
) -> None:
    """Judge a world after its fault. Enters figures and failures into the trial.

    ``clocks``: the processes' clocks agree, so that times can be compared. ``calls``: the
    workers are the quick ones, whose calls say where they belong. ``repeatable``: how many
    may be repeated, when not those that the kills interrupted. ``stranded``:
    connections were lost with messages in hand. ``slept``: processes that were put to sleep,
    maybe between the last look at a lease and the sending of its call. ``least``: the
    part of the runs that must have succeeded. ``leftovers``: seconds for the last messages
    to be taken from their queues.
    """
    figures = trial.figures
    figures.trials += len(accepted)
    _endings(trial, world, accepted, least)
    _never(trial, world)
    kills = list(kills)
    if calls:
        allowed = sum(len(k.held) for k in kills) if repeatable is None else repeatable
        _calls(trial, world, allowed, calls_an_attempt)
    if calls and clocks:
        _done_twice(trial, world, slept)
    _events(trial, world)
    _leases(trial, world)
    _messages(trial, world, leftovers, stranded=stranded or bool(kills))
    _descriptors(trial, world)


def _endings(trial: Trial, world: World, accepted: Collection[str], least: float) -> None:
    states = {row.id: row.status for row in world.rows("SELECT id, status FROM runs")}
    lost = [run for run in accepted if states.get(run) not in FINAL]
    trial.figures.lost += len(lost)
    for run in lost[:5]:
        row = world.rows(
            "SELECT id, status, step, percent, lease_worker, retry_at, sent_at, sends, fence"
            " FROM runs WHERE id = :r",
            r=run,
        )
        trial.judge(False, f"lost: {row[0]._asdict() if row else run}")
    trial.judge(len(lost) <= 5, f"lost: {len(lost)} runs in all")
    good = sum(states.get(run) == RunStatus.SUCCEEDED for run in accepted)
    trial.judge(accepted, "nothing was accepted")
    trial.judge(good >= least * len(accepted), f"only {good} of {len(accepted)} succeeded")


def _never(trial: Trial, world: World) -> None:
    seen = witness.notes(world.store)
    trial.figures.repeated_steps += sum(note.never in witness.REPEATED for note in seen)
    for never, count in Counter(note.never for note in seen).items():
        trial.judge(False, f"{never}: {count} times")


def _done_twice(trial: Trial, world: World, slept: Collection[int]) -> None:
    """Executions that began after their step was done, calls that began after the checkpoint."""
    done = {
        (row.run_id, row.name): row.ended_at
        for row in world.rows("SELECT run_id, name, ended_at FROM steps WHERE status = 'done'")
    }
    begun = (e for e in world.executions() if e.pid not in slept)
    again = [e for e in begun if e.at > done.get(e.place, e.at)]
    trial.figures.repeated_steps += len(again)
    trial.judge(not again, f"{len(again)} executions began after their step was done: {again[:2]}")
    kept = {
        (row.run_id, row.step): row.created_at
        for row in world.rows("SELECT run_id, step, created_at FROM checkpoints")
    }
    late = [c for c in world.calls() if c.at > kept.get(c.place, c.at)]
    if woken := [call for call in late if call.pid in slept]:
        trial.note(f"{len(woken)} calls were sent by sleepers as they woke")
    late = [call for call in late if call.pid not in slept]
    trial.judge(not late, f"{len(late)} calls began after their checkpoint: {late[:2]}")


def _calls(trial: Trial, world: World, allowed: int, an_attempt: int) -> None:
    made = Counter(call.place for call in world.calls())
    extra = sum(made.values()) - len(made)
    trial.figures.repeated_calls += extra
    trial.judge(extra <= allowed, f"{extra} calls repeated, {allowed} could be")
    begun = Counter(
        (row.run_id, row.step) for row in world.rows("SELECT run_id, step FROM attempts")
    )
    entered = Counter(
        (row.run_id, row.step) for row in world.rows("SELECT run_id, step FROM calls")
    )
    missing = [place for place, count in made.items() if count > entered[place]]
    trial.judge(not missing, f"calls that are not in the record: {missing[:3]}")
    unknown = [place for place, count in made.items() if count > an_attempt * begun[place]]
    trial.judge(not unknown, f"more calls than attempts: {unknown[:3]}")


def _events(trial: Trial, world: World) -> None:
    """Numbered 1, 2, 3 …, one ending and nothing after it, progress that never falls."""
    told: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in world.rows("SELECT run_id, number, type FROM events ORDER BY run_id, number"):
        told[row.run_id].append((row.number, row.type))
    for row in world.rows("SELECT id, status, last_event FROM runs"):
        numbers = [number for number, _ in told[row.id]]
        if numbers != list(range(1, row.last_event + 1)):
            trial.judge(False, f"events of {row.id}: {numbers}, last {row.last_event}")
        endings = [kind for _, kind in told[row.id] if kind in LAST]
        expected = {"succeeded": "done"}.get(row.status, row.status)
        if row.status in FINAL and (endings != [expected] or told[row.id][-1][1] != expected):
            trial.judge(False, f"{row.id} is {row.status}, told {endings}")


def _leases(trial: Trial, world: World) -> None:
    leases = world.one("SELECT count(*) FROM runs WHERE lease_worker IS NOT NULL")
    trial.judge(leases == 0, f"{leases} leases left")
    running = world.one("SELECT count(*) FROM attempts WHERE outcome IS NULL")
    trial.judge(running == 0, f"{running} attempts never ended")
    called = world.one("SELECT count(*) FROM calls WHERE outcome IS NULL")
    trial.judge(called == 0, f"{called} calls left open")


def _messages(trial: Trial, world: World, seconds: float, *, stranded: bool) -> None:
    """None left, but for those in hands that cannot acknowledge them.

    The broker takes them back after its visibility timeout: waited for at full scale alone.
    """
    if stranded and not trial.small and VISIBILITY_TIMEOUT <= LONGEST_STRANDED:
        seconds += VISIBILITY_TIMEOUT + 45
    try:
        until(lambda: not world.queued(), seconds)
    except AssertionError:
        left = world.queued()
        if stranded and trial.small and set(left) == {"unacked"}:
            trial.note(f"{left['unacked']} messages still in hands that cannot acknowledge them")
        else:
            trial.judge(False, f"messages left: {dict(left)}")


def _descriptors(trial: Trial, world: World) -> None:
    most = DESCRIPTORS + DESCRIPTORS_A_THREAD * world.settings.WAYLINE_WORKER_THREADS
    for worker in world.workers:
        if worker.running:
            count = psutil.Process(worker.pid).num_fds()
            trial.judge(count <= most, f"{count} descriptors open in an idle worker")


def stream(trial: Trial, ids: list[int], run: str) -> None:
    """What one follower was sent, over all its reconnects."""
    trial.judge(ids, f"the stream of {run} said nothing")
    trial.judge(all(b == a + 1 for a, b in pairwise([0, *ids])), f"the stream of {run}: {ids}")
