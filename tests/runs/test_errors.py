"""The exception tree: codes, messages, pickling, and causes that tell without giving away."""

import pickle
import sqlite3

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy.exc import OperationalError

from runs import errors
from runs.errors import WaylineError, wrap

#: The classes of the error table.
CODES = {
    "validation", "authentication", "rate_limit", "quota", "timeout", "network", "provider",
    "truncated", "length", "context", "content_filter", "schema", "configuration", "breaker",
    "budget", "deadline", "cancelled", "storage", "internal",
}  # fmt: skip

#: Made up; stands for any key that a library might quote.
SECRET = "xai-made-up-canary-7f3a"


def every_class(root: type[WaylineError] = WaylineError) -> list[type[WaylineError]]:
    """All classes that can be raised: those with a code."""
    below = [c for child in root.__subclasses__() for c in every_class(child)]
    return ([root] if hasattr(root, "code") else []) + below


def test_every_code_of_the_table_has_its_class() -> None:
    assert {c.code for c in every_class()} == CODES


@pytest.mark.parametrize("kind", every_class())
def test_message_is_the_docstring(kind: type[WaylineError]) -> None:
    assert str(kind()) == " ".join((kind.__doc__ or "").split())
    assert kind().message.endswith(".")
    assert kind.next_actions


@pytest.mark.parametrize("kind", every_class())
def test_survives_pickling(kind: type[WaylineError]) -> None:
    error = kind("Words for this case.", cause="HTTP 503", retry_after=1.5)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert (copy.message, copy.cause, copy.retry_after) == ("Words for this case.", "HTTP 503", 1.5)


def test_problems_and_tokens_survive_pickling() -> None:
    error = errors.SchemaError(problems=("title: is missing",))
    error.tokens_in, error.tokens_out = 10, 20
    copy = pickle.loads(pickle.dumps(error))
    assert copy.problems == ("title: is missing",)
    assert (copy.tokens_in, copy.tokens_out) == (10, 20)


@pytest.mark.parametrize("kind", every_class())
def test_what_is_permanent_is_not_retried(kind: type[WaylineError]) -> None:
    assert not (kind.permanent and kind.retryable)


def test_as_the_record_keeps_it() -> None:
    assert errors.StorageError().to_dict() == {
        "class": "storage",
        "message": "Our storage does not answer for the moment. Nothing that was saved is lost.",
        "retryable": True,
        "next_actions": ["wait", "retry"],
    }


def test_causes_name_types_and_places_but_quote_nothing() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as inner:
            raise RuntimeError(f"cannot use {SECRET}") from inner
    except RuntimeError as outer:
        error = wrap(outer)
    assert error.code == "internal"
    assert error.cause is not None
    assert error.cause.startswith("RuntimeError < KeyError (test_errors.py:")
    assert SECRET not in f"{error} {error!r} {error.cause} {error.to_dict()}"


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (OperationalError("SELECT 1", {}, sqlite3.OperationalError("disk I/O error")), "storage"),
        (RedisConnectionError("refused"), "storage"),
        (OSError(28, "No space left on device"), "storage"),
        (TimeoutError(), "timeout"),
        (ZeroDivisionError(), "internal"),
        (OSError(2, "No such file"), "internal"),
        (errors.QuotaError(), "quota"),
    ],
)
def test_wrap_goes_by_type(raised: Exception, code: str) -> None:
    assert wrap(raised).code == code


def test_wrap_keeps_what_is_already_ours() -> None:
    error = errors.QuotaError()
    assert wrap(error) is error
