"""Children: started with what they need, ended with all that they started.

The programs are one-line Python scripts made for the test.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.wayline.waiting import runs, until
from wayline import tether
from wayline.processes import Child, Program, describe_exit

FORKS = """
import os, sys
child = os.fork()
if child:
    sys.stdout.write(str(child)); sys.stdout.flush()
import signal; signal.pause()
"""

#: Starts a child and says its pid; stands for a supervisor that is killed.
PARENT = """
import sys, time
from pathlib import Path
from wayline.processes import Child, Program
child = Child(Program(name="sleeper", file=Path(sys.executable),
                      argv=("sleeper", "-c", "import signal; signal.pause()")))
print(child.pid, flush=True)
time.sleep(3600)
"""


def python(code: str, **options: object) -> Program:
    return Program(
        name="test",
        file=Path(sys.executable),
        argv=("python", "-c", code),
        **options,  # type: ignore[arg-type]
    )


def test_input_environment_and_output_arrive(tmp_path: Path) -> None:
    code = "import os, sys; print(sys.stdin.read(), os.environ['GIVEN'], os.getsid(0))"
    child = Child(
        python(code, stdin=b"read", environment={"GIVEN": "set"}, output=tmp_path / "out")
    )
    until(lambda: child.exit_code() is not None)
    assert child.exit_code() == 0
    assert (tmp_path / "out").read_text() == f"read set {child.pid}\n"


def test_what_it_forked_ends_with_it(tmp_path: Path) -> None:
    child = Child(python(FORKS, output=tmp_path / "out"))
    grandchild = int(until(lambda: (tmp_path / "out").read_text()))
    os.kill(child.pid, signal.SIGKILL)
    assert until(child.exit_code) == -signal.SIGKILL
    until(lambda: not runs(grandchild))


def test_kill_ends_the_whole_group(tmp_path: Path) -> None:
    child = Child(python(FORKS, output=tmp_path / "out"))
    grandchild = int(until(lambda: (tmp_path / "out").read_text()))
    child.kill()
    assert child.exit_code() == -signal.SIGKILL
    until(lambda: not runs(grandchild))


def test_a_child_dies_with_its_killed_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert psutil.pid_exists(child)
        parent.kill()
    until(lambda: not runs(child))


def test_a_child_whose_parent_is_gone_already_does_not_start() -> None:
    not_the_parent = str(os.getpid() + 1)
    ended = subprocess.run(
        [sys.executable, "-IS", tether.__file__, not_the_parent, sys.executable, "python"],
        check=False,
    )
    assert ended.returncode == 1


def test_a_missing_program_ends_with_an_exit_code() -> None:
    child = Child(Program(name="none", file=Path("/does/not/exist"), argv=("none",)))
    assert until(child.exit_code) == 1


def test_exits_are_described() -> None:
    assert describe_exit(1) == "exit code 1"
    assert describe_exit(-9) == "SIGKILL"
    assert describe_exit(-250) == "signal 250"
