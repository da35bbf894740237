"""Streams while Redis crashes, hangs, forgets and comes back; readers who do not read."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import redis

from app.hub import BOX, Heard, Hub
from runs import events
from tests.app.conftest import MakeApp, here
from tests.app.planning import complete
from tests.app.streaming import reading
from tests.app.test_stream import Trip
from tests.servers import ValkeyServer, serve, until


@pytest.fixture
def own(tmp_path: Path) -> Iterator[ValkeyServer]:
    """A Valkey that a test may do anything to."""
    server = ValkeyServer(tmp_path / "own-valkey").start()
    yield server
    server.stop()


@pytest.fixture
def hub(own: ValkeyServer) -> Iterator[Hub]:
    with closing(Hub(own.url, quiet=0.2, gone=0.6)) as hub:
        yield hub


def test_a_stream_outlives_redis(make_app: MakeApp, own: ValkeyServer) -> None:
    app = make_app(REDIS_URL=own.url)
    with serve(app) as web:
        trip = Trip(web, here(app).store)
        with reading(trip.live, trip.headers()) as reader:
            until(lambda: here(app).hub.connected)
            events.tell(trip.store, trip.run.id, "waiting", {"why": "by Redis"})
            reader.wait_for(2)
            own.kill()
            until(lambda: not here(app).hub.connected)
            events.tell(trip.store, trip.run.id, "waiting", {"why": "by the record"})
            reader.wait_for(3)
            own.start()
            until(lambda: here(app).hub.connected)
            own.wipe()
            events.tell(trip.store, trip.run.id, "waiting", {"why": "by Redis again"})
            reader.wait_for(4)
            own.kill()
            complete(trip.store, trip.id, trip.run.id)
            reader.wait_for_the_end()
        assert reader.ids == list(range(1, trip.run.last_event + 1))


def test_a_stream_begins_without_redis(make_app: MakeApp) -> None:
    app = make_app(REDIS_URL="redis://127.0.0.1:1/0")
    with serve(app) as web:
        trip = Trip(web, here(app).store)
        with reading(trip.live, trip.headers()) as reader:
            reader.wait_for(1)
            events.tell(trip.store, trip.run.id, "waiting", {"why": "made up"})
            reader.wait_for(2)


def test_what_was_said_while_away_is_looked_up(hub: Hub, own: ValkeyServer) -> None:
    with hub.follow("wayline:run:a") as follower:
        assert follower.wait(10) == "look"  # connected
        own.kill()
        until(lambda: not hub.connected)
        own.start()
        assert follower.wait(20) == "look"


def test_a_server_that_hangs_is_found_out(hub: Hub, own: ValkeyServer) -> None:
    with hub.follow("wayline:run:a") as follower:
        until(lambda: hub.connected)
        os.kill(own.pid, signal.SIGSTOP)
        try:
            until(lambda: not hub.connected, 10)
        finally:
            os.kill(own.pid, signal.SIGCONT)
        until(lambda: hub.connected)
        assert follower.wait(10) == "look"


def test_a_quiet_server_is_not_taken_for_dead(hub: Hub) -> None:
    with hub.follow("wayline:run:a") as follower:
        assert follower.wait(10) == "look"
        assert follower.wait(1.5) is None  # two and a half times as long as "gone"
        assert hub.connected


def test_one_who_does_not_read_is_dropped_alone(hub: Hub, own: ValkeyServer) -> None:
    with hub.follow("wayline:run:a") as slow, hub.follow("wayline:run:a") as quick:
        until(lambda: hub.connected)
        got = 0
        with closing(redis.Redis.from_url(own.url)) as client:
            for n in range(BOX + 20):
                client.publish("wayline:run:a", str(n))
                while got <= n:
                    heard = quick.wait(10)
                    if isinstance(heard, Heard):
                        assert heard.text == str(got).encode()
                        got += 1
        assert slow.wait(0) == "end"
        assert quick.wait(0) is None


def test_a_closed_hub_sends_all_away(own: ValkeyServer) -> None:
    hub = Hub(own.url)
    follower = hub.follow("wayline:run:a")
    until(lambda: hub.connected)
    assert follower.wait(10) == "look"
    hub.close()
    assert follower.wait(0) == "end"
    assert hub.follow("wayline:run:b").wait(0) == "end"
    with closing(redis.Redis.from_url(own.url)) as client:
        assert client.pubsub_numpat() == 0
