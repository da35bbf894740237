"""Calls to a running server. Standard library alone, so that the command starts fast."""

import http.client
import json
import socket
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from runs.settings import LOOPBACK
from wayline.exits import CommandError, Exit
from wayline.stream import Event, read_events

#: Seconds for an answer; a stream says something at least every 15 s.
ANSWER_SECONDS = 30.0
SILENCE_SECONDS = 45.0

#: Statuses that say that the request cannot be used as it is.
_UNUSABLE = frozenset({400, 401, 403, 404, 409, 413, 415, 422})

Json = dict[str, Any]


class ServerAway(CommandError):
    """Nothing answers at the address."""

    def __init__(self, server: str, why: str) -> None:
        super().__init__(
            f"No server answers at {server} ({why}). Start one with 'make run' or "
            "'wayline up', or name another with --server.",
            Exit.SERVER_AWAY,
        )


class Refused(CommandError):
    """The server answered with a problem."""

    def __init__(self, status: int, problem: Json) -> None:
        errors = problem.get("errors", ())
        fields = tuple((e["pointer"], e["message"]) for e in errors)
        instead = tuple(s["value"] for e in errors for s in e.get("suggestions", ()))
        detail = (
            "The server cannot use these fields:"
            if fields
            else str(problem.get("detail") or problem.get("title") or f"HTTP status {status}")
        )
        for_operators = str(problem.get("type")).endswith("#operators-only")
        if status == http.HTTPStatus.UNAUTHORIZED and not for_operators:
            detail += " Give the file that holds it with --api-key-file."
        super().__init__(detail, _exit_code(status), fields=fields, instead=instead)
        self.status = status


@dataclass(frozen=True)
class Rest:
    """One server, as one caller."""

    #: Without a slash at the end: ``http://127.0.0.1:8000``.
    server: str
    #: Sent as ``Authorization: Bearer``.
    token: str | None = None
    #: The operator's, sent as ``Authorization: Basic``.
    password: str | None = field(default=None, repr=False)

    def get(self, path: str) -> Json:
        """Raises ``Refused`` or ``ServerAway``."""
        return self._json(self._request("GET", path))

    def post(self, path: str, body: Json | None = None, **headers: str) -> Json:
        """``_`` in a header's name stands for a hyphen. Raises as :meth:`get`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = json.dumps(body or {}).encode()
        named["Content-Type"] = "application/json"
        return self._json(self._request("POST", path, content, named))

    def delete(self, path: str) -> None:
        """Raises as :meth:`get`."""
        self._open(self._request("DELETE", path), ANSWER_SECONDS).close()

    def stream(self, path: str, last: int) -> Iterator[Event]:
        """Events after number ``last`` until the server ends or the line breaks.

        Raises as :meth:`get`.
        """
        headers = {"Accept": "text/event-stream", "Last-Event-ID": str(last)}
        response = self._open(self._request("GET", path, None, headers), SILENCE_SECONDS)
        with closing(response):
            try:
                yield from read_events(response)
            except (OSError, http.client.HTTPException) as error:
                raise ServerAway(self.server, _why(error)) from error

    def _request(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Request:
        request = Request(self.server + path, content, dict(headers or {}), method=method)  # noqa: S310
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        elif self.password:
            known = b64encode(f"operator:{self.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {known}")
        return request

    def _json(self, request: Request) -> Json:
        with closing(self._open(request, ANSWER_SECONDS)) as response:
            try:
                return _object(response.read())
            except (OSError, http.client.HTTPException) as error:
                raise ServerAway(self.server, _why(error)) from error
            except ValueError as error:
                raise CommandError(f"What answers at {self.server} is not Wayline.") from error

    def _open(self, request: Request, seconds: float) -> http.client.HTTPResponse:
        try:
            response = _opener(self.server).open(request, timeout=seconds)
        except HTTPError as error:
            with error:
                raise Refused(error.code, _problem(error)) from None
        except (URLError, OSError, http.client.HTTPException) as error:
            raise ServerAway(self.server, _why(error)) from error
        assert isinstance(response, http.client.HTTPResponse)
        return response


class _NoRedirects(HTTPRedirectHandler):
    """A redirect could carry the token to another host: it is told instead of followed."""

    def redirect_request(self, *_: object) -> None:
        return None


def _opener(server: str) -> OpenerDirector:
    # A proxy of the environment does not lead to this machine's own loopback.
    local = urlsplit(server).hostname in LOOPBACK
    return build_opener(ProxyHandler({} if local else None), _NoRedirects)


def _exit_code(status: int) -> Exit:
    if status in _UNUSABLE:
        return Exit.BAD_REQUEST
    return Exit.SERVER_AWAY if status in (502, 503, 504) else Exit.FAILED


def _problem(error: HTTPError) -> Json:
    """The members of RFC 9457; what there is when the answer is something else."""
    if moved := error.headers.get("Location"):
        return {"detail": f"The server says that it is at {moved}: name that with --server."}
    try:
        return _object(error.read())
    except (OSError, ValueError, http.client.HTTPException):
        return {"detail": f"The server answered with HTTP status {error.code}."}


def _object(content: bytes) -> Json:
    found = json.loads(content)
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def _why(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return "it took too long"
    if isinstance(reason, socket.gaierror):
        return "its name is not known"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return "the connection broke"
