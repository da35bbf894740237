"""Strict schemas out of pydantic models, and replies as checked values.

Everything a model "says" here is made up.
"""

import datetime as dt
import json
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from runs.errors import SchemaError
from tests.fakes.provider import schema_of
from tests.fakes.sample import smallest
from trips.model import Model
from workers.agents.architect import OutlineDraft
from workers.providers.mend import MAX_BYTES, MAX_DEPTH, read
from workers.providers.schema import strict


class Pick(Model):
    """One of them."""

    place: str
    score: Annotated[int, Field(ge=0, le=100)]
    why: Annotated[str, Field(max_length=40, description="In their words")]
    kind: Literal["see", "eat"] = "see"
    on: dt.date | None = None


class Picks(Model):
    picks: Annotated[tuple[Pick, ...], Field(max_length=3)]
    weight: float = 1.0


class FreeKeys(Model):
    tips: dict[str, Annotated[int, Field(ge=1)]]


GOOD: dict[str, Any] = {
    "picks": [{"place": "a.b", "score": 7, "why": "Because", "kind": "eat", "on": "2027-03-04"}],
    "weight": 0.5,
}


def nodes(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    yield schema
    for inner in (*schema.get("properties", {}).values(), *schema.get("anyOf", [])):
        yield from nodes(inner)
    if "items" in schema:
        yield from nodes(schema["items"])


#: What every provider takes.
KNOWN = {
    "type", "description", "properties", "required", "additionalProperties", "items", "anyOf",
    "enum",
}  # fmt: skip


@pytest.mark.parametrize("model", [Picks, OutlineDraft, FreeKeys])
def test_schemas_are_strict(model: type[BaseModel]) -> None:
    for node in nodes(strict(model)):
        assert set(node) <= KNOWN
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False


def test_limits_are_told_in_words() -> None:
    pick = strict(Picks)["properties"]["picks"]["items"]["properties"]
    assert pick["why"]["description"] == "In their words (at most 40 characters)"
    assert pick["score"]["description"] == "at least 0, at most 100"
    assert pick["kind"] == {"type": "string", "enum": ["see", "eat"]}
    assert pick["on"]["anyOf"] == [
        {"description": "format date", "type": "string"},
        {"type": "null"},
    ]


class OpenEnded(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: str


class Anything(BaseModel):
    value: Any


class Uneven(BaseModel):
    pair: tuple[int, str]


class Nested(BaseModel):
    within: "list[Nested]"


@pytest.mark.parametrize("model", [OpenEnded, Anything, Uneven, Nested])
def test_what_strict_schemas_cannot_say_is_refused(model: type[BaseModel]) -> None:
    with pytest.raises(TypeError, match="strict schema"):
        strict(model)


def test_maps_are_asked_for_as_pairs() -> None:
    tips = strict(FreeKeys)["properties"]["tips"]
    assert tips["type"] == "array"
    assert tips["items"]["required"] == ["key", "value"]
    assert tips["items"]["properties"]["value"] == {"type": "integer", "description": "at least 1"}
    for text in ('{"tips": [{"key": "a", "value": 1}]}', '{"tips": {"a": 1}}'):
        assert read(text, FreeKeys).tips == {"a": 1}
    for text in (
        '{"tips": [{"key": "a"}]}',
        '{"tips": [1]}',
        '{"tips": 1}',
        '{"tips": [{"key": "a", "value": 0}]}',
    ):
        with pytest.raises(SchemaError):
            read(text, FreeKeys)


@pytest.mark.parametrize("model", [Picks, OutlineDraft, FreeKeys])
def test_the_smallest_value_of_a_schema_fits_its_model(model: type[BaseModel]) -> None:
    read(json.dumps(smallest(strict(model))), model)


def test_a_schema_in_words_is_found_again() -> None:
    words = "Answer.\n\nIt must fit this JSON Schema:\n" + json.dumps(strict(Picks))
    assert schema_of({"messages": [{"role": "system", "content": words}]}) == ("", strict(Picks))


def dumped(value: Any) -> str:
    return json.dumps(value, indent=1)


MENDABLE = {
    "as it is": dumped(GOOD),
    "fenced": f"```json\n{dumped(GOOD)}\n```",
    "fenced, unclosed": f"```\n{dumped(GOOD)}",
    "words before": f"Sure, here you are:\n{dumped(GOOD)}",
    "words after": f"{dumped(GOOD)}\n\nEnjoy {{your}} trip!",
    "byte order mark": "\ufeff" + dumped(GOOD),
    "trailing commas": dumped(GOOD).replace("\n  }", ",\n  }").replace("\n ]", ",\n ]"),
    "missing comma": dumped(GOOD).replace('"Because",', '"Because"'),
    "single quotes": dumped(GOOD).replace('"', "'"),
    "bare keys": dumped(GOOD).replace('"score"', "score").replace('"weight"', "weight"),
    "cut at the end": dumped(GOOD).rstrip("}\n "),
    "twice": dumped(GOOD) + dumped(GOOD),
    "comment": dumped(GOOD).replace('"weight"', '// how much\n "weight"'),
    "in a list": json.dumps([GOOD]),
    "wrapped": json.dumps({"result": GOOD}),
    "unasked fields": json.dumps(GOOD | {"stars": 5, "url": "https://made.up"}),
    "unasked fields within": json.dumps({"picks": [GOOD["picks"][0] | {"a": 1, "b": [2]}]}),
    "number as text": json.dumps({"picks": [GOOD["picks"][0] | {"score": "7"}]}),
    "absent with default": json.dumps({"picks": GOOD["picks"]}),
    "too many": json.dumps({"picks": GOOD["picks"] * 9}),
    "too long": json.dumps({"picks": [GOOD["picks"][0] | {"why": "so very good " * 9}]}),
    "control characters": json.dumps(GOOD).replace("Because", "Be\n\tcause"),
    "NUL": json.dumps(GOOD).replace("Because", "Be\\u0000cause"),
    "lone surrogate": json.dumps(GOOD).replace("Because", "Be\\ud800cause"),
}


@pytest.mark.parametrize("text", MENDABLE.values(), ids=MENDABLE.keys())
def test_mended_without_a_call(text: str) -> None:
    value = read(text, Picks)
    assert (value.picks[0].place, value.picks[0].score) == ("a.b", 7)
    value.model_dump_json().encode()


def test_too_long_texts_are_cut_between_words() -> None:
    value = read(MENDABLE["too long"], Picks)
    assert value.picks[0].why == "so very good so very good so very good…"
    assert len(read(MENDABLE["too many"], Picks).picks) == 3


HOPELESS = {
    "nothing": "",
    "words": "I am sorry, I cannot plan trips.",
    "a number": "42",
    "a page": "<html><body>Welcome</body></html>",
    "a list of words": '["a", "b"]',
    "something else": '{"weather": {"today": "fine"}, "tomorrow": "rain"}',
    "absent": '{"weight": 1}',
    "wrong type": '{"picks": "many"}',
    "out of range": json.dumps({"picks": [GOOD["picks"][0] | {"score": 700}]}),
    "no such choice": json.dumps({"picks": [GOOD["picks"][0] | {"kind": "sleep"}]}),
    "NaN": json.dumps(GOOD | {"weight": float("nan")}),
    "infinity": '{"picks": [], "weight": 1e999}',
    "NaN as text": json.dumps(GOOD | {"weight": "NaN"}),
    "a huge number": '{"picks": [], "weight": ' + "9" * 5000 + "}",
    "10,000 deep": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "10,000 lists deep": '{"picks":' + "[" * 10_000 + "]" * 10_000 + "}",
    "5 MB": json.dumps(GOOD | {"weight": 1}) + " " * 5_000_000,
    "tangled": '{"picks": ["a"' + ' "b" "c' * 20_000,
    "braces": "{" * 100_000,
    "backslashes": '{"a": "' + "\\" * 100_000,
}


@pytest.mark.parametrize("text", HOPELESS.values(), ids=HOPELESS.keys())
def test_hopeless_replies_are_typed_errors_in_bounded_time(text: str) -> None:
    started = time.monotonic()
    with pytest.raises(SchemaError) as caught:
        read(text, Picks)
    assert time.monotonic() - started < 5
    assert caught.value.__context__ is None, "it would quote the reply in a traceback"
    assert caught.value.problems


def test_numbers_that_are_none_are_refused_in_any_model() -> None:
    class Loose(BaseModel):
        weight: float

    for text in ('{"weight": NaN}', '{"weight": "NaN"}', '{"weight": -Infinity}'):
        with pytest.raises(SchemaError):
            read(text, Loose)


def test_depth_and_size_have_limits() -> None:
    class Loose(BaseModel):
        model_config = ConfigDict(extra="allow")

    def nested(levels: int) -> str:
        return '{"a":' * levels + "1" + "}" * levels

    read(nested(MAX_DEPTH), Loose)
    with pytest.raises(SchemaError):
        read(nested(MAX_DEPTH + 2), Loose)  # one object around another is unwrapped
    read(json.dumps({"a": "x" * (MAX_BYTES - 20)}), Loose)
    with pytest.raises(SchemaError):
        read(json.dumps({"a": "é" * (MAX_BYTES // 2)}, ensure_ascii=False), Loose)


def test_what_does_not_fit_is_said_so_that_a_model_can_act() -> None:
    wrong = {"picks": [GOOD["picks"][0] | {"score": 700, "kind": "sleep"}], "stars": 5}
    with pytest.raises(SchemaError) as caught:
        read(json.dumps(wrong), Picks)
    assert caught.value.problems == (
        "picks.0.score: Input should be less than or equal to 100",
        "picks.0.kind: Input should be 'see' or 'eat'",
    )


def test_a_reply_cut_anywhere_is_mended_or_refused() -> None:
    whole = dumped(GOOD)
    for at in range(len(whole)):
        try:
            value = read(whole[:at], Picks)
        except SchemaError:
            continue
        assert value.picks == () or value.picks[0].place == "a.b"[: len(value.picks[0].place)]


def test_random_damage_never_raises_anything_else() -> None:
    dice = random.Random(7)
    whole = dumped(GOOD)
    for _ in range(400):
        letters = list(whole)
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(letters))
            letters[place : place + dice.randint(0, 3)] = dice.choice('{}[]",:\\ \n0x')
        with suppress(SchemaError):
            read("".join(letters), Picks)
