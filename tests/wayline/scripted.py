"""A server on loopback that answers as a test has written down; it stands for Wayline's REST."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, value: Any) -> "Answer":
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    @classmethod
    def stream(cls, *events: tuple[int | None, str, dict[str, Any]]) -> "Answer":
        """The events, after which the line breaks."""
        text = "retry: 1\n\n"
        for number, kind, data in events:
            text += "" if number is None else f"id: {number}\n"
            text += f"event: {kind}\ndata: {json.dumps(data)}\n\n"
        return cls(200, text.encode(), {"Content-Type": "text/event-stream"})


@dataclass
class Asked:
    method: str
    path: str
    #: Names in any case.
    headers: Message
    body: bytes


@dataclass
class Script:
    """Answers by ``"GET /path"``, one after the other; the last is given again and again."""

    answers: dict[str, deque[Answer]]
    asked: list[Asked] = field(default_factory=list)

    def next(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        queue = self.answers.get(f"{asked.method} {asked.path}")
        if not queue:
            return Answer.of(404, {"detail": f"nothing is written down for {asked.path}"})
        return queue.popleft() if len(queue) > 1 else queue[0]


@contextmanager
def serve(**answers: list[Answer]) -> Iterator[tuple[str, Script]]:
    """Address and script; ``answers`` by ``"GET /path"`` given as ``**{…}``."""
    script = Script({name: deque(queue) for name, queue in answers.items()})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply()

        def do_POST(self) -> None:
            self._reply()

        def _reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.command, self.path, self.headers, body)
            answer = script.next(asked)
            if answer.status == 0:  # the line breaks before any answer
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
