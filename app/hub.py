"""One reader of Redis a process, for all its streams.

However many streams are open, the process holds one pub/sub connection and one thread that
reads it and hands each message to those who follow its channel. Each follower has a bounded
box: whoever does not empty it is dropped and comes back by itself; nobody waits for it.

Messages can be lost (Redis away, a reconnection): the followers are then told to read the
record again, which has everything.
"""

import queue
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self

import redis
import structlog
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.retry import Retry

from runs import events

log = structlog.get_logger(__name__)

#: Messages that a follower may have waiting.
BOX = 256

#: Seconds without a word after which the server is asked for one, and after which it is gone.
QUIET, GONE = 5.0, 12.0

#: Seconds of one wait for a message; closing takes as long.
TICK = 0.2

#: Longest pause between two tries to connect, in seconds.
PAUSE = 5.0

#: ``look``: messages may have been lost, read the record. ``end``: no more will come.
Word = Literal["look", "end"]


@dataclass(frozen=True)
class Heard:
    """One published message, as it came."""

    text: bytes


class Follower:
    """What one stream has yet to be told. Close it, or use it in ``with``."""

    def __init__(self, hub: "Hub", channel: str) -> None:
        self.channel = channel
        self._hub = hub
        self._box: queue.Queue[Heard | Word] = queue.Queue(BOX)
        self._dropped = threading.Event()

    def wait(self, seconds: float) -> Heard | Word | None:
        """The next message or word; ``None`` when nothing came. ``end`` once dropped."""
        if self._dropped.is_set():
            return "end"
        try:
            return self._box.get(timeout=seconds)
        except queue.Empty:
            return None

    def give(self, item: Heard | Word) -> None:
        """Put an item into the box, never waiting; a full box drops the follower."""
        try:
            self._box.put_nowait(item)
        except queue.Full:
            self._dropped.set()

    def close(self) -> None:
        self._hub.leave(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Hub:
    """Hands what is published to whoever follows. Connects when first followed."""

    def __init__(self, redis_url: str, *, quiet: float = QUIET, gone: float = GONE) -> None:
        self._quiet, self._gone = quiet, gone
        self._redis = redis.Redis.from_url(
            redis_url,
            # A blocking reader: silence is judged in _listen.
            socket_timeout=None,
            socket_connect_timeout=2.0,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
            max_connections=1,
        )
        self._lock = threading.Lock()
        self._followers: dict[bytes, set[Follower]] = {}
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()
        self._connected = threading.Event()

    @property
    def connected(self) -> bool:
        """Whether what is published now is heard."""
        return self._connected.is_set()

    @property
    def followers(self) -> int:
        with self._lock:
            return sum(map(len, self._followers.values()))

    def follow(self, channel: str) -> Follower:
        """Hear what is published on ``channel`` from now on."""
        follower = Follower(self, channel)
        with self._lock:
            self._followers.setdefault(channel.encode(), set()).add(follower)
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._run, name="hub", daemon=True)
                self._thread.start()
        if self._closed.is_set():
            follower.give("end")
        return follower

    def leave(self, follower: Follower) -> None:
        with self._lock:
            followers = self._followers.get(follower.channel.encode(), set())
            followers.discard(follower)
            if not followers:
                self._followers.pop(follower.channel.encode(), None)

    def close(self) -> None:
        """Tell every follower that this is the end, and let go of Redis."""
        self._closed.set()
        self._tell_all("end")
        if self._thread is not None:
            self._thread.join(timeout=5)
        self._redis.close()

    def _run(self) -> None:
        pause, told = 0.1, False
        while not self._closed.is_set():
            try:
                with self._redis.pubsub() as pubsub:  # type: ignore[no-untyped-call]
                    pubsub.psubscribe(events.channel("*"))
                    for message in self._listen(pubsub):
                        if message["type"] == "pmessage":
                            self._hand_out(message["channel"], Heard(message["data"]))
                        elif message["type"] == "psubscribe":
                            pause, told = 0.1, False
                            self._connected.set()
                            self._tell_all("look")
            except (redis.RedisError, OSError) as error:
                if not told:
                    log.warning("streams read the record alone", error=type(error).__name__)
                    told = True
            self._connected.clear()
            # Not all processes at once when Redis comes back.
            self._closed.wait(pause * random.uniform(0.5, 1.0))  # noqa: S311
            pause = min(pause * 2, PAUSE)

    def _listen(self, pubsub: PubSub) -> Iterator[dict[str, Any]]:
        """Every message until the hub closes. Raises ``redis.TimeoutError`` on a dead line."""
        heard = asked = time.monotonic()
        while not self._closed.is_set():
            message = pubsub.get_message(timeout=TICK)
            now = time.monotonic()
            if message is not None:  # an answer to our ping counts
                heard = now
                yield message
            elif now - heard > self._gone:
                raise redis.TimeoutError
            elif now - max(heard, asked) > self._quiet:
                asked = now
                pubsub.ping()

    def _hand_out(self, channel: bytes, item: Heard) -> None:
        with self._lock:
            followers = list(self._followers.get(channel, ()))
        for follower in followers:
            follower.give(item)

    def _tell_all(self, word: Word) -> None:
        with self._lock:
            followers = [f for group in self._followers.values() for f in group]
        for follower in followers:
            follower.give(word)
