"""``docs/reference/http.md`` against the routes, the table of calls and the problems."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app, problems
from app.api import schemas
from app.api.calls import ALWAYS, CALLS, Call
from app.pages.assets import LEAFLET
from app.services import services
from runs.settings import load
from tests.docs.pages import code, reference, rows, sections
from trips.request import TripRequest

PAGE = reference("http")
PARTS = sections(PAGE, 2)
CALLED = {f"{call.method} {call.path}": call for call in CALLS}
ROUTES = {
    heading: body
    for part in ("Pages", "REST", "Probes", "Operators")
    for heading, body in sections(PARTS[part], 3).items()
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The app for its routes alone: neither Redis nor a database is asked."""
    given = {"WAYLINE_DATA_DIR": str(tmp_path), "REDIS_URL": "redis://127.0.0.1:0/0"}
    made = create_app(load(given, dotenv=tmp_path / "none"))
    yield made
    with made.app_context():
        services().close()


def test_every_route_is_described_and_no_other(app: Flask) -> None:
    routes = {
        f"{method} {shown(rule.rule)}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert set(ROUTES) == routes


def shown(rule: str) -> str:
    """A route's address as the page writes it."""
    return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule).replace(LEAFLET, "{version}")


@pytest.mark.parametrize("route", CALLED)
def test_its_answers_are_those_of_the_table(route: str) -> None:
    call, body = CALLED[route], ROUTES[route]
    answers, _, told = body.partition("- Problems:")
    assert set(re.findall(r"(?:^- |\. )(\d{3})\b", answers, re.MULTILINE)) >= {
        str(reply.status) for reply in call.replies
    }
    assert set(re.findall(r"(\d{3}) `([a-z-]+)`", told)) == {
        (str(kind.code), kind.slug) for kind in call.problems
    }


@pytest.mark.parametrize("route", CALLED)
def test_its_parameters_are_named(route: str) -> None:
    named = {p.name for p in CALLED[route].parameters if p.where != "path"}
    assert named <= set(code(ROUTES[route]))


def test_what_any_call_may_answer() -> None:
    said = PARTS["REST"].partition("\n###")[0]
    assert set(re.findall(r"(\d{3}) `([a-z-]+)`", said)) == {
        (str(kind.code), kind.slug) for kind in ALWAYS
    }


def test_problems() -> None:
    assert rows(PARTS["Problems"]) == [
        [str(kind.code), f"`{kind.slug}`", kind.title] for kind in problems.ALL
    ]


def test_the_request_s_fields() -> None:
    named = re.findall(r"^- .*?(?=^- |\Z)", PARTS["A trip request"], re.MULTILINE | re.DOTALL)
    assert set(code("".join(named))) == set(TripRequest.model_fields)


@pytest.mark.parametrize(
    ("route", "model"),
    [
        ("POST /api/v1/trips", schemas.Accepted),
        ("GET /api/v1/trips", schemas.TripPage),
        ("GET /api/v1/trips/{trip_id}", schemas.TripAnswer),
        ("GET /api/v1/places", schemas.Suggestions),
    ],
)
def test_the_answers_fields(route: str, model: type[schemas.Answer]) -> None:
    assert replied(CALLED[route]) is model
    (shown,) = re.findall(r"- 20[02]: `(\{.*\})`", " ".join(ROUTES[route].split()))
    flat = re.sub(r"[\[{][^\[\]{}]*[\]}]", "", re.sub(r"\[\{.*?\}\]", "", shown[1:-1]))
    names = {name.strip() for name in flat.split(",")}
    assert names == {f.alias or name for name, f in model.model_fields.items()}


def replied(call: Call) -> object:
    return call.replies[0].model
