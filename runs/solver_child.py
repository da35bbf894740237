"""What a solver's process does: ``python -m runs.solver_child DESCRIPTOR BYTES``.

Imports nothing of the worker, so that it starts fast and stays small. Its life ends with the
pipe, whatever ended the worker at the other end.
"""

import os
import pickle
import resource
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection

from setproctitle import setproctitle

#: Seconds between looks at whether the worker is still there.
LOOK = 1.0


def end_with(parent: int) -> None:
    """End, whatever is being computed, when that process has ended. Never returns otherwise."""
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)


def serve(pipe: Connection, limit: int) -> None:
    """Asked, answered, until nobody asks any more. ``limit``: bytes that it may allocate."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # its worker decides
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    while True:
        try:
            function, given = pipe.recv()
        except (EOFError, ConnectionError):  # who asked has ended, perhaps in the middle of it
            return
        try:
            answer = (True, function(*given))
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            answer = (False, _that_travels(error))
        try:
            pipe.send(answer)
        except ConnectionError:
            return


def _that_travels(error: Exception) -> Exception:
    """The error, or where it cannot be sent whole, one that names it."""
    try:
        if type(pickle.loads(pickle.dumps(error))) is type(error):  # noqa: S301 - our own
            return error
    except Exception:  # noqa: BLE001, S110 - whatever its constructor or its data did
        pass
    return RuntimeError(type(error).__name__)


if __name__ == "__main__":
    setproctitle("wayline solver")
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
