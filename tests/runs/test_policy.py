"""The error table, line by line, and the arithmetic of waiting."""

import math

import pytest

from runs import errors
from runs.errors import WaylineError
from runs.policy import (
    BASE_SECONDS,
    CAP_SECONDS,
    RULES,
    Breaker,
    Change,
    Credit,
    Decision,
    Other,
    decide,
    rule_of,
)

#: Class → how often again, other provider, breaker, credit: as the table of promises has it.
TABLE = {
    "validation": (0, Other.NO, Breaker.NO, Credit.NONE),
    "authentication": (0, Other.YES, Breaker.OPENS, Credit.REFUND),
    "rate_limit": (None, Other.AFTER_ONE, Breaker.HALF, Credit.HOLD),
    "quota": (0, Other.YES, Breaker.OPENS_TEN_MINUTES, Credit.REFUND),
    "timeout": (1, Other.YES, Breaker.COUNTS, Credit.HOLD),
    "network": (2, Other.YES, Breaker.COUNTS, Credit.HOLD),
    "provider": (2, Other.YES, Breaker.COUNTS, Credit.HOLD),
    "truncated": (1, Other.YES, Breaker.COUNTS, Credit.HOLD),
    "length": (1, Other.YES, Breaker.NO, Credit.HOLD),
    "context": (1, Other.YES, Breaker.NO, Credit.HOLD),
    "content_filter": (0, Other.ONCE, Breaker.NO, Credit.REFUND),
    "schema": (2, Other.YES, Breaker.OWN_COUNTER, Credit.HOLD),
    "configuration": (0, Other.YES, Breaker.NO, Credit.REFUND),
    "breaker": (0, Other.YES, Breaker.NO, Credit.HOLD),
    "budget": (0, Other.NO, Breaker.NO, Credit.SETTLE),
    "deadline": (0, Other.NO, Breaker.NO, Credit.SETTLE),
    "cancelled": (0, Other.NO, Breaker.NO, Credit.SETTLE),
    "storage": (None, Other.NO, Breaker.NO, Credit.HOLD),
    "internal": (1, Other.NO, Breaker.NO, Credit.REFUND),
}

#: Refinements of a class that the table mentions in passing.
REFINED = {errors.UntrustedError, errors.SchemaRefusedError, errors.LimitedError}


def decided(error: WaylineError, attempt: int = 1, **given: object) -> Decision:
    settings = {"attempts": 3, "elapsed": 0.0, "deadline": 100.0, "chance": lambda: 0.5}
    return decide(error, attempt=attempt, **(settings | given))  # type: ignore[arg-type]


def test_rules_are_the_table() -> None:
    rules = {
        kind.code: (rule.again, rule.other, rule.breaker, rule.credit)
        for kind, rule in RULES.items()
        if kind not in REFINED
    }
    assert rules == TABLE


@pytest.mark.parametrize("kind", RULES)
def test_classes_say_what_the_table_says(kind: type[WaylineError]) -> None:
    assert kind.retryable == (RULES[kind].again != 0)


def test_alerts_and_dead_letters() -> None:
    assert {k.code for k, r in RULES.items() if r.alert} == {"authentication", "configuration"}
    assert {k.code for k, r in RULES.items() if r.dead_letter} == {"internal"}


def test_refinements_have_lines_of_their_own() -> None:
    assert rule_of(errors.NetworkError()).again == 2
    assert rule_of(errors.UntrustedError()).again == 0

    class Stranger(errors.QuotaError):
        """A class that has no line falls under its parent's."""

    assert rule_of(Stranger()) is RULES[errors.QuotaError]


@pytest.mark.parametrize(
    ("error", "retries"),
    [
        (errors.AuthenticationError(), 0),
        (errors.QuotaError(), 0),
        (errors.CallTimeoutError(), 1),
        (errors.InternalError(), 1),
        (errors.NetworkError(), 2),
        (errors.ProviderError(), 2),
        (errors.RateLimitError(), 2),
        (errors.StorageError(), 2),
    ],
)
def test_a_step_is_tried_at_most_three_times(error: WaylineError, retries: int) -> None:
    made = 0
    while decided(error, attempt=made + 1).retry:
        made += 1
    assert made == retries


