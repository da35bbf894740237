"""Spend caps: reserved before, settled after, and held whatever crashes. Prices are made up."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, update

from runs import calls, leases, outcomes, record, spend, tables, trips
from runs.errors import BudgetError, StorageError
from runs.leases import Fenced, Lease, fenced
from runs.settings import SettingsError, load
from runs.spend import Caps, Price, Purse, Spent
from runs.store import Store
from runs.trips import Created

#: 2 dollars per million tokens in, 10 out: a call of 100 and 50 tokens costs 700 microdollars.
PRICES = {"xai": Price(Decimal(2), Decimal(10))}
CALL = ("xai", 100, 50)
COST = 700


def purse(store: Store, **caps: int) -> Purse:
    return Purse(store, Caps(**caps), PRICES)


@pytest.fixture
def lease(store: Store, created: Created) -> Lease:
    return claimed(store, created.run.id)


def claimed(store: Store, run_id: str, worker: str = "w1") -> Lease:
    lease = leases.claim(store, run_id, "architect", worker)
    assert isinstance(lease, Lease)
    return lease


def called(run_id: str, fence: int, provider: str, into: int, out: int) -> calls.Call:
    return calls.Call(
        run_id=run_id,
        step="architect",
        fence=fence,
        provider=provider,
        model="made-up",
        purpose="outline",
        tokens_in=into,
        tokens_out=out,
    )


def reserved(store: Store, found: Purse, lease: Lease, times: int = 1) -> list[str]:
    call = called(lease.run_id, lease.fence, *CALL)
    return [calls.begin(store, found, call, partial(fenced, lease=lease)) for _ in range(times)]


def settled(store: Store, lease: Lease, reservation: str, cost: int) -> None:
    ended = calls.Ended(outcome="ok", tokens_in=1, tokens_out=1, latency_ms=1, cost_microusd=cost)
    calls.end(store, lease.run_id, reservation, ended)


def recorded(store: Store) -> list[tuple[str | None, int | None]]:
    """Each call's outcome and cost."""
    k = tables.calls.c
    query = select(k.outcome, k.cost_microusd).order_by(k.id)
    return [(row.outcome, row.cost_microusd) for row in store.read(lambda c: c.execute(query))]


def test_a_price_per_million_is_microdollars_per_token() -> None:
    assert PRICES["xai"].of(1_000_000, 0) == 2 * spend.DOLLAR
    assert PRICES["xai"].of(100, 50) == COST
    assert Price(Decimal("0.15"), Decimal(0)).of(1, 0) == 1  # rounded up


def test_a_run_s_cap_holds_to_the_microdollar(store: Store, lease: Lease) -> None:
    found = purse(store, run=3 * COST)
    reserved(store, found, lease, 3)
    with pytest.raises(BudgetError, match="this trip"):
        reserved(store, found, lease)
    assert spend.of_run(store, lease.run_id) == Spent(settled=0, reserved=3 * COST)


def test_what_was_not_used_is_free_again(store: Store, lease: Lease) -> None:
    found = purse(store, run=COST)
    (reservation,) = reserved(store, found, lease)
    settled(store, lease, reservation, 100)
    assert spend.of_run(store, lease.run_id) == Spent(settled=100, reserved=0)
    with pytest.raises(BudgetError):
        reserved(store, found, lease)
    smaller = called(lease.run_id, lease.fence, "xai", 100, 40)
    calls.begin(store, found, smaller, partial(fenced, lease=lease))


def test_the_record_knows_what_a_run_cost(store: Store, lease: Lease) -> None:
    (reservation,) = reserved(store, purse(store, run=COST), lease)
    assert recorded(store) == [(None, COST)]
    settled(store, lease, reservation, 123)
    assert recorded(store) == [("ok", 123)]
    assert record.usage(store, lease.run_id).cost_microusd == 123


def test_the_day_s_cap_is_over_all_runs_and_ends_with_the_day(store: Store, lease: Lease) -> None:
    found = purse(store, day=2 * COST)
    other = trips.create(store, owner="browser:b", title="Another", request={})
    reserved(store, found, lease)
    reserved(store, found, claimed(store, other.run.id))
    with pytest.raises(BudgetError, match="today"):
        reserved(store, found, lease)
    assert spend.today(store).reserved == 2 * COST
    yesterday = update(tables.spend).values(at=tables.spend.c.at - spend.DAY)
    store.write(lambda c: c.execute(yesterday))
    reserved(store, found, lease)


def test_without_a_cap_nothing_is_reserved(store: Store, lease: Lease) -> None:
    reserved(store, purse(store), lease)
    assert recorded(store) == [(None, COST)]
    assert purse(store).cost("xai", 100, 50) == COST
    assert purse(store).cost("groq", 100, 50) is None
    assert spend.today(store) == Spent(settled=0, reserved=0)


def test_an_unknown_price_and_a_store_that_is_away_allow_nothing(
    store: Store, lease: Lease, url: str
) -> None:
    unpriced = called(lease.run_id, lease.fence, "groq", 1, 1)
    with pytest.raises(BudgetError):
        calls.begin(store, purse(store, run=10**9), unpriced, partial(fenced, lease=lease))
    assert recorded(store) == []
    closed = Store.open(url)
    closed.close()
    with pytest.raises(StorageError):
        reserved(closed, purse(closed, run=10**9), lease)


