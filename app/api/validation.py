"""What is wrong with a body: a JSON pointer (RFC 6901) and a sentence for each field."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.problems import FieldError, Invalid
from trips.accept import Problem
from trips.atlas.offers import instead_of
from trips.request import TripRequest

#: Errors told at once: more help nobody.
MOST = 50

#: pydantic's kinds of error → our words, filled from the error's context.
WORDS = {
    "missing": "This is required",
    "extra_forbidden": "There is no such field",
    "model_type": "This must be an object",
    "model_attributes_type": "This must be an object",
    "tuple_type": "This must be a list",
    "string_type": "This must be text",
    "bool_type": "This must be true or false",
    "bool_parsing": "This must be true or false",
    "int_type": "This must be a whole number",
    "int_parsing": "This must be a whole number",
    "int_from_float": "This must be a whole number",
    "int_parsing_size": "This must be a whole number",
    "decimal_type": "This must be a number",
    "decimal_parsing": "This must be a number",
    "finite_number": "This must be a number",
    "string_pattern_mismatch": "This does not have the form that is asked for",
    "string_too_short": "At least {min_length} characters",
    "string_too_long": "At most {max_length} characters",
    "literal_error": "This must be {expected}",
    "union_tag_invalid": "There is no {tag}: {discriminator} must be one of {expected_tags}",
    "union_tag_not_found": "This needs {discriminator}",
    "too_long": "At most {max_length} entries; you gave {actual_length}",
    "greater_than_equal": "This must be {ge} or more",
    "less_than_equal": "This must be {le} or less",
}


def pointer(path: Sequence[str | int]) -> str:
    """``("booked", 0, "from")`` → ``/booked/0/from``; the empty path is the whole body."""
    return "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in path)


def invalid(problems: Iterable[tuple[Sequence[str | int], str]]) -> Invalid:
    """A 422 that names each field."""
    errors = [FieldError(pointer(path), message) for path, message in problems]
    return Invalid(errors=tuple(errors[:MOST]))


def refused(wish: TripRequest, problems: Iterable[Problem]) -> Invalid:
    """The same of a request that cannot be planned today, with what could be instead."""
    found = invalid(problems)
    found.errors = tuple(
        replace(error, suggestions=instead_of(wish.destination))
        if error.pointer == "/destination"
        else error
        for error in found.errors
    )
    return found


def from_pydantic(error: ValidationError) -> Invalid:
    """The same from what pydantic found."""
    found = error.errors(include_url=False, include_input=False)
    return invalid((e["loc"], words(e)) for e in found)


def words(error: ErrorDetails) -> str:
    known = WORDS.get(error["type"])
    return known.format(**error.get("ctx", {})) if known else error["msg"]
