"""The smallest value that a JSON Schema allows. What it says means nothing."""

from typing import Any

Schema = dict[str, Any]


def smallest(schema: Schema, root: Schema | None = None) -> Any:
    """A value of the schema: empty lists, first choices, least numbers, made-up words."""
    root = schema if root is None else root
    if "$ref" in schema:
        return smallest(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    branches = schema.get("anyOf") or schema.get("oneOf")
    if branches:
        if any(branch.get("type") == "null" for branch in branches):
            return None
        return smallest(branches[0], root)
    return _by_type(schema, root)


def _by_type(schema: Schema, root: Schema) -> Any:
    match schema.get("type"):
        case "object":
            properties: Schema = schema.get("properties", {})
            required: list[str] = schema.get("required", [])
            return {name: smallest(properties[name], root) for name in required}
        case "array":
            return [smallest(schema["items"], root)] * _least(schema, "minItems", "at least", 0)
        case "integer" | "number":
            return _least(schema, "minimum", "at least", 1)
        case "boolean":
            return False
        case "null":
            return None
    return "made up".ljust(_least(schema, "minLength", "at least", 1), ".")


def _least(schema: Schema, keyword: str, words: str, otherwise: int) -> int:
    """A lower limit, from its keyword or from the words of the description."""
    if keyword in schema:
        return int(schema[keyword])
    said = schema.get("description", "").partition(f"{words} ")[2].split(",")[0].split(" ")[0]
    return int(said) if said.lstrip("-").isdigit() else otherwise
