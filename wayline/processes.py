"""A program as a child process: started, watched, stopped, with all that it started."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from wayline import tether

#: Standard output is kept for what a command was asked for.
STDERR = 2


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run. The same program may be started again and again."""

    name: str
    file: Path
    #: The command line as others see it; the first is the program's shown name.
    argv: tuple[str, ...]
    #: Set on top of this process's own environment. Secrets belong here.
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: What it reads, to the end.
    stdin: bytes = field(default=b"", repr=False)
    #: Sockets it inherits, under the same numbers.
    descriptors: tuple[int, ...] = ()
    #: Where its output goes; else to our standard error.
    output: Path | None = None
    #: Called before each start.
    before: Callable[[], None] | None = None


class Child:
    """One running program, in a session of its own: Ctrl-C reaches its parent alone.

    Start it from the main thread, see :mod:`wayline.tether`.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._process = _start(program)

    @property
    def pid(self) -> int:
        return self._process.pid

    def exit_code(self) -> int | None:
        """``None`` while it runs; negative: killed by that signal. Ends its whole group."""
        code = self._process.poll()
        if code is not None:
            # What it forked and left behind, such as gunicorn's worker when the
            # master is killed. The group's number is not given away while it has members.
            self._signal_group(signal.SIGKILL)
        return code

    def terminate(self) -> None:
        """Ask it to stop."""
        self._process.terminate()

    def kill(self) -> None:
        """End it and its group at once, and wait for the kernel to have done it."""
        self._signal_group(signal.SIGKILL)
        self._process.wait()

    def _signal_group(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


def describe_exit(code: int) -> str:
    """``exit code 1`` or ``SIGKILL``."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _start(program: Program) -> "subprocess.Popen[bytes]":
    if program.before:
        program.before()
    with ExitStack() as opened:
        output = opened.enter_context(program.output.open("wb")) if program.output else STDERR
        process = subprocess.Popen(  # noqa: S603 (our own programs)
            [
                *(sys.executable, "-IS", tether.__file__, str(os.getpid())),
                *(str(program.file), *program.argv),
            ],
            env={**os.environ, **program.environment},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=program.descriptors,
            start_new_session=True,
        )
    assert process.stdin is not None
    # It may be gone already; its exit is noticed where all exits are.
    with suppress(BrokenPipeError):
        process.stdin.write(program.stdin)
    with suppress(BrokenPipeError):
        process.stdin.close()
    return process
