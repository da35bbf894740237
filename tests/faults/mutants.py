"""The product with a fault built in, and the tests that have to notice: row 40.

Each mutant is a copy of the source with one change. Its catcher, a row or some tests of the
ordinary suite, has to fail on the copy, and to pass on a copy without the change.
"""

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.faults.trial import Trial, row

ROOT = Path(__file__).parents[2]
#: What a copy consists of.
PARTS = ("app", "bench", "runs", "tests", "trips", "wayline", "workers", "workflows")

#: The row that notices most, as it is run: within seconds.
MODEL = ("tests.faults", "--rows", "38", "--scale", "small")


def tests(file: str) -> tuple[str, ...]:
    return ("pytest", "-q", "-x", "-p", "no:cacheprovider", f"tests/{file}")


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    #: (what stands there, once, and what is put in its place), one after the other.
    changes: tuple[tuple[str, str], ...]
    #: Arguments of ``python -m``.
    caught_by: tuple[str, ...]


MUTANTS = (
    Mutant(
        "a write does not look at the fence",
        "runs/outcomes.py",
        (
            ('            _r.lease_worker == bindparam("by"),\n', ""),
            ('            _r.fence == bindparam("under"),\n', ""),
        ),
        MODEL,
    ),
    Mutant(
        "a duplicate delivery takes the lease again",
        "runs/leases.py",
        (("        _r.lease_worker.is_(None),\n        _r.cancel", "        _r.cancel"),),
        MODEL,
    ),
    Mutant(
        "output and progress in two transactions",
        "runs/outcomes.py",
        (
            (
                "        _end_step(connection, lease, output, made_by)\n"
                "        events.write(connection, lease.run_id, last, said)\n        if asked:",
                "        events.write(connection, lease.run_id, last, said)\n        if asked:",
            ),
            (
                "if go_on else None\n\n    return store.write(change)",
                "if go_on else None\n\n"
                "    store.write(lambda c: _end_step(c, lease, output, made_by))\n"
                "    return store.write(change)",
            ),
        ),
        MODEL,
    ),
    Mutant(
        "a finished step runs again",
        "runs/leases.py",
        (
            ("DONE:\n            return NoLease.SKIP", "SKIPPED:\n            return NoLease.SKIP"),
            ("if row.status != StepStatus.DONE) != step", "if row.status or True) == '?'"),
        ),
        MODEL,
    ),
    Mutant(
        "the idempotency key is ignored",
        "runs/trips.py",
        (("if key is None else _key_digest(key_scope or owner, key)", "if True else ''"),),
        MODEL,
    ),
    Mutant(
        "a dead worker's lease never lapses",
        "runs/reaper.py",
        (("now - seen.moved_at > workers.LEASE", "now - seen.moved_at > 1e9"),),
        tests("runs/test_reaper.py"),
    ),
    Mutant(
        "attempts are not counted",
        "runs/leases.py",
        (("attempts=_s.attempts + 1", "attempts=_s.attempts + 0"),),
        tests("runs/test_leases.py"),
    ),
    Mutant(
        "a checkpoint is acknowledged and not kept",
        "runs/checkpoints.py",
        (("    store.write(change)", "    _ = change"),),
        tests("runs/test_leases.py"),
    ),
    Mutant(
        "what could not be sent counts as sent",
        "runs/dispatch.py",
        (("            _unmark(self._store, run.id, marked)\n", ""),),
        tests("runs/test_reaper.py"),
    ),
    Mutant(
        "events are published before the commit",
        "runs/store.py",
        (
            (
                '    connection.info.setdefault(_TOLD, []).append(thing)',
                '    _EARLY([thing])  # type: ignore[name-defined]',
            ),
            ("        self._publish = publish\n", "        globals()['_EARLY'] = publish\n"),
        ),
        tests("runs/test_store.py"),
    ),
    Mutant(
        "retry layers multiply",
        "runs/policy.py",
        (("(changed or wait < longest_wait)", "(changed or wait <= longest_wait)"),),
        tests("runs/test_policy.py"),
    ),
)  # fmt: skip


@row(
    40,
    f"{len(MUTANTS)} product mutants (no fence, no dedupe, split commit, lost checkpoint …)",
    "each is caught by a test",
)
def mutants(trial: Trial) -> None:
    # Two at a time: most of what they do is waiting for disks and clocks.
    with ThreadPoolExecutor(2) as pool:
        sound = {m.caught_by for m in MUTANTS} if not trial.small else set()
        checks = {by: pool.submit(_caught, trial.folder, None, by) for by in sound}
        caught = {m.name: pool.submit(_caught, trial.folder, m, m.caught_by) for m in MUTANTS}
    for args, answer in checks.items():
        trial.judge(not answer.result(), f"fails without any change: {' '.join(args)}")
    for mutant in MUTANTS:
        by = " ".join(mutant.caught_by)
        trial.judge(caught[mutant.name].result(), f"not caught: {mutant.name}, by {by}")
    trial.figures.trials = len(MUTANTS)
    files = sorted({m.caught_by[-1] for m in MUTANTS if m.caught_by[0] == "pytest"})
    trial.note(f"noticed by the small row 38 and by {', '.join(files)}")


def _caught(folder: Path, mutant: Mutant | None, by: tuple[str, ...]) -> bool:
    """Whether the catcher fails on the copy, and for no reason of its own."""
    name = mutant.name if mutant else f"sound {by[0]} {by[-1]}"
    copy = folder / re.sub(r"\W+", "-", name)
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    if mutant is not None:
        _change(copy / mutant.file, mutant)
    told = subprocess.run(
        [sys.executable, "-m", *by],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = told.stdout + told.stderr
    broken = [word for word in ("SyntaxError", "ImportError", "NameError") if word in said]
    if broken or told.returncode not in (0, 1):
        raise AssertionError(f"{name}: the copy does not run: {said[-2000:]}")
    shutil.rmtree(copy)
    return told.returncode == 1


def _change(file: Path, mutant: Mutant) -> None:
    text = file.read_text()
    for old, new in mutant.changes:
        if text.count(old) != 1:
            raise AssertionError(f"{mutant.name}: stands {text.count(old)} times: {old!r}")
        text = text.replace(old, new)
    file.write_text(text)
