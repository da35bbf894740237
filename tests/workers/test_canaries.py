"""The thread that sends canaries, over a real Valkey. Its queues are made up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runs import envelope, migrate, workers
from runs.broker import client
from runs.settings import Settings, load
from runs.store import Store
from runs.taken import give_back
from tests.servers import ValkeyServer, until
from workers.canary import NAME, Canaries

QUEUE = "made.up"

#: Redis cannot be told this name: half of a character.
ODD = "made.up.\ud800"


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(tmp_path / "valkey").start()
    yield server
    server.stop()


@pytest.fixture
def settings(tmp_path: Path, valkey: ValkeyServer) -> Settings:
    given = {"WAYLINE_DATA_DIR": str(tmp_path), "REDIS_URL": valkey.url}
    return load(given, dotenv=tmp_path / "none")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    migrate.upgrade(settings.database_url)
    store = Store.open(settings.database_url)
    yield store
    store.close()


def test_the_thread_outlives_whatever_goes_wrong(
    settings: Settings, store: Store, valkey: ValkeyServer, capfd: pytest.CaptureFixture[str]
) -> None:
    worker = workers.register(store, {})
    with client(settings) as celery, valkey.client() as redis:
        canaries = Canaries(celery, store, worker, [QUEUE, ODD], places=1, period=0.2)
        lane = f"{QUEUE}\x06\x16{canaries.priority}"
        canaries.start()
        for _ in range(3):  # each round ends in an error, at the second queue
            until(lambda: redis.delete(lane), what="a canary is sent")
            canaries.take(QUEUE)
        canaries.stop()
    assert "canaries stumbled" in capfd.readouterr().out


def test_a_dead_workers_canaries_are_not_given_back(
    settings: Settings, valkey: ValkeyServer
) -> None:
    """Nobody reads their lanes any more; the steps that it had taken are."""
    with client(settings) as celery, celery.connection_for_write() as connection:
        taken = connection.default_channel
        lane = f"{QUEUE}{taken.sep}-7"
        for key, order in ((lane, envelope.made(NAME, QUEUE)), (QUEUE, envelope.made("a.step"))):
            envelope.put(connection, key, order)
            message = taken.basic_get(key)
            assert message is not None
        with valkey.client() as redis:
            assert redis.hlen("unacked") == 2
            assert give_back(celery) == 1
            assert redis.hlen("unacked") == redis.zcard("unacked_index") == 0
            assert redis.keys(f"{QUEUE}*") == [QUEUE.encode()]
