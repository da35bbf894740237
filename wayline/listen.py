"""The web's listening socket.

The supervisor opens it and hands it to the web process: a port in use is known before
anything else starts, a port of 0 stays the same over restarts, and while the web process
restarts, callers wait in the queue instead of being refused.
"""

import errno
import socket

from wayline.exits import CommandError, Exit

#: Connections the kernel keeps waiting.
BACKLOG = 1024

_REASONS = {
    errno.EADDRINUSE: "another program listens there. Stop it, or set PORT to a free one",
    errno.EACCES: "ports below 1024 need privileges. Set PORT to 1024 or above",
    errno.EADDRNOTAVAIL: "this machine has no such address. Set HOST to one that it has",
}


def open_socket(host: str, port: int) -> socket.socket:
    """Bind and listen. Port 0 takes a free one.

    Raises ``CommandError`` naming HOST or PORT.
    """
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except socket.gaierror as error:
        raise CommandError(
            f"HOST {host} cannot be found: {error.strerror}.", Exit.BAD_REQUEST
        ) from error
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror)
        raise CommandError(f"Cannot listen on {host} port {port}: {reason}.") from error


def reachable(listener: socket.socket) -> tuple[str, int]:
    """Host and port under which this machine itself reaches the socket."""
    host, port = listener.getsockname()[:2]
    return own_address(host), port


def own_address(host: str) -> str:
    """``host``, or loopback where it means every address."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def url(host: str, port: int) -> str:
    """``http://127.0.0.1:8000``; IPv6 in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
