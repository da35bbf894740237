"""Who may see what: every guarded route for every kind of caller."""

import hashlib
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import access, intake
from app.access import COOKIE, COOKIE_AGE
from runs import record
from tests.app.conftest import WISH, MakeApp, here
from tests.app.planning import complete, fail
from trips.request import TripRequest

Trip = dict[str, Any]


def plan(client: FlaskClient, **headers: str) -> Trip:
    answer = client.post("/api/v1/trips", json=WISH, headers=headers, buffered=True)
    assert answer.status_code == 202, answer.text
    trip: Trip = answer.json
    return trip


def ready(app: Flask, trip: Trip) -> Trip:
    """The same, planned: every route has an answer then."""
    run = record.latest(here(app).store, trip["id"])
    assert run is not None
    complete(here(app).store, trip["id"], run.id)
    return trip


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def reads(trip_id: str) -> list[str]:
    here = f"/api/v1/trips/{trip_id}"
    return [here, f"{here}/itinerary", f"{here}/itinerary.ics", f"{here}/events"]


def statuses(client: FlaskClient, trip_id: str, headers: dict[str, str]) -> list[int]:
    got = [client.get(p, headers=headers, buffered=True).status_code for p in reads(trip_id)]
    cancelled = client.post(f"/api/v1/trips/{trip_id}/cancel", headers=headers)
    return [*got, cancelled.status_code]


OPEN = [200, 200, 200, 200, 409]
SHUT = [404, 404, 404, 404, 404]


def test_the_access_token_opens_its_trip_alone(app: Flask) -> None:
    client = app.test_client()
    mine, other = (ready(app, plan(client)) for _ in range(2))
    assert statuses(client, mine["id"], bearer(mine["access_token"])) == OPEN
    assert statuses(client, mine["id"], bearer(other["access_token"])) == SHUT


@pytest.mark.parametrize(
    "headers",
    [
        {},
        bearer(""),
        bearer("x" * 43),
        bearer("é"),
        {"Authorization": "Basic YTpi"},
        {"Authorization": "nonsense"},
        {"Cookie": f"{COOKIE}=nonsense"},
        {"Cookie": f"{COOKIE}=ImEi.aaaaaa.bbbbbbbb"},
    ],
)
def test_nobody_else_gets_in(app: Flask, headers: dict[str, str]) -> None:
    trip = ready(app, plan(app.test_client()))
    headers = {k: v.encode().decode("latin-1") for k, v in headers.items()}
    assert statuses(app.test_client(), trip["id"], headers) == SHUT


def test_the_absent_and_the_foreign_look_the_same(app: Flask) -> None:
    client = app.test_client()
    mine, other = plan(client), plan(client)
    headers = bearer(mine["access_token"])
    for foreign, absent in zip(reads(other["id"]), reads("0" * 32), strict=True):
        one, two = client.get(foreign, headers=headers), client.get(absent, headers=headers)
        assert one.status_code == two.status_code == 404
        assert {**one.json, "request_id": ""} == {**two.json, "request_id": ""}


def test_an_api_key_sees_its_own_trips(make_app: MakeApp) -> None:
    app = make_app(WAYLINE_API_KEYS="made-up-key-one,made-up-key-two")
    client = app.test_client()
    trip = ready(app, plan(client, **bearer("made-up-key-one")))
    assert statuses(client, trip["id"], bearer("made-up-key-one")) == OPEN
    assert statuses(client, trip["id"], bearer("made-up-key-two")) == SHUT
    assert statuses(client, trip["id"], bearer(trip["access_token"])) == OPEN
    listed = client.get("/api/v1/trips", headers=bearer("made-up-key-one")).json["trips"]
    assert [t["id"] for t in listed] == [trip["id"]]
    assert client.get("/api/v1/trips", headers=bearer("made-up-key-two")).json["trips"] == []


def test_a_key_can_be_set_by_its_hash(make_app: MakeApp) -> None:
    hashed = "sha256:" + hashlib.sha256(b"made-up-key").hexdigest()
    client = make_app(WAYLINE_API_KEYS=hashed).test_client()
    assert plan(client, **bearer("made-up-key"))["id"]
    refused = client.post("/api/v1/trips", json=WISH, headers=bearer(hashed))
    assert refused.status_code == 401


@pytest.fixture
def production() -> dict[str, str]:
    return {"WAYLINE_ENV": "production", "PUBLIC_URL": "https://localhost"}


