"""The list of what each field steers, held against the request and the code."""

from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from trips.builtin.used import CONSTRAINTS
from trips.request import TripRequest

NEVER_USED = {"nickname", "contact.name", "contact.email", "contact.subscribe"}


def paths(model: type[BaseModel], before: str = "") -> set[str]:
    found: set[str] = set()
    for name, info in model.model_fields.items():
        inner = _model_in(info.annotation)
        found |= paths(inner, f"{before}{name}.") if inner else {before + name}
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, UnionType, tuple):
        return next((m for a in get_args(annotation) if (m := _model_in(a))), None)
    return None


def test_every_field_is_listed() -> None:
    assert set(CONSTRAINTS) == paths(TripRequest) - NEVER_USED


def test_the_module_named_speaks_of_the_field() -> None:
    for path, told in CONSTRAINTS.items():
        module = import_module(told.partition(":")[0])
        assert module.__file__ is not None
        code = Path(module.__file__).read_text(encoding="utf-8")
        leaf = path.rpartition(".")[2]
        through = {
            "budget_amount": "budget_minor",
            "budget_mode": "budget_minor",
            "flexible_budget": "budget_minor",
            "flexible_dates": "dates",
            "planned_days": "request.days",
            "return_on": "request.days",
            "pace": "chosen_pace",
        }
        assert through.get(leaf, leaf) in code, path
