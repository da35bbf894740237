"""``docs/reference/itinerary.md`` against the models that an itinerary is made of."""

import datetime as dt
import re
from collections.abc import Iterator
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from tests.docs.pages import code, reference, rows, sections
from trips.itinerary import Itinerary
from trips.places import Category

SECTIONS = sections(reference("itinerary"), 2)


def inside(annotation: Any) -> Iterator[Any]:
    """An annotation and everything that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from inside(part)


def models(kind: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The model and all that it holds, by name."""
    found = {kind.__name__: kind}
    for field in kind.model_fields.values():
        for part in inside(field.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel) and part is not kind:
                found |= models(part)
    return found


MODELS = models(Itinerary)


def test_every_model_has_its_section_and_no_other() -> None:
    assert set(SECTIONS) == set(MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_its_fields_are_the_model_s(name: str) -> None:
    named = [code(row[0])[0] for row in rows(SECTIONS[name])]
    assert named == list(MODELS[name].model_fields)


@pytest.mark.parametrize("name", MODELS)
def test_the_types_are_the_model_s(name: str) -> None:
    for field, said, *_ in rows(SECTIONS[name]):
        annotation = MODELS[name].model_fields[code(field)[0]].annotation
        assert re.sub(r"\[(\w+)\]\(#\w+\)", r"\1", said) == spoken(annotation), f"{name}.{field}"


@pytest.mark.parametrize("name", MODELS)
def test_choices_are_listed(name: str) -> None:
    for field, _, meaning in rows(SECTIONS[name]):
        annotation = MODELS[name].model_fields[code(field)[0]].annotation
        if get_args(annotation) == get_args(Category):
            continue  # the page says where the long list is
        choices = {c for part in inside(annotation) for c in get_args(part) if isinstance(c, str)}
        assert choices <= set(code(meaning)), f"{name}.{field}"


def spoken(annotation: Any) -> str:
    """The type in the page's words."""
    parts = [part for part in get_args(annotation) if part is not NoneType]
    if get_origin(annotation) is not None and NoneType in get_args(annotation):
        return f"{spoken(parts[0])} or null"
    if get_origin(annotation) is tuple:
        held = parts[0]
        of_models = isinstance(held, type) and issubclass(held, BaseModel)
        return f"list of {held.__name__}" if of_models else "list"
    if get_origin(annotation) is Literal:
        return "text"
    if get_origin(annotation) is dict:
        return "map"
    if any(part in (dt.datetime, dt.time) for part in inside(annotation)):
        return "time"
    simple = {str: "text", int: "number", float: "number", bool: "true or false", dt.date: "date"}
    if annotation in simple:
        return simple[annotation]
    assert isinstance(annotation, type), annotation
    return annotation.__name__
