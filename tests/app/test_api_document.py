"""The OpenAPI document: valid, complete, and true."""

import json
import re
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from app import problems
from app.api.calls import CALLS
from runs import record
from tests.app.conftest import WISH, here
from tests.app.planning import complete
from trips.request import TripRequest


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer.content_type == "application/json"
    found: dict[str, Any] = answer.json
    return found


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_it_has_every_route_and_no_other(app: Flask, document: dict[str, Any]) -> None:
    routes = {
        (method, re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/api/", "/healthz", "/readyz"))
    }
    described = {
        (method.upper(), path) for path, calls in document["paths"].items() for method in calls
    }
    assert described == routes


def test_every_problem_is_documented_somewhere() -> None:
    told = {kind for call in CALLS for kind in call.problems}
    always = {problems.Malformed, problems.Unexpected, problems.Unavailable}
    nowhere = {problems.MethodNotAllowed}  # no call of ours answers it
    assert told | always | nowhere == set(problems.ALL)
    assert len({kind.slug for kind in problems.ALL}) == len(problems.ALL)


def test_the_request_is_the_form(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["TripRequest"]
    assert set(schema["properties"]) == set(TripRequest.model_fields)
    assert schema["additionalProperties"] is False


def check(document: dict[str, Any], path: str, method: str, answer: Any) -> None:
    """Hold an answer against what the document says of it."""
    told = document["paths"][path][method]["responses"][str(answer.status_code)]
    (media,) = told["content"]
    assert answer.mimetype == media
    schema = {**told["content"][media]["schema"], "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(json.loads(answer.text))


def test_answers_are_as_described(app: Flask, document: dict[str, Any]) -> None:
    client, store = app.test_client(), here(app).store
    made = client.post("/api/v1/trips", json=WISH, buffered=True)
    check(document, "/api/v1/trips", "post", made)
    headers = {"Authorization": f"Bearer {made.json['access_token']}"}
    one, path = "/api/v1/trips/{trip_id}", made.json["links"]["self"]
    check(document, f"{one}/itinerary", "get", client.get(f"{path}/itinerary", headers=headers))
    run = record.latest(store, made.json["id"])
    assert run is not None
    complete(store, made.json["id"], run.id)
    check(document, one, "get", client.get(f"{path}?events_after=0", headers=headers))
    check(document, f"{one}/itinerary", "get", client.get(f"{path}/itinerary", headers=headers))
    check(document, f"{one}/cancel", "post", client.post(f"{path}/cancel", headers=headers))
    check(document, one, "get", client.get(path))
    check(document, "/api/v1/trips", "get", client.get("/api/v1/trips"))
    check(document, "/api/v1/trips", "post", client.post("/api/v1/trips", json={"a": 1}))
    check(document, "/api/v1/places", "get", client.get("/api/v1/places?q=l"))
    check(document, "/healthz", "get", client.get("/healthz"))
    check(document, "/readyz", "get", client.get("/readyz"))


def test_the_page_shows_every_call_and_problem(client: FlaskClient) -> None:
    page = client.get("/api/v1/docs").text
    for call in CALLS:
        assert f'id="{call.name}"' in page
    for kind in problems.ALL:
        assert f'id="{kind.slug}"' in page
    assert "//" not in re.sub(r"<script.*?</script>", "", page, flags=re.S).replace("://", "")
