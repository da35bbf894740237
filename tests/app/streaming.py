"""A reader of live streams, for tests."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpx

from tests.servers import until


@dataclass
class Heard:
    """An event, a comment or a pause, as it was on the wire."""

    id: int | None = None
    event: str | None = None
    data: str | None = None
    comment: str | None = None
    retry: int | None = None


@dataclass
class Reader:
    """What a stream has said so far, read in a thread of its own."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def ids(self) -> list[int]:
        return [h.id for h in list(self.heard) if h.id is not None]

    @property
    def events(self) -> list[str]:
        return [h.event for h in list(self.heard) if h.event is not None]

    @property
    def comments(self) -> int:
        return sum(h.comment is not None for h in list(self.heard))

    def wait_for(self, last: int) -> None:
        until(lambda: last in self.ids, what=f"event {last}; heard {self.ids}")

    def wait_for_the_end(self) -> None:
        assert self.ended.wait(20), f"still open; heard {self.ids}"


def parse(lines: Iterator[str]) -> Iterator[Heard]:
    """The wire format, as the HTML standard reads it."""
    now = Heard()
    for line in lines:
        if line == "":
            if now != Heard():
                yield now
            now = Heard()
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "":
                now.comment = value
            case "id":
                now.id = int(value)
            case "event":
                now.event = value
            case "data":
                now.data = value if now.data is None else now.data + "\n" + value
            case "retry":
                now.retry = int(value)


@contextmanager
def reading(address: str, headers: dict[str, str] | None = None) -> Iterator[Reader]:
    """Read a stream in the background; hang up at the end."""
    reader = Reader()
    begun = threading.Event()
    lines: list[socket.socket] = []

    def read() -> None:
        try:
            with httpx.stream("GET", address, headers=headers or {}, timeout=30) as answer:
                network = answer.extensions["network_stream"]
                lines.append(network.get_extra_info("socket"))
                reader.status = answer.status_code
                reader.headers = dict(answer.headers)
                begun.set()
                for heard in parse(answer.iter_lines()):
                    reader.heard.append(heard)
        except httpx.HTTPError:
            pass  # hung up, by either side
        finally:
            begun.set()
            reader.ended.set()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    assert begun.wait(20)
    try:
        yield reader
    finally:
        for line in lines:
            # Closing alone would wait for the thread that reads.
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        thread.join(20)
