"""Wall-clock time as the record keeps it: integer microseconds since 1970, UTC.

Lengths of time are measured with ``time.monotonic()`` instead: clocks may jump.
"""

import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

SECOND = 1_000_000


def now() -> int:
    """Microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def aware(microseconds: int) -> datetime:
    """The record's number as an aware datetime in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def maybe_aware(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else aware(microseconds)


def microseconds(at: datetime) -> int:
    """An aware datetime as the record's number."""
    return (at - _EPOCH) // timedelta(microseconds=1)
