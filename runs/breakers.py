"""A circuit breaker for each provider's model, one for all processes together.

    closed      calls go through; too many failures among them open it
    open        nobody calls, until the cool-down is over
    half open   one call, of all processes together, tries whether it works again

What each error counts stands in :mod:`runs.policy`. A breaker's state is one JSON value
that pure functions change; Redis takes a change only if nobody was quicker, so every
process sees the same. Without Redis the same functions change a value of this process.
"""

import asyncio
import secrets
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, TypeVar

import redis
import structlog
from pydantic import TypeAdapter
from redis.asyncio import Redis

from runs.errors import CallError, WaylineError
from runs.policy import Breaker, rule_of
from runs.shared import Shared

log = structlog.get_logger(__name__)

T = TypeVar("T")

#: Open for so many seconds before it is tried again; twice as long after each try in vain.
COOL_DOWN = 15.0
LONGEST_COOL_DOWN = 120.0
#: What a provider without allowance, or one that names a time, is left alone for at most.
TEN_MINUTES = 600.0
#: Who runs the site is told anew of what has to be seen to after so many seconds, if it lasts.
ALERT_SECONDS = 3600.0
#: A try that is not over by then was lost with its process: longer than any call.
PROBE_SECONDS = 150.0

_KEY = "wayline:breaker:"

_READ = "return {redis.call('GET', KEYS[1]), redis.call('TIME')}"
_SWAP = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1])
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1
"""

#: ``(when, weight)``, oldest first: 0 for a good one, 1 for a failure, 0.5 for half of one.
Outcomes = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Window:
    """Opens a breaker at so many failures within so many seconds, if they are half of all."""

    seconds: float
    enough: float
    #: Only the latest so many outcomes are looked at.
    most: int = 100

    def add(self, outcomes: Outcomes, now: float, weight: float) -> Outcomes:
        """With one more; what came before the first failure is not kept."""
        kept = [o for o in (*outcomes, (now, weight)) if o[0] > now - self.seconds][-self.most :]
        first = next((place for place, o in enumerate(kept) if o[1] > 0), len(kept))
        return tuple(kept[first:])

    def full(self, outcomes: Outcomes) -> bool:
        failed = sum(weight for _, weight in outcomes)
        return failed >= self.enough and 2 * failed >= len(outcomes)


#: Calls that failed, and answers that did not fit what was asked for.
CALLS = Window(seconds=30, enough=5)
ANSWERS = Window(seconds=300, enough=10)


@dataclass(frozen=True)
class Book:
    """What is known of one breaker. Times are seconds of the clock that it is kept by."""

    calls: Outcomes = ()
    answers: Outcomes = ()
    #: ``None`` while closed.
    open_until: float | None = None
    #: The code of the error that opened it.
    why: str | None = None
    #: How often in a row it was opened.
    times: int = 0
    #: Who tries whether it works again, and until when that counts.
    probe: str | None = None
    probe_until: float = 0.0
    #: The code of an error that does not pass by itself, since when; gone with an answer.
    alert: str | None = None
    alert_at: float = 0.0

    @property
    def lasts(self) -> float:
        """Until when any of it matters."""
        newest = max((at for at, _ in (*self.calls, *self.answers)), default=0.0)
        ends = max(newest + ANSWERS.seconds, self.probe_until)
        if self.alert is not None:
            ends = max(ends, self.alert_at + ALERT_SECONDS)
        # How often it was opened is remembered a while longer.
        return ends if self.open_until is None else max(ends, self.open_until + TEN_MINUTES)


_BOOK = TypeAdapter(Book)


@dataclass(frozen=True)
class Admission:
    """The right to make one call. Tell :meth:`Breakers.report` how it ended."""

    name: str
    token: str


class Verdict(StrEnum):
    """What a call's end says about the provider."""

    GOOD = "good"
    BAD = "bad"
    HALF_BAD = "half bad"
    #: It answers, but not what was asked for.
    MISFIT = "misfit"
    #: Not to be asked again for a while, whatever was before.
    HOPELESS = "hopeless"
    #: Nothing: it was our doing.
    NONE = "none"


_VERDICTS = {
    Breaker.COUNTS: Verdict.BAD,
    Breaker.HALF: Verdict.HALF_BAD,
    Breaker.OPENS: Verdict.HOPELESS,
    Breaker.OPENS_TEN_MINUTES: Verdict.HOPELESS,
    Breaker.OWN_COUNTER: Verdict.MISFIT,
}


def verdict(error: WaylineError | None) -> Verdict:
    """What the breaker makes of a call that ended in ``error``; ``None`` is success."""
    if error is None:
        return Verdict.GOOD
    if (counted := _VERDICTS.get(rule_of(error).breaker)) is not None:
        return counted
    # Too long, filtered, misconfigured: the provider is there all the same.
    return Verdict.GOOD if isinstance(error, CallError) else Verdict.NONE


def admit(book: Book, now: float, token: str) -> tuple[Book, bool]:
    """Whether a call may be made now; the first after the cool-down becomes the try."""
    if book.open_until is None:
        return book, True
    if now < book.open_until or (book.probe is not None and now < book.probe_until):
        return book, False
    return replace(book, probe=token, probe_until=now + PROBE_SECONDS), True


