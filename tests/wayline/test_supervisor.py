"""Keeping programs running. The programs are one-line scripts made for the test."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wayline.waiting import runs
from wayline import supervisor as supervision
from wayline.exits import CommandError, Exit
from wayline.processes import Program
from wayline.signals import Signals
from wayline.supervisor import Supervisor, delay_after

SLEEPS = "import signal; signal.pause()"
#: Notes its name and end in a file when told to stop.
TELLS = """
import signal, sys
def stop(*_):
    with open(sys.argv[2], "a") as file:
        file.write(sys.argv[1] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
open(sys.argv[2] + "." + sys.argv[1], "w").close()
while True: signal.pause()
"""
STUBBORN = """
import signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1], "w").close()
while True: signal.pause()
"""


def python(name: str, code: str, *arguments: str) -> Program:
    return Program(name=name, file=Path(sys.executable), argv=("python", "-c", code, *arguments))


@pytest.fixture
def keeper() -> Iterator[Supervisor]:
    with Signals() as signals:
        supervisor = Supervisor(signals, grace=5)
        try:
            yield supervisor
        finally:
            supervisor.stop()


def test_delays_double_up_to_a_limit() -> None:
    delays = [delay_after(n) for n in range(1, 12)]
    assert delays[:4] == [0.25, 0.5, 1, 2]
    assert delays[-1] == delay_after(10_000) == supervision.LONGEST_DELAY


def test_what_dies_is_started_again(keeper: Supervisor) -> None:
    keeper.start(python("a", SLEEPS))
    keeper.start(python("b", SLEEPS))
    before = keeper.pids()
    os.kill(before["a"], signal.SIGKILL)
    assert keeper.wait_for(
        lambda: keeper.pids().get("a", before["a"]) != before["a"], 10, "not restarted"
    )
    assert runs(keeper.pids()["a"])
    assert keeper.pids()["b"] == before["b"]


def test_they_stop_in_reverse_order(keeper: Supervisor, tmp_path: Path) -> None:
    told = tmp_path / "told"
    for name in ("first", "second", "third"):
        keeper.start(python(name, TELLS, name, str(told)))
    assert keeper.wait_for(lambda: len(list(tmp_path.iterdir())) == 3, 10, "not started")
    pids = keeper.pids()
    keeper.stop()
    assert told.read_text().split() == ["third", "second", "first"]
    assert not any(map(runs, pids.values()))
    assert keeper.pids() == {}


def test_what_does_not_stop_is_killed_after_its_grace(tmp_path: Path) -> None:
    with Signals() as signals:
        keeper = Supervisor(signals, grace=0.2)
        keeper.start(python("stubborn", STUBBORN, str(tmp_path / "up")))
        keeper.wait_for((tmp_path / "up").exists, 10, "not started")
        (pid,) = keeper.pids().values()
        keeper.stop()
        assert not runs(pid)


def test_asked_twice_it_kills_at_once(tmp_path: Path) -> None:
    with Signals() as signals:
        keeper = Supervisor(signals, grace=60)
        keeper.start(python("stubborn", STUBBORN, str(tmp_path / "up")))
        keeper.wait_for((tmp_path / "up").exists, 10, "not started")
        os.kill(os.getpid(), signal.SIGTERM)
        later = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM))
        later.start()
        began = time.monotonic()
        keeper.serve()
        keeper.stop()
        later.join()
        assert time.monotonic() - began < 30


def test_a_stop_during_the_start_is_heard(keeper: Supervisor) -> None:
    keeper.start(python("a", SLEEPS))
    os.kill(os.getpid(), signal.SIGINT)
    assert keeper.wait_for(lambda: False, 30, "late") is False


def test_what_keeps_dying_fails_the_start(keeper: Supervisor) -> None:
    keeper.start(python("broken", "raise SystemExit(7)"))
    with pytest.raises(CommandError, match=r"broken does not start \(exit code 7\)") as caught:
        keeper.wait_for(lambda: False, 30, "late")
    assert caught.value.exit_code == Exit.FAILED


def test_a_bad_setting_fails_the_start_at_the_first_death(keeper: Supervisor) -> None:
    keeper.start(python("choosy", "raise SystemExit(2)"))
    with pytest.raises(CommandError) as caught:
        keeper.wait_for(lambda: False, 30, "late")
    assert caught.value.exit_code == Exit.BAD_REQUEST


def test_what_does_not_come_up_in_time_fails_the_start(keeper: Supervisor) -> None:
    with pytest.raises(CommandError, match="too late"):
        keeper.wait_for(lambda: False, 0.1, "too late")


def test_handlers_from_before_come_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Signals():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
