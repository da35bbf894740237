"""A model's reply as a checked value: mended here where that needs no guess about meaning.

Mended: fences and words around the JSON, a cut end, missing commas and quotes, one wrapping
too many, fields that nobody asked for, lists and texts over their limit. Refused: what is
too large or too deep, NaN and infinity, and everything else that does not fit.
"""

import json
import math
from collections.abc import Iterator
from typing import Any, Self, TypeVar

from json_repair import repair_json
from pydantic import BaseModel, ValidationError

from runs.errors import SchemaError

T = TypeVar("T", bound=BaseModel)

#: The longest reply read, in bytes of UTF-8.
MAX_BYTES = 256 * 1024
MAX_DEPTH = 64
#: Looks that the repair may take at the text, a character of it: ordinary replies need two.
LOOKS = 12
#: Mending one problem may uncover another; this many rounds at most.
ROUNDS = 4
#: The most problems told to the model at once.
TOLD = 12


def read(text: str, model: type[T]) -> T:
    """The value that a reply stands for. Raises ``SchemaError`` with what does not fit.

    Takes up to two seconds on hostile text: not for the event loop's own thread.
    """
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise _refused(f"The reply is longer than {MAX_BYTES} bytes")
    value = _plain(_unwrapped(_value(text), model))
    problems: list[Any] = []
    for _ in range(ROUNDS):
        try:
            fitted = model.model_validate(value)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_input=False)
        else:
            _plain(fitted.model_dump())  # "NaN" as text becomes a float that is none
            return fitted
        # From the last, so that what is deleted moves nothing that comes after it.
        mended = [_mended(value, problem) for problem in reversed(problems)]
        if not any(mended):
            break
    raise _refused(*(f"{_path(p['loc'])}: {p['msg']}" for p in problems[:TOLD]))


def _refused(*problems: str) -> SchemaError:
    return SchemaError(cause=f"{len(problems)} problems", problems=problems)


def _path(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "the whole"


def _value(text: str) -> Any:
    """The first JSON object in the text, repaired if it must be."""
    start = text.find("{")
    if start < 0:
        raise _refused("The reply holds no JSON object")
    deep = False
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except RecursionError:
        deep = True
    except ValueError:
        pass
    if not deep:
        try:
            return repair_json(_Watched.over(text[start:]), return_objects=True)
        except (ValueError, RecursionError):
            pass
    raise _refused("The reply is no JSON, or is nested too deep")


class _Watched(str):
    """Text that may be looked at so many times: the repair is quadratic on some texts."""

    left: int

    @classmethod
    def over(cls, text: str) -> Self:
        watched = cls(text)
        watched.left = LOOKS * len(text) + 10_000
        return watched

    def __getitem__(self, key: Any) -> str:
        self.left -= 1
        if self.left < 0:
            raise ValueError("too tangled to repair")
        return str.__getitem__(self, key)


def _unwrapped(value: Any, model: type[BaseModel]) -> dict[str, Any]:
    """The object itself, out of a list of one or an object around it."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, dict)), None)
    if isinstance(value, dict) and len(value) == 1:
        (key, inner) = next(iter(value.items()))
        if isinstance(inner, dict) and key not in model.model_fields:
            value = inner
    if not isinstance(value, dict):
        raise _refused("The reply must be one JSON object")
    return value


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """``value`` in characters that can be stored. Refuses depth, NaN and infinity."""
    for holder, key, item in _items(value):
        if isinstance(item, float) and not math.isfinite(item):
            raise _refused("NaN and infinity are no JSON numbers")
        if isinstance(item, str) and isinstance(holder, (dict, list)):
            holder[key] = _storable(item)
    return value


def _items(root: dict[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Every item below ``root`` with its holder and key; refuses what is too deep."""
    waiting: list[tuple[Any, int]] = [(root, 1)]
    while waiting:
        holder, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise _refused(f"The reply is nested deeper than {MAX_DEPTH}")
        pairs = list(holder.items() if isinstance(holder, dict) else enumerate(holder))
        for key, item in pairs:
            if isinstance(item, (dict, list, tuple)):
                waiting.append((item, depth + 1))
            else:
                yield holder, key, item


def _storable(text: str) -> str:
    """Without NUL and with lone surrogates replaced: SQL and UTF-8 take neither."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _mended(value: Any, problem: Any) -> bool:
    """Mend one of pydantic's problems in place, if it is one that can be."""
    if not problem["loc"]:
        return False
    *path, last = problem["loc"]
    limit = problem.get("ctx", {}).get("max_length")
    holder = value
    try:
        for part in path:
            holder = holder[part]
        match problem["type"]:
            case "extra_forbidden":
                del holder[last]
            case "string_too_long":
                holder[last] = _clipped(holder[last], limit)
            case "dict_type":  # asked for as a list of pairs; see schema
                holder[last] = {pair["key"]: pair["value"] for pair in holder[last]}
            case "too_long":
                holder[last] = holder[last][:limit]
            case _:
                return False
    except (KeyError, IndexError, TypeError):
        return False  # inside a union: pydantic's path is not the value's
    return True


def _clipped(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut between words."""
    cut = text[: limit - 1]
    shorter = cut.rsplit(" ", 1)[0]
    return (shorter if len(shorter) > limit // 2 else cut) + "…"