def test_who_has_lost_the_run_enters_no_call(store: Store, lease: Lease) -> None:
    """A worker that slept, say: nobody would ever end it, or free what it reserved."""
    leases.release(store, lease)
    claimed(store, lease.run_id, "w2")
    with pytest.raises(Fenced):
        reserved(store, purse(store, run=10**9), lease)
    assert recorded(store) == []
    assert spend.of_run(store, lease.run_id) == Spent(settled=0, reserved=0)


@pytest.mark.parametrize("end", ["lost", "released", "put off", "retried", "failed"])
def test_what_an_attempt_left_open_is_settled_in_full(store: Store, lease: Lease, end: str) -> None:
    reserved(store, purse(store, run=COST), lease)
    error = {"class": "provider", "message": "made up", "retryable": True, "next_actions": []}
    match end:
        case "lost":
            leases.lapse(store, lease.worker)
        case "released":
            leases.release(store, lease)
        case "put off":
            outcomes.wait(store, lease, why="No room", in_seconds=0)
        case "retried":
            outcomes.retry(store, lease, error=error, in_seconds=0, of=3)
        case "failed":
            outcomes.fail(store, lease, error)
    assert recorded(store) == [("lost", COST)]
    assert spend.of_run(store, lease.run_id) == Spent(settled=COST, reserved=0)


def test_a_zombie_s_last_word_corrects_what_was_assumed(store: Store, lease: Lease) -> None:
    (reservation,) = reserved(store, purse(store, run=COST), lease)
    leases.lapse(store, lease.worker)
    settled(store, lease, reservation, 50)
    assert recorded(store) == [("ok", 50)]
    assert spend.of_run(store, lease.run_id) == Spent(settled=50, reserved=0)


def test_another_attempt_s_reservations_stay_open(store: Store, lease: Lease) -> None:
    found = purse(store, run=10 * COST)
    leases.lapse(store, lease.worker)
    newer = claimed(store, lease.run_id, "w2")
    reserved(store, found, newer)
    leases.release(store, lease)  # the old one, once more
    assert spend.of_run(store, lease.run_id).reserved == COST


def test_a_day_s_money_is_spent_even_if_its_trip_is_erased(store: Store, lease: Lease) -> None:
    reserved(store, purse(store, run=COST), lease)
    trip = lease.run.trip_id
    store.write(lambda c: c.execute(tables.trips.delete().where(tables.trips.c.id == trip)))
    assert spend.today(store).reserved == COST
    assert store.read(lambda c: c.execute(select(tables.spend)).all()) != []


# ---- all processes together


def spend_all(url: str, run_id: str, day: int) -> int:
    """In a process of its own: reserve until the cap is reached; how many that were."""
    store = Store.open(url)
    found = purse(store, day=day)
    made = 0
    try:
        while True:
            calls.begin(store, found, called(run_id, 1, *CALL), lambda _: None)
            made += 1
    except BudgetError:
        return made
    finally:
        store.close()


@pytest.fixture
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_many_processes_never_reserve_more_than_the_cap(
    store: Store, url: str, processes: ProcessPoolExecutor
) -> None:
    day = 40 * COST + COST // 2
    made = [trips.create(store, owner="browser:a", title=f"Trip {n}", request={}) for n in range(3)]
    jobs = [processes.submit(spend_all, url, one.run.id, day) for one in made]
    assert sum(job.result() for job in jobs) == 40


# ---- the settings

XAI = {"XAI_API_KEY": "made-up", "XAI_PRICE_IN": "2", "XAI_PRICE_OUT": "10.5"}
CAP = {"WAYLINE_SPEND_DAY_USD": "5"}


def test_caps_and_prices_come_from_the_settings(tmp_path: Path) -> None:
    settings = load(XAI | CAP | {"WAYLINE_SPEND_RUN_USD": "0.25"}, tmp_path / "none").check_safe()
    assert spend.caps(settings) == Caps(run=250_000, day=5_000_000)
    assert spend.prices(settings) == {"xai": Price(Decimal(2), Decimal("10.5"))}


def test_without_them_there_is_no_cap_and_no_price(tmp_path: Path) -> None:
    settings = load({"XAI_API_KEY": "made-up", "XAI_PRICE_IN": "2"}, tmp_path / "none")
    assert not spend.caps(settings.check_safe()).any
    assert spend.prices(settings) == {}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"XAI_API_KEY": "made-up"}, "XAI_PRICE_IN and XAI_PRICE_OUT"),
        (XAI | {"GROQ_API_KEY": "made-up", "GROQ_PRICE_IN": "1"}, "GROQ_PRICE_OUT"),
        (XAI | {"OPENAI_BASE_URL": "http://127.0.0.1:1", "OPENAI_MODEL": "m"}, "OPENAI_PRICE_IN"),
    ],
)
def test_a_cap_without_prices_stops_the_start(
    given: dict[str, str], named: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=named):
        load(given | CAP, tmp_path / "none").check_safe()


@pytest.mark.parametrize("value", ["0", "-1", "much", "NaN"])
def test_a_cap_is_a_positive_number(value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="WAYLINE_SPEND_DAY_USD"):
        load({"WAYLINE_SPEND_DAY_USD": value}, tmp_path / "none")
