"""``wayline dead`` and ``wayline trips fork`` against the running product. All is made up."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from runs import dead, envelope
from runs.dead import Reason
from runs.store import Store
from tests.servers import until
from tests.wayline.product import Product, up, wayline

PASSWORD = "a made-up password of an operator"
WISH = ("--to", "Lisbon", "--days", "2", "--budget", "900", "--currency", "EUR")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("dead") / "data"
    with up(folder, WAYLINE_OPERATOR_PASSWORD=PASSWORD) as started:
        yield started


@pytest.fixture
def store(product: Product) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{product.folder / 'wayline.db'}")
    store.write(lambda c: c.execute(text("DELETE FROM dead_letters")))
    yield store
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of somebody who only has the command line."""
    return tmp_path / "mine"


def letter(store: Store, name: str = "m", queue: str = "made.up.queue") -> str:
    """A dead message whose like nobody will ever take."""
    id_ = dead.digest(name)
    kept = {"queue": queue, "message": envelope.made("made.up", name), "size": 9}
    dead.bury_message(store, id_, {**kept, "reason": Reason.UNKNOWN_TASK})
    return id_


def run(product: Product, folder: Path, *words: str, password: str = PASSWORD) -> Any:
    settings = {"WAYLINE_OPERATOR_PASSWORD": password} if password else {}
    return wayline(folder, "dead", *words, "--server", product.url, **settings)


def told(done: Any) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_they_are_listed_shown_and_dropped(product: Product, folder: Path, store: Store) -> None:
    assert run(product, folder, "list").stderr.strip() == "No dead letters."
    id_ = letter(store)
    shown = run(product, folder, "list").stdout
    assert id_[:12] in shown
    assert "unknown_task" in shown
    assert [one["id"] for one in told(run(product, folder, "list", "--json"))["dead_letters"]] == [
        id_
    ]
    whole = run(product, folder, "show", id_[:8]).stdout
    assert "made.up.queue" in whole
    assert '[["m"], {}, {}]' in whole
    assert told(run(product, folder, "drop", id_[:8], "--json")) == {"dropped": [id_]}
    assert dead.find(store) == []


def test_one_and_many_are_replayed(product: Product, folder: Path, store: Store) -> None:
    first, *others = [letter(store, name) for name in "abc"]
    done = run(product, folder, "replay", first)
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        [f"{first}: back on its queue", "1 replayed, 2 open."],
    )
    assert run(product, folder, "replay", first).returncode == 1
    many = told(run(product, folder, "replay", "--reason", "unknown_task", "--json"))
    assert {one["id"] for one in many["replayed"]} == {*others}
    assert (many["kept"], many["open"]) == ([], 0)
    assert "replayed" in run(product, folder, "list", "--all", "--json").stdout


def test_what_dies_again_at_once_is_not_replayed_for_ever(
    product: Product, folder: Path, store: Store
) -> None:
    id_ = letter(store, queue="itinerary.architect")
    done = told(run(product, folder, "replay", "--all", "--json"))
    assert id_ in {one["id"] for one in done["replayed"]}
    until(lambda: dead.count(store).open, what="it dies again")


def test_it_has_to_be_said_which(product: Product, folder: Path, store: Store) -> None:
    id_ = letter(store)
    for words in ((), (id_, "--all")):
        done = run(product, folder, "replay", *words)
        assert done.returncode == 2
        assert "Say which" in done.stderr
    assert run(product, folder, "show", "x").returncode == 2


def test_the_password_is_needed(product: Product, folder: Path) -> None:
    for password in ("", "another one"):
        done = run(product, folder, "list", password=password)
        assert done.returncode == 2
        assert "WAYLINE_OPERATOR_PASSWORD" in done.stderr
        assert "--api-key-file" not in done.stderr


def test_a_trip_is_forked_with_other_wishes(product: Product, folder: Path) -> None:
    planned = wayline(folder, "plan", *WISH, "--server", product.url, "--json")
    trip = told(planned)["trip"]

    def fork(*words: str, stdin: str = "") -> Any:
        return wayline(folder, "trips", "fork", trip[:8], *words, stdin=stdin)

    refused = fork("--from", "specialist", "--set", "destination=Rome")
    assert refused.returncode == 2
    assert "/request/destination" in refused.stderr
    assert fork("--from", "specialist", "--set", "interests").returncode == 2
    museums = ("--set", 'interests=["museums"]')
    answer = told(fork("--from", "specialist", *museums, "--no-follow", "--json"))
    assert (answer["step"], answer["percent"]) == ("specialist", 50)
    watched = wayline(folder, "trips", "watch", trip[:8], "--json")
    assert told(watched)["version"] == 2
    changes = json.dumps({"destination": "Rome", "notes": None})
    followed = fork("--from", "architect", "--with", "-", "--json", stdin=changes)
    assert told(followed)["version"] == 3
    assert "100 %" in followed.stderr