def test_in_production_planning_needs_a_key(make_app: MakeApp, production: dict[str, str]) -> None:
    client = make_app(**production, WAYLINE_API_KEYS="made-up-key").test_client()
    for headers in ({}, bearer("another"), {"Authorization": "Basic YTpi"}):
        answer = client.post("/api/v1/trips", json=WISH, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert plan(client, **bearer("made-up-key"))


def test_in_production_without_keys_nobody_plans_through_rest(
    make_app: MakeApp, production: dict[str, str]
) -> None:
    client = make_app(**production).test_client()
    assert client.post("/api/v1/trips", json=WISH).status_code == 401
    assert client.post("/api/v1/trips", json=WISH, headers=bearer("")).status_code == 401


def test_off_loopback_development_is_closed_too(make_app: MakeApp) -> None:
    client = make_app(HOST="0.0.0.0", WAYLINE_HOSTS="localhost").test_client()
    assert client.post("/api/v1/trips", json=WISH).status_code == 401


def test_listing_needs_to_know_who_asks(client: FlaskClient) -> None:
    token = plan(client)["access_token"]
    assert client.get("/api/v1/trips").status_code == 401
    assert client.get("/api/v1/trips", headers=bearer(token)).status_code == 401


class Browser:
    """A browser that has the form's page open, and perhaps a trip."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        page = self.client.get("/api/v1/docs").text
        self.token = page.split('name="csrf-token" content="')[1].split('"')[0]

    def own(self, app: Flask) -> str:
        """Give it a trip as the form does: its id."""
        with app.test_request_context():
            browser = access.Browser(self.token)
            answer = access.remember(app.response_class(), browser)
            created = intake.start(TripRequest.model_validate(WISH), browser.owner)
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert f"Max-Age={COOKIE_AGE}" in cookie
        self.client.set_cookie(COOKIE, cookie.split("=", 1)[1].split(";")[0])
        return created.trip.id


def test_the_cookie_opens_its_browsers_trips(app: Flask) -> None:
    browser, other = Browser(app), Browser(app)
    mine = browser.own(app)
    other.own(app)
    ready(app, {"id": mine})
    assert [browser.client.get(p, buffered=True).status_code for p in reads(mine)] == OPEN[:4]
    assert [other.client.get(p).status_code for p in reads(mine)] == SHUT[:4]
    assert [t["id"] for t in browser.client.get("/api/v1/trips").json["trips"]] == [mine]


def test_a_bearer_speaks_instead_of_the_cookie(app: Flask) -> None:
    browser = Browser(app)
    mine = browser.own(app)
    assert browser.client.get(reads(mine)[0], headers=bearer("wrong")).status_code == 404


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_a_cookie_alone_changes_nothing(app: Flask, token: str | None) -> None:
    browser = Browser(app)
    mine = browser.own(app)
    headers = {} if token is None else {"X-CSRFToken": token}
    cancel = f"/api/v1/trips/{mine}/cancel"
    answer = browser.client.post(cancel, headers=headers)
    assert answer.status_code == 403
    assert answer.json["type"].endswith("#csrf")
    run = record.latest(here(app).store, mine)
    assert run is not None
    assert run.status == "queued"
    assert browser.client.post(cancel, headers={"X-CSRFToken": browser.token}).status_code == 200


def test_another_browsers_page_token_is_no_use(app: Flask) -> None:
    browser, other = Browser(app), Browser(app)
    mine = browser.own(app)
    answer = browser.client.post(
        f"/api/v1/trips/{mine}/cancel", headers={"X-CSRFToken": other.token}
    )
    assert answer.status_code == 403


def test_a_trip_made_with_the_cookie_alone_is_not_the_browsers(app: Flask) -> None:
    browser = Browser(app)
    mine = browser.own(app)
    forged = plan(browser.client)
    meant = plan(browser.client, **{"X-CSRFToken": browser.token})
    listed = {t["id"] for t in browser.client.get("/api/v1/trips").json["trips"]}
    assert listed == {mine, meant["id"]}
    assert forged["id"] not in listed


def test_rest_gives_no_cookie(app: Flask) -> None:
    answer = app.test_client().post("/api/v1/trips", json=WISH)
    assert "Set-Cookie" not in answer.headers


def test_the_cookie_is_secure_behind_tls(make_app: MakeApp, production: dict[str, str]) -> None:
    app = make_app(**production)
    with app.test_request_context():
        answer = access.remember(app.response_class(), access.Browser("made-up-browser"))
    assert "Secure" in answer.headers["Set-Cookie"]


def test_another_servers_cookie_and_token_are_no_use(make_app: MakeApp) -> None:
    ours, theirs = make_app(), make_app(SECRET_KEY="another-made-up-secret-of-forty-characters")
    browser = Browser(theirs)
    mine = browser.own(theirs)  # both have one record
    token = plan(theirs.test_client())
    guest = ours.test_client()
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    guest.set_cookie(COOKIE, cookie.value)
    assert guest.get(reads(mine)[0]).status_code == 404
    headers = bearer(token["access_token"])
    assert guest.get(reads(token["id"])[0], headers=headers).status_code == 404


def test_a_failed_trip_is_as_guarded(app: Flask) -> None:
    trip = plan(app.test_client())
    run = record.latest(here(app).store, trip["id"])
    assert run is not None
    fail(here(app).store, run.id)
    assert statuses(app.test_client(), trip["id"], {}) == SHUT
