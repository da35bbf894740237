"""Who may see what is for operators, and health. All trips and passwords are made up."""

import asyncio
from base64 import b64encode
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from runs import dead, readiness, workers
from runs.breakers import Breakers
from runs.dead import Reason
from runs.errors import AuthenticationError
from runs.shared import Shared
from runs.store import Store
from tests.app.conftest import MakeApp, here
from tests.servers import ValkeyServer

HEALTH = "/api/monitoring/health"
PASSWORD = "a made-up password of an operator: ü"


def basic(password: str, user: str = "anybody") -> dict[str, str]:
    given = b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {given}"}


def test_development_on_loopback_is_open(client: FlaskClient) -> None:
    assert client.get(HEALTH).status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        {"WAYLINE_ENV": "production", "PUBLIC_URL": "https://trips.example"},
        {"HOST": "0.0.0.0"},
    ],
)
def test_elsewhere_it_is_closed_without_a_password(
    make_app: MakeApp, given: dict[str, str]
) -> None:
    answer = make_app(**given).test_client().get(HEALTH)
    assert answer.status_code == 403
    assert answer.json["type"].endswith("#closed")


def test_so_it_is_for_another_machine(client: FlaskClient) -> None:
    answer = client.get(HEALTH, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 403


def test_the_password_opens_it_and_nothing_else_does(make_app: MakeApp) -> None:
    client = make_app(WAYLINE_OPERATOR_PASSWORD=PASSWORD).test_client()
    assert client.get(HEALTH, headers=basic(PASSWORD)).status_code == 200
    wrong: list[dict[str, str]] = [
        {},
        basic(PASSWORD + "!"),
        basic(""),
        {"Authorization": f"Bearer {PASSWORD.encode().hex()}"},
        {"Authorization": "Basic no-base64"},
        {"Authorization": "Basic"},
    ]
    for headers in wrong:
        answer = client.get(HEALTH, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert answer.json["type"].endswith("#operators-only")


def test_another_site_s_page_changes_nothing(client: FlaskClient, store: Store) -> None:
    dead.bury_message(store, "one", {"reason": Reason.UNREADABLE})
    path = "/api/monitoring/dead-letters/one"
    answer = client.delete(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert client.delete(path, headers={"Origin": "null"}).status_code == 403
    assert client.delete(path, headers={"Origin": "http://localhost"}).status_code == 204


def report(client: FlaskClient, status: int = 200) -> dict[str, Any]:
    answer = client.get(HEALTH)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json
    return found


def started(store: Store, **canaries: int | None) -> str:
    """A worker whose canaries came so many seconds ago."""
    worker = workers.register(store, {"providers": ["xai"]})
    now = int(store.read(lambda c: c.scalar(text("SELECT max(started_at) FROM workers"))))
    came = {q: None if ago is None else now - ago * 1_000_000 for q, ago in canaries.items()}
    readiness.note(store, worker, came, None)
    return worker


def test_all_well(client: FlaskClient, store: Store) -> None:
    started(store, a=3, b=4)
    found = report(client)
    assert found["status"] == "healthy"
    assert found["summary"] == {
        "overallStatus": "healthy",
        "healthyChecks": 5,
        "totalChecks": 5,
        "healthPercentage": 100,
    }
    assert found["recommendations"] == []
    (worker,) = found["checks"]["workers"]["workers"]
    assert (worker["readiness"], worker["providers"]) == ("ready", ["xai"])
    assert worker["canaries"]["a"] == pytest.approx(3, abs=2)
    assert all(check["responseTimeMs"] >= 0 for check in found["checks"].values())


def test_without_a_worker_it_is_degraded(client: FlaskClient) -> None:
    found = report(client)
    assert (found["status"], found["checks"]["workers"]["status"]) == ("degraded", "down")
    assert len(found["recommendations"]) == 1


def test_a_silent_worker_is_told(client: FlaskClient, store: Store) -> None:
    started(store, a=3)
    silent = started(store, a=300)
    store.write(
        lambda c: c.execute(
            text("UPDATE workers SET started_at = started_at - 1000000000 WHERE id = :i"),
            {"i": silent},
        )
    )
    found = report(client)
    assert found["status"] == found["checks"]["workers"]["status"] == "degraded"
    assert found["checks"]["workers"]["message"] == "1 ready, 1 silent"


def test_dead_letters_are_told(client: FlaskClient, store: Store) -> None:
    started(store, a=3)
    dead.bury_message(store, "one", {"reason": Reason.UNREADABLE})
    check = report(client)["checks"]["dead_letters"]
    assert (check["status"], check["open"]) == ("degraded", 1)
    (letter,) = dead.find(store)
    dead.replayed(store, letter)
    assert report(client)["status"] == "healthy"


def test_a_provider_that_refuses_its_key_is_told(
    client: FlaskClient, store: Store, valkey: ValkeyServer
) -> None:
    started(store, a=3)

    async def refused() -> None:
        shared = Shared(valkey.url)
        found = Breakers(shared)
        admission = await found.admit("xai/made-up")
        assert admission is not None
        await found.report(admission, AuthenticationError())
        await shared.close()

    asyncio.run(refused())
    found = report(client)
    with valkey.client() as redis:  # which other tests use too
        redis.delete("wayline:breaker:xai/made-up")
    check = found["checks"]["providers"]
    assert (found["status"], check["status"]) == ("degraded", "degraded")
    assert check["message"] == "xai/made-up: authentication"
    (provider,) = check["providers"]
    assert (provider["breaker"], provider["alert"]) == ("open", "authentication")
    assert "key" in found["recommendations"][0]


def test_without_redis_it_is_degraded(make_app: MakeApp, tmp_path: Any) -> None:
    gone = ValkeyServer(tmp_path / "gone").start()
    app = make_app(REDIS_URL=gone.url)
    gone.stop()
    found = report(app.test_client())
    assert found["checks"]["redis"]["status"] == found["status"] == "degraded"


def test_without_its_database_it_is_down(make_app: MakeApp) -> None:
    app = make_app()
    here(app).store.close()
    found = report(app.test_client(), 503)
    assert found["status"] == found["checks"]["database"]["status"] == "down"
