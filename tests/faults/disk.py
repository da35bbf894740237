"""A file system small enough to fill, and a record that others keep busy: rows 19 and 21."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.faults import oracle
from tests.faults.load import Load
from tests.faults.points import locked
from tests.faults.trial import NotHere, Trial, row
from tests.faults.world import World
from tests.servers import until

#: A write that the record keeps waiting for longer than this is refused.
BUSY = 5.0


@row(
    19,
    "disk full during checkpoints and the broker's log being rewritten",
    "no partial commit; reads and streams live; it recovers ≤ 30 s",
)
def full_disk(trial: Trial) -> None:
    with _small_disk(trial.folder / "disk") as disk, _on(trial, disk) as world:
        load = Load(world, trial.size(30, 300), at_once=12, followed=5, seconds=300)
        time.sleep(1)
        for _ in range(trial.size(1, 10)):
            reads = _fill(trial, world, disk, load)
            ended = world.ended()
            began = time.monotonic()
            until(lambda n=ended: world.ended() > n or not load.under_way, 60)  # type: ignore[misc]
            trial.resumed("after there is room", [time.monotonic() - began])
            trial.judge(reads, "nothing was read while the disk was full")
            load.wait(2)
        load.finish(trial)
        many = len(load.accepted)
        oracle.check(trial, world, load.accepted, least=1.0, repeatable=many, stranded=True)
        sound = world.one("PRAGMA integrity_check")
        trial.judge(sound == "ok", f"the record is damaged: {sound}")
        longest = max(trial.figures.resumed["after there is room"])
        trial.judge(longest <= 30, f"recovered after {longest:.1f} s")
        refused = [told for told in load.refused if told != "503"]
        trial.judge(not refused, f"refused otherwise than with 503: {refused[:3]}")
        trial.note(f"{len(load.refused)} trips refused with 503 meanwhile")
        trial.note("no audit yet: none was appended to")


@contextmanager
def _on(trial: Trial, disk: Path) -> Iterator[World]:
    with World(trial.folder / "world", workers=2, delay=0.1, web=True, disk=disk) as world:
        yield world


def _fill(trial: Trial, world: World, disk: Path, load: Load) -> int:
    """Leave no byte free for a while. Returns how many reads were answered meanwhile."""
    ballast = disk / "ballast"
    reads = 0
    with world.valkey.client() as client:
        client.bgrewriteaof()
    ends = time.monotonic() + trial.size(3, 10)
    with ballast.open("wb", buffering=0) as file:
        while time.monotonic() < ends:
            try:
                file.write(b"x" * 4096)
            except OSError:
                trip = world.one("SELECT trip_id FROM runs LIMIT 1")
                answer = world.web.get(f"/trips/{trip}")
                trial.judge(answer.status_code < 500, f"a page: {answer.status_code}")
                reads += 1
                time.sleep(0.05)
    ballast.unlink()
    return reads


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 12 MB in memory."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    try:
        told = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NotHere("there is no 'mount'") from None
    if told.returncode != 0:
        raise NotHere(f"no small file system can be mounted: {told.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@row(
    21,
    "a slow store (+500 ms a write, 5 % of writes refused)",
    "reads ≤ 2 s or 503",
)
def slow_store(trial: Trial) -> None:
    with World(trial.folder, workers=2, delay=0.1, web=True) as world:
        load = Load(world, trial.size(20, 200), at_once=8, seconds=600)
        reads: list[float] = []
        codes: set[int] = set()
        ends = time.monotonic() + trial.size(8, 240)
        while time.monotonic() < ends:
            busy = BUSY + 1 if len(reads) % 100 > 90 else 0.5
            with locked(world):
                _read(world, reads, codes, busy)
            time.sleep(0.02)
        load.finish(trial)
        oracle.check(trial, world, load.accepted, least=1.0, repeatable=len(load.accepted))
        trial.judge(codes <= {200, 404, 503}, f"reads answered {codes}")
        trial.judge_time(max(reads), 2, "longest read, s")
        trial.note(f"{len(reads)} reads; {len(load.refused)} trips refused meanwhile")
        refused = set(load.refused) - {"503"}
        trial.judge(not refused, f"refused otherwise than with 503: {refused}")


def _read(world: World, reads: list[float], codes: set[int], seconds: float) -> None:
    """Read pages for so long, and how long each took."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        began = time.monotonic()
        try:
            codes.add(world.web.get("/trips").status_code)
        except httpx.TimeoutException:
            codes.add(0)
        reads.append(time.monotonic() - began)
        time.sleep(0.05)
