"""A request's JSON body, read warily: bounded before it is parsed, refused when it is odd.

What no honest client sends is refused at once with 400: twice the same name in an object
(which one counts?), NaN, endless nesting, numbers of a thousand digits, half a surrogate pair.
"""

import json
from typing import Any, Never

from flask import request

from app.problems import Malformed, NotJson, TooLarge

#: Largest body, in bytes.
LIMIT = 64 * 1024

#: Deepest nesting of lists and objects.
DEPTH = 32

#: Longest number, in characters.
DIGITS = 32


def read() -> object:
    """The body of the current request. Raises ``Malformed``, ``NotJson`` or ``TooLarge``.

    Too large a body is refused by its length when that is told, else as soon as one byte
    too many has been read: Werkzeug cuts a body that does not tell its length at the limit
    and says nothing, so the limit that it is given lies a byte higher.
    """
    if request.mimetype != "application/json":
        raise NotJson
    request.max_content_length = LIMIT + 1
    raw = request.get_data(cache=False)
    if len(raw) > LIMIT:
        raise TooLarge
    return parse(raw)


def parse(raw: bytes) -> object:
    """JSON text to Python values. Raises ``Malformed``."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("The body is not UTF-8.") from None
    if too_deep(text):
        raise Malformed(f"The body nests more than {DEPTH} levels deep.")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_whole,
            parse_float=_fraction,
        )
    except json.JSONDecodeError as error:
        raise Malformed(
            f"The body is not JSON: {error.msg}, line {error.lineno}, column {error.colno}."
        ) from None
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("The body holds half of a surrogate pair.") from None
    return value


def too_deep(text: str) -> bool:
    """Whether brackets outside strings nest deeper than ``DEPTH``; found before parsing."""
    depth, inside, escaped = 0, False, False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            if depth > DEPTH:
                return True
        elif character in "]}":
            depth -= 1
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed("An object of the body holds the same name twice.")
    return found


def _constant(name: str) -> Never:
    raise Malformed(f"{name} is not a JSON value.")


def _whole(digits: str) -> int:
    return int(_short(digits))


def _fraction(digits: str) -> float:
    number = float(_short(digits))
    if number in (float("inf"), float("-inf")):
        raise Malformed("A number of the body is too large.")
    return number


def _short(digits: str) -> str:
    if len(digits) > DIGITS:
        raise Malformed(f"A number of the body is longer than {DIGITS} characters.")
    return digits
