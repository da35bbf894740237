"""The connection under a stream, where the server lets us at its socket.

A stream is mostly silence, so nothing shows that its reader has gone, or has stopped
reading, until much later. Here both are found out soon, and the place is free again.
"""

import socket
import struct
from contextlib import suppress
from typing import Any

#: Seconds that one write may wait for a reader who does not read.
STUCK = 30


class Line:
    """Of a request's WSGI environment. Without a socket it knows nothing and limits nothing."""

    def __init__(self, environ: dict[str, Any]) -> None:
        found = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
        self._socket: socket.socket | None = found if type(found) is socket.socket else None

    def drop_if_stuck(self) -> None:
        """Let writes fail when the reader has not read for ``STUCK`` seconds."""
        if self._socket is not None:
            with suppress(OSError):
                limit = struct.pack("ll", STUCK, 0)
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)

    def hung_up(self) -> bool:
        """Whether the reader has closed its end. Asks without waiting or taking anything."""
        if self._socket is None or self._socket.gettimeout() is not None:
            return False
        try:
            return self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