def test_causes_are_counted_apart_when_told_so() -> None:
    assert not decided(errors.CallTimeoutError(), attempt=2).retry
    assert decided(errors.CallTimeoutError(), attempt=2, same=1).retry


def test_full_jitter_between_nothing_and_the_doubling_bound() -> None:
    error = errors.NetworkError()
    assert decided(error, attempt=1, chance=lambda: 0.0).in_seconds == 0
    assert decided(error, attempt=1, chance=lambda: 1.0).in_seconds == BASE_SECONDS
    assert decided(error, attempt=2, chance=lambda: 1.0).in_seconds == 2 * BASE_SECONDS
    late = decided(errors.StorageError(), attempt=20, attempts=99, chance=lambda: 1.0)
    assert late.in_seconds == CAP_SECONDS


@pytest.mark.parametrize("seconds", [0.0, 1.0, 30.0, 121.0])
def test_retry_after_wins(seconds: float) -> None:
    decision = decided(errors.RateLimitError(retry_after=seconds), deadline=None)
    assert decision.retry
    assert seconds <= decision.in_seconds <= seconds * 1.1


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    error = errors.RateLimitError(retry_after=30)
    assert decided(error, elapsed=60, deadline=100).retry
    assert decided(error, elapsed=70, deadline=100).action == "fail"
    assert decided(errors.RateLimitError(retry_after=math.inf), deadline=None).action == "fail"


def test_a_call_goes_to_the_next_provider_when_this_one_is_spent() -> None:
    error = errors.NetworkError()
    assert [decided(error, attempt=n, attempts=9, others=1).action for n in (1, 2, 3)] == [
        "again",
        "again",
        "other",
    ]
    assert decided(error, attempt=3, attempts=9, others=0).action == "fail"


def test_a_refused_key_goes_over_at_once() -> None:
    assert decided(errors.AuthenticationError(), others=1).other_provider
    assert decided(errors.AuthenticationError(), others=0).action == "fail"


def test_a_rate_limit_goes_over_after_one_repetition() -> None:
    error = errors.RateLimitError(retry_after=1)
    assert decided(error, attempt=1, others=1).retry
    assert decided(error, attempt=2, others=1).other_provider
    assert decided(error, attempt=2, others=0).retry


def test_a_rate_limit_that_lasts_longer_than_one_may_wait_goes_over_at_once() -> None:
    error = errors.RateLimitError(retry_after=30)
    assert decided(error, others=1, longest_wait=10).other_provider
    assert decided(error, others=0, longest_wait=10).action == "fail"


def test_the_same_is_never_asked_again_in_place_when_that_is_the_step_s_business() -> None:
    """However short the wait: else the repetitions of both would multiply."""
    error = errors.RateLimitError(retry_after=0)
    assert decided(error, others=0, longest_wait=0).action == "fail"
    assert decided(errors.SchemaError(), longest_wait=0).retry


def test_a_filtered_answer_is_asked_of_one_other_provider() -> None:
    error = errors.ContentFilterError()
    assert decided(error, same=1, others=2).other_provider
    assert decided(error, same=2, others=1).action == "fail"


def test_a_changed_question_is_asked_at_once() -> None:
    for error, change in [
        (errors.SchemaError(), Change.WITH_ERRORS),
        (errors.LengthError(), Change.LARGER),
        (errors.ContextError(), Change.SHORTER),
    ]:
        decision = decided(error)
        assert (decision.retry, decision.in_seconds, decision.rule.change) == (True, 0.0, change)


def test_after_the_deadline_the_same_is_not_tried_again() -> None:
    assert decided(errors.ProviderError(), elapsed=99.9, chance=lambda: 0.0).retry
    assert decided(errors.ProviderError(), elapsed=100).action == "fail"
    assert decided(errors.ProviderError(), elapsed=100, others=1).other_provider


def test_same_arguments_same_answer() -> None:
    error = errors.ProviderError(retry_after=3)
    assert decided(error) == decided(error)
