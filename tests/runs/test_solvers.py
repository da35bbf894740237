"""Computing in a process of its own: what it gives, raises, takes too much of; how it stops."""

import operator
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from runs.errors import InternalError
from runs.solvers import Solvers
from tests.servers import until


class Stop(Exception):
    """The step was told to stop."""


@pytest.fixture
def solvers() -> Iterator[Solvers]:
    solvers = Solvers(2, 512)
    yield solvers
    solvers.close()


def never() -> None:
    """Nobody told the step to stop."""


def test_it_gives_what_the_function_gives_and_keeps_its_child(solvers: Solvers) -> None:
    first = solvers.run(os.getpid, check=never)
    assert first != os.getpid()
    assert solvers.run(os.getpid, check=never) == first


def test_what_the_function_raises_is_raised(solvers: Solvers) -> None:
    with pytest.raises(ZeroDivisionError):
        solvers.run(operator.truediv, 1, 0, check=never)
    assert solvers.run(operator.add, 1, 2, check=never) == 3


def test_too_much_memory_ends_that_computation_alone(solvers: Solvers) -> None:
    with pytest.raises(MemoryError):
        solvers.run(bytearray, 2**30, check=never)
    assert solvers.run(operator.add, 1, 2, check=never) == 3


def test_a_child_that_dies_is_an_error_of_ours_and_is_replaced(solvers: Solvers) -> None:
    with pytest.raises(InternalError) as raised:
        solvers.run(os._exit, 7, check=never)
    assert raised.value.cause == "solver ended: 7"
    pid = solvers.run(os.getpid, check=never)
    psutil.Process(pid).kill()
    # All of its threads, and not yet fetched: the first may be gone before the others.
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert solvers.run(os.getpid, check=never) != pid


def test_told_to_stop_it_kills_the_child(solvers: Solvers) -> None:
    pid = solvers.run(os.getpid, check=never)

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        solvers.run(time.sleep, 600, check=stop)
    assert not psutil.pid_exists(pid)


def test_no_more_children_than_places(solvers: Solvers) -> None:
    seen: set[int] = set()
    threads = [
        threading.Thread(target=lambda: seen.add(solvers.run(os.getpid, check=never)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(seen) <= 2


def test_a_child_ends_with_its_worker_in_the_middle_of_computing() -> None:
    script = (
        "import os, time\n"
        "from runs.solvers import Solvers\n"
        "solvers = Solvers(1, 512)\n"
        "print(solvers.run(os.getpid, check=lambda: None), flush=True)\n"
        "solvers.run(time.sleep, 600, check=lambda: None)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        child = psutil.Process(int(worker.stdout.readline()))
        worker.kill()
        until(lambda: not child.is_running(), what="the child has ended")


def test_the_end_of_the_worker_ends_its_children() -> None:
    solvers = Solvers(1, 512)
    pid = solvers.run(os.getpid, check=never)
    solvers.close()
    assert not psutil.pid_exists(pid)
