"""What a solver's process does: ``python -m workers.solver_child DESCRIPTOR BYTES``.

Imports nothing of the worker, so that it starts fast and stays small. Its life ends with the
pipe, whatever ended the worker at the other end.
"""

import resource
import signal
import sys
from multiprocessing.connection import Connection

from setproctitle import setproctitle


def serve(pipe: Connection, limit: int) -> None:
    """Asked, answered, until nobody asks any more. ``limit``: bytes that it may allocate."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # its worker decides
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    while True:
        try:
            function, given = pipe.recv()
        except EOFError:
            return
        try:
            answer = (True, function(*given))
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            answer = (False, error)
        pipe.send(answer)


if __name__ == "__main__":
    setproctitle("wayline solver")
    serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
