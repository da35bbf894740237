"""A pydantic model as the strict JSON Schema that providers take as a response format.

Providers differ in what they take. The common part is: objects with every property
required and no others, arrays, enums, ``anyOf`` and plain types. Limits (lengths, ranges,
patterns) are said in the description, so that the model knows them, and checked by us.
A map with free keys is asked for as a list of pairs, which :mod:`workers.providers.mend`
makes a map again.
"""

from functools import lru_cache

from pydantic import BaseModel

from workers.providers.base import Json

#: Keyword → how it reads in a description.
_LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "matching {}",
    "format": "format {}",
}


@lru_cache(maxsize=64)
def strict(model: type[BaseModel]) -> Json:
    """The schema of ``model`` for ``response_format``. Do not change what it returns.

    Raises ``TypeError`` for what strict schemas cannot say: tuples of unlike items, values
    of any type, models that contain themselves.
    """
    whole = model.model_json_schema()
    return _strict(whole, whole.get("$defs", {}), ())


def _strict(node: Json, defs: Json, inside: tuple[str, ...]) -> Json:
    if "$ref" in node:
        name = node["$ref"].removeprefix("#/$defs/")
        if name in inside:
            raise TypeError(f"{name} contains itself: a strict schema cannot say that")
        described = {k: v for k, v in node.items() if k == "description"}
        return _strict(defs[name] | described, defs, (*inside, name))
    out = _described(node)
    branches = node.get("anyOf") or node.get("oneOf")
    if branches:
        return out | {"anyOf": [_strict(branch, defs, inside) for branch in branches]}
    if "const" in node:
        return out | {"type": node.get("type", "string"), "enum": [node["const"]]}
    kind = node.get("type")
    if kind == "object":
        return out | _object(node, defs, inside)
    if kind == "array":
        if "items" not in node or "prefixItems" in node:
            raise TypeError("a strict schema has arrays of like items alone")
        return out | {"type": "array", "items": _strict(node["items"], defs, inside)}
    if kind is None:
        raise TypeError("a strict schema cannot say 'any value'")
    return out | {"type": kind} | ({"enum": node["enum"]} if "enum" in node else {})


def _object(node: Json, defs: Json, inside: tuple[str, ...]) -> Json:
    if "properties" not in node and isinstance(node.get("additionalProperties"), dict):
        value = _strict(node["additionalProperties"], defs, inside)
        return {"type": "array", "items": _closed({"key": {"type": "string"}, "value": value})}
    if node.get("additionalProperties") not in (None, False):
        raise TypeError("a strict schema cannot say 'and any other field'")
    properties: Json = node.get("properties", {})
    return _closed({name: _strict(p, defs, inside) for name, p in properties.items()})


def _closed(properties: Json) -> Json:
    """An object with these properties, all of them, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _described(node: Json) -> Json:
    """The description, with the limits put into words."""
    limits = ", ".join(text.format(node[k]) for k, text in _LIMITS.items() if k in node)
    words = " ".join(node.get("description", "").split())
    text = f"{words} ({limits})" if words and limits else words or limits
    return {"description": text} if text else {}
