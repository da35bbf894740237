"""Become another program that dies with its parent. Run as a script, before the program:

    python -IS tether.py <parent's pid> <file> <argv0> [argument…]

Linux kills the process when the *thread* that started it ends, so the supervisor starts
its children from its main thread. The request survives ``exec`` but not ``fork``. This
is a program of its own rather than ``preexec_fn``, which may deadlock in a threaded
parent. Elsewhere than on Linux it only becomes the program.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel for SIGKILL when the parent is gone (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def main(parent: str, file: str, *argv: str) -> None:
    die_with_parent()
    # A parent that was gone before the request is never reported.
    if os.getppid() != int(parent):
        sys.exit(1)
    os.execv(file, argv)  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    main(*sys.argv[1:])
