"""The live stream over real HTTP, with a real Valkey between."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest
from flask import Flask, Response
from sqlalchemy import Connection, update

from app import access, intake
from app.stream import RETRY
from runs import begin, events, outcomes, record, tables
from runs.events import Courier
from runs.record import Run
from runs.store import Store
from tests.app.conftest import WISH, MakeApp, MakeSettings, here
from tests.app.planning import complete, do, fail, itinerary, take
from tests.app.streaming import reading
from tests.servers import ValkeyServer, serve, until
from trips.request import TripRequest
from workflows import ITINERARY


class Trip:
    """A made-up trip, and how to read it."""

    def __init__(self, web: str, store: Store) -> None:
        answer = httpx.post(f"{web}/api/v1/trips", json=WISH).json()
        self.web, self.store = web, store
        self.id: str = answer["id"]
        self.bearer = {"Authorization": f"Bearer {answer['access_token']}"}
        self.live: str = web + answer["links"]["events"]

    @property
    def run(self) -> Run:
        found = record.latest(self.store, self.id)
        assert found is not None
        return found

    def headers(self, last: int | None = None) -> dict[str, str]:
        return self.bearer if last is None else {**self.bearer, "Last-Event-ID": str(last)}


@pytest.fixture
def trip(web: str, store: Store) -> Trip:
    return Trip(web, store)


def test_a_run_from_its_start_to_its_end(trip: Trip) -> None:
    with reading(trip.live, trip.headers()) as reader:
        assert reader.status == 200
        assert reader.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert reader.headers["x-accel-buffering"] == "no"
        assert reader.headers["cache-control"] == "no-store"
        reader.wait_for(1)
        assert reader.heard[0].retry == RETRY
        do(trip.store, trip.run.id, "architect")
        reader.wait_for(2)
        events.tell(trip.store, trip.run.id, "waiting", {"why": "made up"})
        reader.wait_for(3)
    with reading(trip.live, trip.headers()) as reader:
        complete_from(trip, "gatherer")
        reader.wait_for_the_end()
    told = [h for h in reader.heard if h.id is not None]
    assert [h.id for h in told] == list(range(1, trip.run.last_event + 1))
    percents = [json.loads(h.data or "")["percent"] for h in told if h.event == "progress"]
    assert percents == [0, 25, 50, 75, 90, 100]
    assert told[-1].event == "done"
    assert json.loads(told[-1].data or "")["run"] == trip.run.id


def complete_from(trip: Trip, step: str) -> None:
    """The rest of a run."""
    rest = ITINERARY.from_step(step)
    for one in rest[:-1]:
        do(trip.store, trip.run.id, one.name)
    lease = take(trip.store, trip.run.id, rest[-1].name)
    outcomes.finish_step(
        trip.store,
        lease,
        output={},
        made_by="builtin",
        partial=None,
        make=lambda n: itinerary(trip.id, n, dated=True),
    )


def test_chatter_is_passed_on_without_a_number(app: Flask, trip: Trip) -> None:
    here_hub = here(app).hub
    url = here(app).settings.redis_url
    with reading(trip.live, trip.headers()) as reader, closing(Courier(url)) as courier:
        reader.wait_for(1)
        until(lambda: here_hub.connected)
        courier.publish([events.chatter(trip.run.id, "gatherer", "looking at 38 museums…")])
        until(lambda: "activity" in reader.events)
    said = next(h for h in reader.heard if h.event == "activity")
    assert said.id is None
    assert json.loads(said.data or "")["text"] == "looking at 38 museums…"


@pytest.mark.parametrize("ending", ["failed", "cancelled"])
def test_it_ends_with_the_run(trip: Trip, ending: str) -> None:
    with reading(trip.live, trip.headers()) as reader:
        reader.wait_for(1)
        if ending == "failed":
            fail(trip.store, trip.run.id)
        else:
            httpx.post(f"{trip.web}/api/v1/trips/{trip.id}/cancel", headers=trip.bearer)
        reader.wait_for_the_end()
    assert reader.events[-1] == ending


def test_who_has_the_last_event_is_sent_away(trip: Trip) -> None:
    complete(trip.store, trip.id, trip.run.id)
    last = trip.run.last_event
    answer = httpx.get(trip.live, headers=trip.headers(last))
    assert answer.status_code == 204
    assert httpx.get(f"{trip.live}&last_event_id={last}", headers=trip.bearer).status_code == 204
    with reading(trip.live, trip.headers(last - 1)) as reader:
        reader.wait_for_the_end()
    assert reader.ids == [last]


@pytest.mark.parametrize(
    ("last", "first"),
    [("0", 1), ("1", 2), ("3", 4), ("999", 1), ("-1", 1), ("x", 1), ("1.5", 1), ("9" * 40, 1)],
)
def test_resuming(trip: Trip, last: str, first: int) -> None:
    complete(trip.store, trip.id, trip.run.id)
    for address, headers in (
        (trip.live, {**trip.bearer, "Last-Event-ID": last}),
        (f"{trip.live}&last_event_id={last}", trip.bearer),
        # The header is newer: a browser sends it with the address that it began with.
        (f"{trip.live}&last_event_id=2", {**trip.bearer, "Last-Event-ID": last}),
    ):
        with reading(address, headers) as reader:
            reader.wait_for_the_end()
        assert reader.ids == list(range(first, trip.run.last_event + 1))


def test_an_earlier_run_is_read_by_its_name(trip: Trip) -> None:
    first = trip.run
    fail(trip.store, first.id)
    second = add_run(trip)
    plain = f"{trip.web}/api/v1/trips/{trip.id}/events"
    with reading(f"{plain}?run={first.id}", trip.headers(1)) as reader:
        reader.wait_for_the_end()
    assert reader.events[-1] == "failed"
    assert reader.ids[0] == 2
    # A number without a run may be another run's: the latest plays from its start.
    with reading(plain, trip.headers(1)) as reader:
        reader.wait_for(1)
    with reading(f"{plain}?run={second.id}", trip.headers(1)) as reader:
        do(trip.store, second.id, "architect")
        reader.wait_for(2)
    assert reader.ids[0] == 2


def add_run(trip: Trip) -> Run:
    """A second run of the same trip."""

    def change(connection: Connection) -> Run:
        return begin.add_run(
            connection,
            trip_id=trip.id,
            owner="token:made-up",
            workflow="itinerary",
            given={},
        )

    return trip.store.write(change)


def test_a_run_of_another_trip_is_not_there(web: str, trip: Trip, store: Store) -> None:
    other = Trip(web, store)
    for run in (other.run.id, "none", "", "*"):
        address = f"{web}/api/v1/trips/{trip.id}/events?run={run}"
        assert httpx.get(address, headers=trip.bearer).status_code == 404


def test_connecting_at_any_moment_misses_and_repeats_nothing(trip: Trip) -> None:
    run, total = trip.run.id, 120
    stop = threading.Event()

    def tell() -> None:
        for n in range(total):
            events.tell(trip.store, run, "waiting", {"why": str(n)})
        stop.set()

    def follow(delay: float) -> list[int]:
        while not stop.is_set() and trip.run.last_event < delay * total:
            time.sleep(0.001)
        with reading(trip.live, trip.headers()) as reader:
            reader.wait_for(total + 1)
        return reader.ids

    with ThreadPoolExecutor(9) as pool:
        pool.submit(tell)
        for ids in pool.map(follow, [n / 8 for n in range(8)]):
            assert ids == list(range(1, total + 2))


def test_many_readers_share_one_connection(app: Flask, trip: Trip, valkey: ValkeyServer) -> None:
    def subscribers() -> int:
        with valkey.client() as client:
            return sum(int(c["psub"]) + int(c["sub"]) > 0 for c in client.client_list())

    before = subscribers()
    with ThreadPoolExecutor(20) as pool:

        def follow(_: int) -> list[int]:
            with reading(trip.live, trip.headers()) as reader:
                reader.wait_for(2)
                return reader.ids

        readers = [pool.submit(follow, n) for n in range(20)]
        until(lambda: here(app).hub.followers == 20)
        until(lambda: here(app).hub.connected)
        assert subscribers() == before + 1
        events.tell(trip.store, trip.run.id, "waiting", {"why": "made up"})
        assert [r.result() for r in readers] == [[1, 2]] * 20
    until(lambda: here(app).slots.taken == 0)
    assert here(app).hub.followers == 0


def test_there_are_only_so_many_places(make_app: MakeApp) -> None:
    app = make_app(WAYLINE_STREAMS="2")
    with serve(app) as web:
        trip = Trip(web, here(app).store)
        with reading(trip.live, trip.headers()), reading(trip.live, trip.headers()) as second:
            second.wait_for(1)
            refused = httpx.get(trip.live, headers=trip.bearer)
            assert refused.status_code == 503
            assert int(refused.headers["Retry-After"]) > 0
            assert refused.json()["type"].endswith("#busy")
            assert httpx.get(f"{web}/healthz").status_code == 200
            fail(trip.store, trip.run.id)
            second.wait_for_the_end()
        until(lambda: here(app).slots.taken == 0)
        assert httpx.get(trip.live, headers=trip.bearer).status_code == 200


def test_asking_for_the_head_takes_no_place(app: Flask, trip: Trip) -> None:
    assert httpx.head(trip.live, headers=trip.bearer).status_code == 200
    until(lambda: here(app).slots.taken == 0)


@pytest.fixture
def impatient(make_app: MakeApp) -> Iterator[Trip]:
    """A trip on a server whose heart beats ten times a second."""
    app = make_app()
    app.config["STREAM_HEARTBEAT"] = 0.1
    with serve(app) as web:
        yield Trip(web, here(app).store)


def test_a_heartbeat_is_a_comment(impatient: Trip) -> None:
    with reading(impatient.live, impatient.headers()) as reader:
        until(lambda: reader.comments >= 3)
    assert reader.ids == [1]


def test_a_heartbeat_finds_what_redis_lost(impatient: Trip, settings: MakeSettings) -> None:
    silent = Store.open(settings().database_url)  # it publishes nothing
    with closing(silent), reading(impatient.live, impatient.headers()) as reader:
        reader.wait_for(1)
        events.tell(silent, impatient.run.id, "waiting", {"why": "unheard"})
        reader.wait_for(2)


def test_a_gap_is_filled_from_the_record(app: Flask, trip: Trip, settings: MakeSettings) -> None:
    with closing(Store.open(settings().database_url)) as silent:
        with reading(trip.live, trip.headers()) as reader:
            reader.wait_for(1)
            until(lambda: here(app).hub.connected)
            events.tell(silent, trip.run.id, "waiting", {"why": "unheard"})
            events.tell(silent, trip.run.id, "waiting", {"why": "unheard"})
            events.tell(trip.store, trip.run.id, "waiting", {"why": "heard"})
            reader.wait_for(4)
        assert reader.ids == [1, 2, 3, 4]


def test_who_loses_the_right_is_let_go(make_app: MakeApp) -> None:
    app = make_app()
    app.config["STREAM_HEARTBEAT"] = 0.1
    store = here(app).store
    with app.test_request_context():
        browser = access.Browser("made-up-browser")
        cookie = access.remember(Response(), browser).headers["Set-Cookie"].split(";")[0]
        created = intake.start(TripRequest.model_validate(WISH), browser.owner)
    given_away = (
        update(tables.trips)
        .where(tables.trips.c.id == created.trip.id)
        .values(owner="browser:somebody-else")
    )
    with serve(app) as web:
        address = f"{web}/api/v1/trips/{created.trip.id}/events"
        with reading(address, {"Cookie": cookie}) as reader:
            until(lambda: reader.comments >= 2)
            assert not reader.ended.is_set()
            store.write(lambda c: c.execute(given_away))
            reader.wait_for_the_end()
    assert reader.events == ["progress"]


def test_a_stream_outlives_the_record(impatient: Trip) -> None:
    def rename(old: str, new: str) -> None:
        impatient.store.write(lambda c: c.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}"))

    with reading(impatient.live, impatient.headers()) as reader:
        reader.wait_for(1)
        for table in ("events", "trips"):
            rename(table, "away")
            heard = reader.comments
            until(lambda heard=heard: reader.comments > heard + 2)  # the line is alive
            rename("away", table)
        complete(impatient.store, impatient.id, impatient.run.id)
        reader.wait_for_the_end()
    assert reader.ids == list(range(1, impatient.run.last_event + 1))


def test_a_reader_who_hangs_up_leaves_its_place(app: Flask, trip: Trip) -> None:
    with reading(trip.live, trip.headers()) as reader:
        reader.wait_for(1)
        assert here(app).slots.taken == 1
    began = time.monotonic()
    until(lambda: here(app).slots.taken == 0)
    assert time.monotonic() - began < 5  # long before the next heartbeat


@pytest.mark.parametrize(
    "line",
    [
        b"not JSON",
        b"[]",
        b'{"data": {}, "type": "x\\nid: 9"}',
        b'{"data": "text\\n\\nevent: done\\n", "type": "progress", "id": 2}',
        b'{"data": {}, "type": "progress", "id": "2\\nevent: done"}',
        b'{"data": {}, "type": "progress", "id": true}',
        b'{"data": {}, "type": 7, "id": 2}',
        b'{"type": "progress", "id": 2}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_not_an_event_is_not_passed_on(
    app: Flask, trip: Trip, valkey: ValkeyServer, line: bytes
) -> None:
    with reading(trip.live, trip.headers()) as reader, valkey.client() as client:
        reader.wait_for(1)
        until(lambda: here(app).hub.connected)
        assert client.publish(events.channel(trip.run.id), line) >= 1
        events.tell(trip.store, trip.run.id, "waiting", {"why": "x\r\n\r\nid: 77\nevent: done"})
        reader.wait_for(2)
    told = [h for h in reader.heard if h.event is not None]
    assert [(h.id, h.event) for h in told] == [(1, "progress"), (2, "waiting")]
    assert json.loads(told[-1].data or "")["why"] == "x\r\n\r\nid: 77\nevent: done"


def test_another_runs_messages_are_not_passed_on(
    web: str, app: Flask, trip: Trip, store: Store
) -> None:
    other = Trip(web, store)
    with reading(trip.live, trip.headers()) as reader:
        reader.wait_for(1)
        until(lambda: here(app).hub.connected)
        for _ in range(5):
            events.tell(store, other.run.id, "waiting", {"why": "other"})
        events.tell(store, trip.run.id, "waiting", {"why": "mine"})
        reader.wait_for(2)
    assert [json.loads(h.data or "").get("why") for h in reader.heard if h.id] == [None, "mine"]
