"""Bringing a worker to a certain point of a step, and killing it just there.

Most points stand still: the run's plan, the fakes' gate or a lock on the record holds the
step until the kill. Two are moments of the broker, seen as Valkey is told of them.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import redis

from tests.faults.world import Kill, World
from tests.servers import until
from workflows import ITINERARY

#: In the order that they come in a step. The message is acknowledged as it is taken.
POINTS = (
    "after ack",
    "before claim",
    "after claim",
    "request sent",
    "reply received",
    "after checkpoint",
    "after publish",
)


#: Those that stand still in the worker itself: runs at all of them fall to one kill.
STANDING = ("after claim", "after checkpoint")


def kill_at_all(world: World, steps: Sequence[str]) -> tuple[list[str], Kill]:
    """The same for runs at every point of ``STANDING``, with one kill."""
    runs = _hold(world, steps, "before call") + _hold(world, steps, "after checkpoint")
    return runs, world.kill(world.workers[0])


def kill_at(world: World, point: str, steps: Sequence[str]) -> tuple[list[str], Kill]:
    """Runs that were killed at that point, one in each of the steps, and the kill."""
    return _HOW[point](world, steps)


def _held(hold: str) -> Callable[[World, Sequence[str]], tuple[list[str], Kill]]:
    def kill(world: World, steps: Sequence[str]) -> tuple[list[str], Kill]:
        runs = _hold(world, steps, hold)
        return runs, world.kill(world.workers[0])

    return kill


def _hold(world: World, steps: Sequence[str], hold: str) -> list[str]:
    """A run for each of the steps, once all of them stand still there."""
    runs = [world.submit(**{step: {"hold": hold}}) for step in steps]
    for run, step in zip(runs, steps, strict=True):
        mark = world.folder / f"executions-{run}-{step}-{hold}"
        until(mark.exists, what=f"{step} is held {hold}")
    return runs


def _before_claim(world: World, steps: Sequence[str]) -> tuple[list[str], Kill]:
    """The step comes again by a message while nobody can write: taken and not claimed."""
    runs = [world.submit(**{step: {"put_off": 3.0}}) for step in steps]
    failed = "SELECT count(*) FROM attempts WHERE outcome = 'failed' AND run_id IN (:a,:b,:c,:d)"
    names = dict(zip("abcd", [*runs, "", "", ""], strict=False))
    until(lambda: world.one(failed, **names) == len(runs), what="the steps are put off")
    due = world.one("SELECT max(retry_at) FROM runs WHERE retry_at IS NOT NULL")
    time.sleep(max(0.0, due / 1e6 - time.time() - 0.3))
    with locked(world):
        until(lambda: not world.queued(), 4, what="the messages are taken")
        kill = world.kill(world.workers[0])
    return runs, kill


def _request_sent(world: World, steps: Sequence[str]) -> tuple[list[str], Kill]:
    runs = _at_the_gate(world, steps)
    return runs, world.kill(world.workers[0])


def _reply_received(world: World, steps: Sequence[str]) -> tuple[list[str], Kill]:
    """Replies go out while nobody can write: received, and not kept."""
    runs = _at_the_gate(world, steps)
    with locked(world):
        world.open_gate()
        time.sleep(1.0)  # on loopback, for a reply of some hundred bytes
        kill = world.kill(world.workers[0])
    return runs, kill


def _at_the_gate(world: World, steps: Sequence[str]) -> list[str]:
    """Runs whose calls in these steps are under way and not answered."""
    runs = _hold(world, steps, "before call")
    world.close_gate()
    for run, step in zip(runs, steps, strict=True):
        (world.folder / f"executions-{run}-{step}-go").touch()
    places = set(zip(runs, steps, strict=True))
    until(lambda: places <= {c.place for c in world.calls()}, what="the calls are under way")
    return runs


def _after_publish(world: World, steps: Sequence[str]) -> tuple[list[str], Kill]:
    """As soon as the next step's message was handed to Valkey; its progress, if there is none."""
    (step,) = steps
    percent = ITINERARY.step(step).percent
    following = ITINERARY.from_step(step)[1:2]
    if following and not world.settings.WAYLINE_IN_PLACE:
        queue = following[0].queue(ITINERARY.name)
        return _as_soon_as(world, lambda command: command.startswith(f"LPUSH {queue}"))
    told = f'"percent": {percent},'
    return _as_soon_as(world, lambda command: "PUBLISH" in command and told in command)


def _after_ack(world: World, steps: Sequence[str]) -> tuple[list[str], Kill]:
    """As soon as the message of the step was acknowledged to Valkey."""
    (step,) = steps
    queue = ITINERARY.step(step).queue(ITINERARY.name)
    pushed = threading.Event()

    def seen(command: str) -> bool:
        if command.startswith(f"LPUSH {queue}"):
            pushed.set()
        return pushed.is_set() and command.startswith("HDEL unacked")

    return _as_soon_as(world, seen)


def _as_soon_as(world: World, seen: Callable[[str], bool]) -> tuple[list[str], Kill]:
    kills: list[Kill] = []
    ends = time.monotonic() + 30
    with watching(world) as commands:
        run = world.submit()
        for command in commands:
            if seen(command):
                kills.append(world.kill(world.workers[0]))
                break
            assert time.monotonic() < ends, "that moment never came"
    return [run], kills[0]


@contextmanager
def watching(world: World) -> Iterator[Iterator[str]]:
    """Every command that Valkey is given from now on."""
    client = redis.Redis.from_url(world.valkey.url, socket_timeout=20)
    with client.monitor() as monitor:  # type: ignore[no-untyped-call]
        yield (heard["command"] for heard in monitor.listen())
    client.close()


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Nobody can write to the record meanwhile. Shorter than anybody waits for it."""
    lock = sqlite3.connect(world.settings.database_url.removeprefix("sqlite:///"))
    lock.isolation_level = None
    lock.execute("PRAGMA busy_timeout=5000")
    lock.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        lock.execute("ROLLBACK")
        lock.close()


_HOW: dict[str, Callable[[World, Sequence[str]], tuple[list[str], Kill]]] = {
    "after ack": _after_ack,
    "before claim": _before_claim,
    "after claim": _held("before call"),
    "request sent": _request_sent,
    "reply received": _reply_received,
    "after checkpoint": _held("after checkpoint"),
    "after publish": _after_publish,
}
