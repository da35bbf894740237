"""The ``Idempotency-Key`` header: who repeats a request gets the same trip, not another."""

from flask import request

from app.access import NO_ACCOUNT
from app.problems import Malformed

HEADER = "Idempotency-Key"

LONGEST = 255

#: Without an account the key alone says whose trip it is: it has to be hard to guess. 22
#: characters of base64 are 128 bits.
SECRET_LENGTH = 22

#: Fewer different characters than this are no random text of that length.
SECRET_VARIETY = 8


def key(scope: str) -> str | None:
    """The key of this request, if it has one. Raises ``Malformed``."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    if not (0 < len(given) <= LONGEST and given.isascii() and given.isprintable()):
        raise Malformed(f"{HEADER} takes 1 to {LONGEST} printable ASCII characters.")
    if scope == NO_ACCOUNT and not _hard_to_guess(given):
        raise Malformed(
            f"Without an API key, {HEADER} must be {SECRET_LENGTH} or more random characters: "
            "whoever repeats it is given the trip."
        )
    return given


def _hard_to_guess(given: str) -> bool:
    return len(given) >= SECRET_LENGTH and len(set(given)) >= SECRET_VARIETY