def report(
    book: Book, now: float, token: str, said: Verdict, why: str | None, at_least: float
) -> Book:
    """What a call's end makes of the breaker; open for ``at_least`` so many seconds."""
    if said is Verdict.HOPELESS:
        return _opened(book, now, why, at_least)
    if book.open_until is not None:
        if book.probe != token:
            return book  # begun before it opened: old news
        if said is Verdict.NONE:
            return replace(book, probe=None, probe_until=0.0)
        return Book() if said is Verdict.GOOD else _opened(book, now, why, at_least)
    if said is Verdict.NONE:
        return book
    weight = {Verdict.BAD: 1.0, Verdict.HALF_BAD: 0.5}.get(said, 0.0)
    calls = CALLS.add(book.calls, now, weight)
    answers = book.answers
    if said in (Verdict.GOOD, Verdict.MISFIT):
        answers = ANSWERS.add(answers, now, float(said is Verdict.MISFIT))
    book = replace(book, calls=calls, answers=answers)
    full = CALLS.full(calls) or ANSWERS.full(answers)
    return _opened(book, now, why, at_least) if full else book


def _opened(book: Book, now: float, why: str | None, at_least: float) -> Book:
    cool_down = min(COOL_DOWN * 2.0**book.times, LONGEST_COOL_DOWN)
    until = now + max(cool_down, min(at_least, TEN_MINUTES))
    return Book(
        open_until=max(until, book.open_until or 0.0),
        why=why,
        times=book.times + 1,
        alert=book.alert,
        alert_at=book.alert_at,
    )


def alerted(book: Book, now: float, error: WaylineError | None) -> Book:
    """With what whoever runs the site has to see to; an answer shows that it was."""
    if error is None:
        return replace(book, alert=None, alert_at=0.0)
    if not rule_of(error).alert or book.alert == error.code:
        return book
    return replace(book, alert=error.code, alert_at=now)


class Breakers:
    """Every breaker, as all processes see it. One a process, used on one event loop."""

    def __init__(self, shared: Shared, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._shared = shared
        self._monotonic = monotonic
        self._here: dict[str, Book] = {}
        #: In one process changes of a breaker take turns instead of racing each other.
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def admit(self, name: str) -> Admission | None:
        """The right to call the provider ``xai/grok-4`` once; ``None`` while it is left alone."""
        token = secrets.token_hex(8)
        admitted = await self._change(name, lambda book, now: admit(book, now, token))
        return Admission(name, token) if admitted else None

    async def report(self, admission: Admission, error: WaylineError | None) -> None:
        """How the call ended: ``None`` for an answer."""
        await self._judge(admission, verdict(error), error)

    async def give_back(self, admission: Admission) -> None:
        """The call was not made, or was cancelled: that says nothing about the provider."""
        await self._judge(admission, Verdict.NONE, None)

    async def _judge(self, admission: Admission, said: Verdict, error: WaylineError | None) -> None:
        why = error.code if error is not None else None
        alone = 0.0
        if error is not None:
            long = rule_of(error).breaker is Breaker.OPENS_TEN_MINUTES
            alone = TEN_MINUTES if long else error.retry_after or 0.0

        def change(book: Book, now: float) -> tuple[Book, tuple[Book, Book]]:
            after = report(book, now, admission.token, said, why, alone)
            if said is not Verdict.NONE:
                after = alerted(after, now, error)
            return after, (book, after)

        before, after = await self._change(admission.name, change)
        was_open, is_open = before.open_until is not None, after.open_until is not None
        if after.alert is not None and after.alert != before.alert:
            log.error("provider needs its operator", provider=admission.name, why=after.alert)
        if is_open and not was_open:
            log.warning("breaker opened", provider=admission.name, why=why)
        elif was_open and not is_open:
            log.info("breaker closed", provider=admission.name)

    async def _change(self, name: str, change: Callable[[Book, float], tuple[Book, T]]) -> T:
        async def alone() -> T:
            book, result = change(self._here.get(name, Book()), self._monotonic())
            self._here[name] = book
            return result

        async with self._turns[name]:
            return await self._shared.do(lambda r: _swapped(r, _KEY + name, change), alone)


async def _swapped(redis: "Redis", key: str, change: Callable[[Book, float], tuple[Book, T]]) -> T:
    """Change the value in Redis, by its clock; from the start again if another was quicker."""
    while True:
        raw, (seconds, micros) = await redis.eval(_READ, 1, key)
        now = int(seconds) + int(micros) / 1e6
        before = _BOOK.validate_json(raw) if raw else Book()
        after, result = change(before, now)
        if after == before:
            return result
        value = b"" if after == Book() else _BOOK.dump_json(after)
        milliseconds = max(1, int((after.lasts - now) * 1000))
        swap = redis.eval(_SWAP, 1, key, raw or b"", value, milliseconds)
        if await swap:
            return result


@dataclass(frozen=True)
class Health:
    """A provider's breaker, for people to see."""

    state: Literal["closed", "open", "half_open"]
    #: The code of the error that opened it.
    why: str | None
    #: Seconds until it is tried again; 0 when it may be now.
    again_in: float
    #: The code of an error that somebody has to see to.
    alert: str | None


def states(client: "redis.Redis") -> dict[str, Health]:
    """Every breaker that has something to tell, by ``provider/model``.

    A provider that is not in it has had no trouble of late. Raises ``RedisError`` when Redis
    does not answer.
    """
    seconds, micros = client.time()
    found: dict[str, Health] = {}
    for key in client.scan_iter(match=f"{_KEY}*", count=100):
        raw = client.get(key)
        if raw is not None:
            name = (key if isinstance(key, str) else key.decode()).removeprefix(_KEY)
            found[name] = _health(_BOOK.validate_json(raw), seconds + micros / 1e6)
    return found


def _health(book: Book, now: float) -> Health:
    if book.open_until is None:
        return Health("closed", None, 0.0, book.alert)
    left = max(0.0, book.open_until - now)
    return Health("open" if left else "half_open", book.why, round(left, 1), book.alert)
