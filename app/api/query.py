"""Reading a query's parameters."""

from flask import request

from app.problems import Malformed


def number(name: str, *, default: int, least: int, most: int) -> int:
    """A whole number of the query. Raises ``Malformed``."""
    given = request.args.get(name)
    if given is None:
        return default
    if given.isascii() and given.isdigit() and len(given) < 20 and least <= int(given) <= most:
        return int(given)
    raise Malformed(f"{name} takes a whole number from {least} to {most}.")
