"""What is done about each error: one table, one pure function.

Waits use full jitter; what the other side said about when to come back wins. A change of
the question (larger, shorter, with the errors) is asked at once: it waits for nobody.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from runs import errors
from runs.errors import WaylineError

#: The first wait is up to this many seconds; each further one up to twice the one before.
BASE_SECONDS = 2.0
CAP_SECONDS = 30.0
#: Those told to come back at the same second are spread over this part of the wait.
SPREAD = 0.05
#: A step does not wait longer for its next attempt, in seconds: another provider, or the
#: planner without a model, does its part instead.
LONGEST_RETRY = 900.0
#: A longer wait gives the worker back meanwhile, in seconds.
LONGEST_WAIT_IN_PLACE = 10.0


class Other(StrEnum):
    """Whether another provider may be asked."""

    NO = "no"
    YES = "yes"
    #: The same provider is given one more chance first.
    AFTER_ONE = "after one"
    #: One other provider, not a third.
    ONCE = "once"


class Change(StrEnum):
    """How the question changes before it is asked again."""

    NONE = "none"
    LARGER = "larger"
    SHORTER = "shorter"
    WITH_ERRORS = "with the errors"
    #: The form of the answer stands in the prompt; see workers.providers.chat.
    IN_WORDS = "with its form in words"


class Breaker(StrEnum):
    """What the provider's circuit breaker makes of it."""

    NO = "no"
    COUNTS = "counts"
    HALF = "counts half"
    OPENS = "opens at once"
    OPENS_TEN_MINUTES = "opens for ten minutes"
    OWN_COUNTER = "a counter of its own"


class Credit(StrEnum):
    """What becomes of the credit held for the run, if the error ends it."""

    NONE = "none taken"
    HOLD = "hold"
    REFUND = "refund"
    SETTLE = "settle what was used"


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    #: How often the same may be tried again; ``None`` for as often as the caller's limits allow.
    again: int | None
    other: Other
    breaker: Breaker
    credit: Credit
    change: Change = Change.NONE
    #: Somebody who runs the site should hear of it.
    alert: bool = False
    #: A run that ends by it is kept with everything needed to replay it.
    dead_letter: bool = False


# fmt: off
RULES: dict[type[WaylineError], Rule] = {
    errors.InvalidRequestError: Rule(0, Other.NO, Breaker.NO, Credit.NONE),
    errors.AuthenticationError: Rule(0, Other.YES, Breaker.OPENS, Credit.REFUND, alert=True),
    errors.RateLimitError: Rule(None, Other.AFTER_ONE, Breaker.HALF, Credit.HOLD),
    # Our own limit: nobody was asked, and the step waits without counting an attempt.
    errors.LimitedError: Rule(None, Other.YES, Breaker.NO, Credit.HOLD),
    errors.QuotaError: Rule(0, Other.YES, Breaker.OPENS_TEN_MINUTES, Credit.REFUND),
    errors.CallTimeoutError: Rule(1, Other.YES, Breaker.COUNTS, Credit.HOLD),
    errors.NetworkError: Rule(2, Other.YES, Breaker.COUNTS, Credit.HOLD),
    errors.UntrustedError: Rule(0, Other.YES, Breaker.COUNTS, Credit.HOLD),
    errors.ProviderError: Rule(2, Other.YES, Breaker.COUNTS, Credit.HOLD),
    errors.TruncatedError: Rule(1, Other.YES, Breaker.COUNTS, Credit.HOLD),
    errors.LengthError: Rule(1, Other.YES, Breaker.NO, Credit.HOLD, Change.LARGER),
    errors.ContextError: Rule(1, Other.YES, Breaker.NO, Credit.HOLD, Change.SHORTER),
    errors.ContentFilterError: Rule(0, Other.ONCE, Breaker.NO, Credit.REFUND),
    errors.SchemaError: Rule(2, Other.YES, Breaker.OWN_COUNTER, Credit.HOLD, Change.WITH_ERRORS),
    errors.ConfigurationError: Rule(0, Other.YES, Breaker.NO, Credit.REFUND, alert=True),
    errors.SchemaRefusedError: Rule(1, Other.YES, Breaker.NO, Credit.HOLD, Change.IN_WORDS),
    # Nobody was asked: the error that opened the breaker has been counted already.
    errors.PassedOverError: Rule(0, Other.YES, Breaker.NO, Credit.HOLD),
    errors.BudgetError: Rule(0, Other.NO, Breaker.NO, Credit.SETTLE),
    errors.DeadlineError: Rule(0, Other.NO, Breaker.NO, Credit.SETTLE),
    errors.CancelledError: Rule(0, Other.NO, Breaker.NO, Credit.SETTLE),
    errors.StorageError: Rule(None, Other.NO, Breaker.NO, Credit.HOLD),
    errors.InternalError: Rule(1, Other.NO, Breaker.NO, Credit.REFUND, dead_letter=True),
}
# fmt: on


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What to do now."""

    action: Literal["again", "other", "fail"]
    #: Before trying again; 0 for the other actions.
    in_seconds: float
    rule: Rule

    @property
    def retry(self) -> bool:
        """The same once more, after ``in_seconds``."""
        return self.action == "again"

    @property
    def other_provider(self) -> bool:
        """The next provider in line, at once."""
        return self.action == "other"


def rule_of(error: WaylineError) -> Rule:
    """The line of the table for that error: its own class's, else the nearest parent's."""
    return next(RULES[kind] for kind in type(error).__mro__ if kind in RULES)


def decide(
    error: WaylineError,
    *,
    attempt: int,
    attempts: int,
    elapsed: float,
    deadline: float | None,
    same: int | None = None,
    others: int = 0,
    longest_wait: float = math.inf,
    chance: Callable[[], float] = random.random,
) -> Decision:
    """What to do after ``error``: the same again, another provider, or fail.

    Counts are from 1: ``attempt`` is the try that has just failed, of ``attempts`` in all;
    ``same`` says how many of them ended in this class (left out: all). ``elapsed`` and
    ``deadline`` are seconds since the first try: trying the same again has to begin before.
    For a call to a provider, ``others`` says how many further providers there is time to go
    to, and ``longest_wait`` before how many seconds the same must be asked again; 0 leaves
    that to somebody else. A changed question waits for nobody.
    ``chance()`` is in [0, 1).
    """
    rule = rule_of(error)
    same = attempt if same is None else same
    limit = math.inf if deadline is None else deadline
    changed = rule.change is not Change.NONE
    wait = 0.0 if changed else _wait(error, same, chance)
    again = (
        attempt < attempts
        and (rule.again is None or same <= rule.again)
        and (changed or wait < longest_wait)
        and elapsed + wait < limit
    )
    if others and _may_leave(rule.other, same, again):
        return Decision(action="other", in_seconds=0.0, rule=rule)
    if again:
        return Decision(action="again", in_seconds=wait, rule=rule)
    return Decision(action="fail", in_seconds=0.0, rule=rule)


def _may_leave(other: Other, same: int, again: bool) -> bool:
    """Whether to go to another provider now, given whether this one may be tried again."""
    if other is Other.AFTER_ONE:
        return same > 1 or not again
    if other is Other.ONCE:
        return same == 1 and not again
    return other is Other.YES and not again


def _wait(error: WaylineError, same: int, chance: Callable[[], float]) -> float:
    if error.retry_after is not None:
        return error.retry_after * (1 + SPREAD * chance())
    return chance() * min(CAP_SECONDS, BASE_SECONDS * 2.0 ** (same - 1))
