"""What holds for every answer: headers, hosts, sizes, generic errors."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.security import FORM_BYTES, known_host, tile_source
from runs.settings import LOOPBACK
from tests.app.conftest import WISH, MakeApp

PATHS = ["/", "/healthz", "/readyz", "/api/v1/docs", "/api/v1/trips", "/api/v1/none", "/none"]


def policy(headers: Any) -> dict[str, str]:
    parts = headers["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["X-Request-ID"]
    assert "Strict-Transport-Security" not in headers
    assert "Access-Control-Allow-Origin" not in headers
    told = policy(headers)
    assert told["default-src"] == told["frame-ancestors"] == told["base-uri"] == "'none'"
    assert "https://tile.openstreetmap.org" in told["img-src"].split()
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_nonce_is_used_once_and_by_the_page(client: FlaskClient) -> None:
    seen = set()
    for _ in range(5):
        answer = client.get("/api/v1/docs")
        (nonce,) = set(re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]))
        assert set(re.findall(r'nonce="([^"]+)"', answer.text)) == {nonce}
        assert not re.search(r"\son[a-z]+=|style=|javascript:", answer.text)
        seen.add(nonce)
    assert len(seen) == 5


def test_behind_tls_browsers_are_told_to_stay(make_app: MakeApp) -> None:
    client = make_app(PUBLIC_URL="https://localhost").test_client()
    assert "max-age=31536000" in client.get("/healthz").headers["Strict-Transport-Security"]


def test_the_maps_tiles_are_allowed_from_their_server_alone(make_app: MakeApp) -> None:
    client = make_app(WAYLINE_TILES="").test_client()
    assert policy(client.get("/healthz").headers)["img-src"] == "'self' data:"
    assert tile_source("https://{s}.tiles.example:8443/{z}/{x}/{y}.png") == (
        " https://*.tiles.example:8443"
    )
    assert tile_source("/tiles/{z}/{x}/{y}.png") == ""


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:1"])
def test_it_answers_to_its_names(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "localhost.example.org",
        "localhost@example.org",
        "127.0.0.2",
        "",
        "[::1",
        "a b",
    ],
)
@pytest.mark.parametrize("path", ["/healthz", "/api/v1/trips", "/none"])
def test_it_does_not_answer_to_others(client: FlaskClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_names_of_its_own(make_app: MakeApp) -> None:
    client = make_app(WAYLINE_HOSTS="trips.example").test_client()
    assert client.get("/healthz", headers={"Host": "trips.example"}).status_code == 200
    assert not known_host("trips.example:80:80", LOOPBACK | {"trips.example"})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/", 404),
        ("DELETE", "/api/v1/trips", 405),
        ("PUT", "/api/v1/places", 405),
        ("POST", "/healthz", 405),
        ("BREW", "/api/v1/trips", 405),
        ("GET", "/api/v1/trips?limit=0", 401),
    ],
)
def test_errors_are_problems(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) == {"type", "title", "status", "detail", "request_id"}
    assert answer.json["status"] == status
    if status == 405:
        assert answer.headers["Allow"]


def test_pages_get_a_page(client: FlaskClient) -> None:
    answer = client.get("/none")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert answer.headers["X-Request-ID"] in answer.text


@pytest.fixture
def broken(app: Flask) -> Flask:
    """With two addresses that fail in a way nobody foresaw."""

    def fail() -> str:
        raise RuntimeError("canary-7431 in an exception's text")

    app.add_url_rule("/api/v1/broken", "broken_api", fail)
    app.add_url_rule("/broken", "broken_page", fail)
    return app


@pytest.mark.parametrize("path", ["/api/v1/broken", "/broken"])
def test_the_unexpected_tells_its_request_id_alone(
    broken: Flask, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = broken.test_client().get(path)
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    logged = "".join(capfd.readouterr())
    assert answer.headers["X-Request-ID"] in logged
    assert "RuntimeError" in logged
    for text in (answer.text, logged):
        assert "canary" not in text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/trips", "/trips/x/cancel"])
def test_forms_need_the_pages_token(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data={"destination": "Lisbon"})
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert "lay open for too long" in answer.text


def test_large_forms_are_refused(client: FlaskClient) -> None:
    answer = client.post("/trips", data={"notes": "x" * FORM_BYTES})
    assert answer.status_code == 413


def test_rest_is_not_open_to_other_origins(client: FlaskClient) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = client.options("/api/v1/trips", headers=headers)
    assert not [h for h, _ in answer.headers if h.startswith("Access-Control")]
    plain = client.post("/api/v1/trips", data=str(WISH), content_type="text/plain")
    assert plain.status_code == 415  # what a page may send without asking first


def test_no_get_changes_anything(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if "cancel" in rule.rule:
            assert rule.methods is not None
            assert "GET" not in rule.methods


def test_nothing_is_kept_by_caches(client: FlaskClient) -> None:
    for path in ("/", "/api/v1/trips", "/none"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
