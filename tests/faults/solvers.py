"""A computing process that is ended on one input: row 6."""

from tests.faults import oracle
from tests.faults.load import Load
from tests.faults.trial import Trial, row
from tests.faults.world import World

#: What a child may allocate, in MiB: the least that can be set.
LIMIT = 256

#: The most attempts at a step, whatever it fails in.
MOST_ATTEMPTS = 3


@row(
    6,
    "a computing process over its memory limit on one input",
    "the others unaffected; a dead letter after ≤ 3 attempts (the refund joins with credits)",
)
def over_the_limit(trial: Trial) -> None:
    settings = {"WAYLINE_SOLVER_MIB": str(LIMIT)}
    with World(trial.folder, workers=2, delay=0.1, settings=settings) as world:
        pids = [worker.pid for worker in world.workers]
        # More than it may have: refused by its own limit. Or ended as the kernel ends what is
        # largest when memory is short.
        swelling = [{"swell": 4 * LIMIT}, {"killed": True}] * trial.size(2, 20)
        bad = [world.submit(gatherer=befalls) for befalls in swelling]
        load = Load(world, trial.size(20, 400), at_once=16)
        load.finish(trial)
        oracle.wait(trial, world, [*bad, *load.accepted], 120)
        oracle.check(trial, world, load.accepted, repeatable=0, least=1.0)
        trial.figures.trials += len(bad)
        for run in bad:
            _parked(trial, world, run)
        # Others compute in the same workers, in children of their own.
        well = [world.submit(gatherer={"swell": 1}) for _ in range(trial.size(4, 40))]
        oracle.wait(trial, world, well, 60)
        oracle.check(trial, world, well, repeatable=0, least=1.0)
        same = pids == [worker.pid for worker in world.workers if worker.running]
        trial.judge(same, "a worker ended with its child")
        trial.note(f"{len(bad)} runs whose input does not fit, {len(load.accepted)} beside them")


def _parked(trial: Trial, world: World, run: str) -> None:
    """Failed after its attempts, with what is needed to replay it."""
    status = world.one("SELECT status FROM runs WHERE id = :r", r=run)
    query = "SELECT count(*) FROM attempts WHERE run_id = :r AND step = 'gatherer'"
    attempts = world.one(query, r=run)
    letters = world.one("SELECT count(*) FROM dead_letters WHERE run_id = :r", r=run)
    trial.figures.lost += status != "failed"
    trial.judge(status == "failed", f"{run} is {status}")
    trial.judge(1 < attempts <= MOST_ATTEMPTS, f"{attempts} attempts at what cannot be done")
    trial.judge(letters == 1, f"{letters} dead letters of {run}")
