"""Calls to a server, tried against one on loopback that answers as written down here."""

import socket

import pytest

from tests.wayline.scripted import Answer, serve
from wayline.exits import CommandError, Exit
from wayline.rest import Refused, Rest, ServerAway


def test_the_token_goes_with_every_call() -> None:
    answers = {"GET /a": [Answer.of(200, {"x": 1})], "POST /b": [Answer.of(202, {"y": 2})]}
    with serve(**answers) as (url, script):
        rest = Rest(url, "made-up")
        assert rest.get("/a") == {"x": 1}
        assert rest.post("/b", {"to": "Zürich"}, Idempotency_Key="k") == {"y": 2}
    assert [a.headers["Authorization"] for a in script.asked] == ["Bearer made-up"] * 2
    assert script.asked[1].headers["Idempotency-Key"] == "k"
    assert script.asked[1].headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, Exit.BAD_REQUEST),
        (401, Exit.BAD_REQUEST),
        (404, Exit.BAD_REQUEST),
        (422, Exit.BAD_REQUEST),
        (500, Exit.FAILED),
        (503, Exit.SERVER_AWAY),
    ],
)
def test_a_problem_becomes_an_exit_code(status: int, code: Exit) -> None:
    with (
        serve(**{"GET /": [Answer.of(status, {"detail": "made up"})]}) as (url, _),
        pytest.raises(Refused, match="made up") as caught,
    ):
        Rest(url).get("/")
    assert caught.value.exit_code == code


def test_refused_fields_are_named() -> None:
    problem = {"detail": "No.", "errors": [{"pointer": "/adults", "message": "Too many"}]}
    with (
        serve(**{"POST /": [Answer.of(422, problem)]}) as (url, _),
        pytest.raises(Refused) as caught,
    ):
        Rest(url).post("/", {})
    assert caught.value.fields == (("/adults", "Too many"),)
    assert caught.value.instead == ()


def test_a_server_that_wants_a_key_tells_how_to_give_it() -> None:
    with (
        serve(**{"POST /": [Answer.of(401, {"detail": "No key."})]}) as (url, _),
        pytest.raises(Refused, match="--api-key-file"),
    ):
        Rest(url).post("/")


def test_nobody_there_is_said_with_how_to_start_one() -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))  # bound, and not listening
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        with pytest.raises(ServerAway, match=r"connection refused.*wayline up") as caught:
            Rest(url).get("/")
    assert caught.value.exit_code == Exit.SERVER_AWAY


def test_a_line_that_breaks_before_the_answer_is_an_absent_server() -> None:
    with serve(**{"GET /": [Answer(0)]}) as (url, _), pytest.raises(ServerAway, match="broke"):
        Rest(url).get("/")


def test_a_redirect_is_told_and_the_token_not_carried_along() -> None:
    with serve(**{"GET /": [Answer.of(200, {})]}) as (other, script):
        moved = Answer(308, headers={"Location": other + "/"})
        with (
            serve(**{"GET /": [moved]}) as (url, _),
            pytest.raises(Refused, match="--server"),
        ):
            Rest(url, "made-up").get("/")
    assert script.asked == []


@pytest.mark.parametrize("body", [b"<html>", b"[]", b""])
def test_something_else_than_wayline_is_noticed(body: bytes) -> None:
    with serve(**{"GET /": [Answer(200, body)]}) as (url, _), pytest.raises(CommandError):
        Rest(url).get("/")
    with serve(**{"GET /": [Answer(500, body)]}) as (url, _), pytest.raises(Refused):
        Rest(url).get("/")


def test_an_address_that_is_none_is_a_bad_flag() -> None:
    with pytest.raises(CommandError) as caught:
        Rest("ftp:///nowhere").get("/")
    assert caught.value.exit_code in (Exit.BAD_REQUEST, Exit.SERVER_AWAY)
