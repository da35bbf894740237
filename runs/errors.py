"""Everything that can go wrong, as one exception tree.

    WaylineError
    ├── InvalidRequestError   validation
    ├── CallError             a request to a model or a source
    │   ├── AuthenticationError, QuotaError, CallTimeoutError
    │   ├── RateLimitError ── LimitedError
    │   ├── NetworkError ── UntrustedError
    │   ├── ProviderError, TruncatedError, LengthError, ContextError
    │   ├── ContentFilterError, SchemaError
    │   ├── ConfigurationError ── SchemaRefusedError
    │   └── PassedOverError   breaker
    ├── BudgetError, DeadlineError, CancelledError
    ├── StorageError
    └── InternalError

A class declares its ``code``, whether trying the same again may help (``retryable``),
whether it stays true until somebody changes something (``permanent``), and what a
traveller can do next. Its docstring is the message that a traveller reads. What is done
about each stands in :mod:`runs.policy`.

Messages and causes hold no secret and no free text of a traveller or provider: a cause
is made of type names, numbers and codes.
"""

import errno
from pathlib import Path
from typing import Any, ClassVar, Literal

from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

NextAction = Literal["retry", "wait", "change_wishes", "tell_operator"]


class WaylineError(Exception):
    """Something went wrong."""

    code: ClassVar[str]
    #: Trying the same again may help.
    retryable: ClassVar[bool] = False
    #: Trying the same again cannot help before somebody changes something.
    permanent: ClassVar[bool] = False
    next_actions: ClassVar[tuple[NextAction, ...]] = ()

    def __init__(
        self,
        message: str | None = None,
        *,
        cause: BaseException | str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))
        #: What lay behind it, as text, since pickling loses exceptions.
        self.cause = causes(cause) if isinstance(cause, BaseException) else cause
        #: Seconds after which the other side said that it may be asked again.
        self.retry_after = retry_after

    @property
    def message(self) -> str:
        return str(self.args[0])

    def to_dict(self) -> dict[str, Any]:
        """What the record and the page keep of it: class, message, what can be done."""
        return {
            "class": self.code,
            "message": self.message,
            "retryable": self.retryable,
            "next_actions": list(self.next_actions),
        }


class InvalidRequestError(WaylineError):
    """The request cannot be used as it is."""

    code = "validation"
    permanent = True
    next_actions = ("change_wishes",)


class CallError(WaylineError):
    """The base of what a request to a model or a source can end in."""

    #: Tokens that the failed call used all the same; ``None`` when the provider did not say.
    tokens_in: int | None = None
    tokens_out: int | None = None


class AuthenticationError(CallError):
    """The AI model's provider refused this site's key."""

    code = "authentication"
    permanent = True
    next_actions = ("tell_operator",)


class RateLimitError(CallError):
    """The AI model's provider takes no more requests from this site for the moment."""

    code = "rate_limit"
    retryable = True
    next_actions = ("wait", "retry")


class LimitedError(RateLimitError):
    """As many questions as this site allows itself are being asked of the AI model."""


class QuotaError(CallError):
    """This site's allowance with the AI model's provider is used up."""

    code = "quota"
    next_actions = ("tell_operator",)


class CallTimeoutError(CallError):
    """The AI model did not answer in time."""

    code = "timeout"
    retryable = True
    next_actions = ("retry",)


class NetworkError(CallError):
    """The AI model's provider could not be reached."""

    code = "network"
    retryable = True
    next_actions: ClassVar[tuple[NextAction, ...]] = ("wait", "retry")


class UntrustedError(NetworkError):
    """The AI model's provider could not prove who it is, so nothing was sent to it."""

    retryable = False
    permanent = True
    next_actions = ("tell_operator",)


class ProviderError(CallError):
    """The AI model's provider has trouble of its own."""

    code = "provider"
    retryable = True
    next_actions = ("wait", "retry")


class TruncatedError(CallError):
    """The AI model's answer broke off in the middle."""

    code = "truncated"
    retryable = True
    next_actions = ("retry",)


class LengthError(CallError):
    """The AI model ran out of room before its answer was complete."""

    code = "length"
    retryable = True
    next_actions = ("retry", "change_wishes")


class ContextError(CallError):
    """The trip is more than the AI model can take in at once."""

    code = "context"
    retryable = True
    next_actions = ("change_wishes",)


class ContentFilterError(CallError):
    """The AI model declined to answer. Other words in your wishes may help."""

    code = "content_filter"
    permanent = True
    next_actions = ("change_wishes",)


class SchemaError(CallError):
    """The AI model's answer could not be used."""

    code = "schema"
    retryable = True
    next_actions = ("retry",)

    def __init__(self, *args: Any, problems: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        #: What did not fit, a line each, in words that a model can act on.
        self.problems = problems


class ConfigurationError(CallError):
    """This site's AI model is not set up correctly."""

    code = "configuration"
    permanent = True
    next_actions = ("tell_operator",)


class SchemaRefusedError(ConfigurationError):
    """The AI model's provider did not take the form that the answer is asked in."""

    retryable = True
    permanent = False


class PassedOverError(CallError):
    """The AI model's provider failed too often of late and is left alone for a while."""

    code = "breaker"
    next_actions = ("wait", "retry")


class BudgetError(WaylineError):
    """What may be spent on this trip is used up."""

    code = "budget"
    permanent = True
    next_actions = ("tell_operator",)


class DeadlineError(WaylineError):
    """The work took longer than it may."""

    code = "deadline"
    next_actions = ("retry", "change_wishes")


class CancelledError(WaylineError):
    """The work was cancelled."""

    code = "cancelled"
    permanent = True
    next_actions = ("retry",)


class StorageError(WaylineError):
    """Our storage does not answer for the moment. Nothing that was saved is lost."""

    code = "storage"
    retryable = True
    next_actions = ("wait", "retry")


class InternalError(WaylineError):
    """Something went wrong on our side."""

    code = "internal"
    retryable = True
    next_actions = ("retry", "tell_operator")


def wrap(error: BaseException) -> WaylineError:
    """Any exception as one of the tree: itself, or the class that its type belongs to."""
    if isinstance(error, WaylineError):
        return error
    if isinstance(error, (SQLAlchemyError, RedisError, BrokerError)):
        return StorageError(cause=error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return StorageError(cause=error)
    if isinstance(error, TimeoutError):
        return CallTimeoutError(cause=error)
    return InternalError(cause=error)


def causes(error: BaseException) -> str:
    """The chain of exceptions by type, and where the first was raised.

    ``ConnectError < gaierror (client.py:88)``. Their texts are left out: they quote keys,
    prompts and people.
    """
    names: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(names) < 8:
        names.append(type(seen).__name__)
        seen = seen.__cause__ or seen.__context__
    return " < ".join(names) + _raised_at(error)


def _raised_at(error: BaseException) -> str:
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})"
