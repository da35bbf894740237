"""The OpenAPI 3.1 document, built from the table of calls and the models."""

from functools import cache
from itertools import groupby
from typing import Any, Literal

from flask import Response, json
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.api import schemas
from app.api.blueprint import blueprint
from app.api.call import ALWAYS, Call, Parameter, Reply
from app.api.calls import CALLS
from app.problems import Problem

REF = "#/components/schemas/{model}"

Mode = Literal["validation", "serialization"]


@blueprint.get("/openapi.json")
def description() -> Response:
    """The document."""
    return Response(json.dumps(document()), content_type="application/json")


@cache
def document() -> dict[str, Any]:
    names, components = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wayline",
            "version": "1",
            "description": "Plans trips and checks every plan before it is shown.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key, or the access token of one trip",
                },
                "browser": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "wayline_owner",
                    "description": "The browser that made the trip",
                },
                "operator": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "Any user name, and WAYLINE_OPERATOR_PASSWORD",
                },
            },
        },
    }


def _schemas() -> tuple[dict[tuple[type[BaseModel], Mode], str], dict[str, Any]]:
    """Model and direction → the reference to its schema; and all schemas by name."""
    taken: list[tuple[type[BaseModel], Mode]] = [(schemas.ProblemAnswer, "serialization")]
    for call in CALLS:
        if call.takes is not None:
            taken.append((call.takes, "validation"))
        taken += [(r.model, "serialization") for r in call.replies if r.model is not None]
    references, definitions = models_json_schema(list(dict.fromkeys(taken)), ref_template=REF)
    named = {(model, mode): references[model, mode]["$ref"] for model, mode in taken}
    return named, definitions["$defs"]


def _operation(call: Call, names: dict[tuple[type[BaseModel], Mode], str]) -> dict[str, Any]:
    problem = names[schemas.ProblemAnswer, "serialization"]
    operation: dict[str, Any] = {
        "operationId": call.name,
        "tags": [call.group],
        "summary": call.summary,
        "responses": {
            **{str(r.status): _reply(r, names) for r in call.replies},
            **_problems((*call.problems, *ALWAYS), problem),
        },
        "security": _security(call),
    }
    if call.about:
        operation["description"] = call.about
    if call.parameters:
        operation["parameters"] = [_parameter(p) for p in call.parameters]
    if call.takes is not None:
        schema = {"$ref": names[call.takes, "validation"]}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    return operation


def _security(call: Call) -> list[dict[str, list[str]]]:
    if call.operators:
        return [{"operator": []}, {}]
    return [{"bearer": []}, {"browser": []}] if call.guarded else [{}, {"bearer": []}]


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required or parameter.where == "path",
        "description": parameter.about,
        "schema": parameter.schema,
    }


def _reply(reply: Reply, names: dict[tuple[type[BaseModel], Mode], str]) -> dict[str, Any]:
    told: dict[str, Any] = {"description": reply.about}
    if reply.model is not None:
        told["content"] = {reply.media: {"schema": {"$ref": names[reply.model, "serialization"]}}}
    elif reply.media == "application/json":
        told["content"] = {reply.media: {"schema": {"type": "object"}}}
    elif reply.media:
        told["content"] = {reply.media: {"schema": {"type": "string"}}}
    if reply.headers:
        told["headers"] = {
            name: {"description": about, "schema": {"type": "string"}}
            for name, about in reply.headers
        }
    return told


def _problems(kinds: tuple[type[Problem], ...], schema: str) -> dict[str, Any]:
    """One entry a status: several problems may share one."""
    ordered = sorted(kinds, key=lambda kind: kind.code)
    return {
        str(status): {
            "description": " ".join(f"`{kind.slug}`: {kind.meaning()}" for kind in group),
            "content": {"application/problem+json": {"schema": {"$ref": schema}}},
        }
        for status, group in groupby(ordered, key=lambda kind: kind.code)
    }
