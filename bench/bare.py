"""The baseline: four Celery tasks in a chain with Celery's default settings. Run by bench.engine.

Each task takes the payload from the one before and hands on 4 KB, as tutorials do it; the
last one counts itself in Redis, so that the end can be seen from outside.
"""

import os
import sys
import time

import redis
from celery import Celery, chain

app = Celery("bare", broker=os.environ.get("REDIS_URL"), backend=os.environ.get("REDIS_URL"))
#: Counted here by the last task of each chain.
DONE = "bare:done"
#: Seconds between the end of a step and the beginning of the next one, of chains sent for it.
GAPS = "bare:gaps"
SECONDS = float(os.environ.get("BENCH_SECONDS", "0"))
PAYLOAD = "up " * 1365
#: A payload that begins so carries the time at which its step ended.
TIMED = "timed "

_counter = redis.Redis.from_url(os.environ["REDIS_URL"]) if "REDIS_URL" in os.environ else None


def _work(payload: str) -> str:
    if not payload.startswith(TIMED):
        time.sleep(SECONDS)
        return PAYLOAD
    ended = payload.split()[1]
    if float(ended) and _counter is not None:
        _counter.rpush(GAPS, time.time() - float(ended))
    time.sleep(SECONDS)
    return f"{TIMED}{time.time()} {PAYLOAD}"


@app.task(name="bare.step")  # type: ignore[untyped-decorator]
def step(payload: str) -> str:
    return _work(payload)


@app.task(name="bare.last")  # type: ignore[untyped-decorator]
def last(payload: str) -> str:
    done = _work(payload)
    assert _counter is not None
    _counter.incr(DONE)
    return done


def send(sender: Celery, timed: bool = False) -> None:
    """``sender`` knows the broker alone: waiting for results is not what is measured."""
    names = ("bare.step", "bare.step", "bare.step", "bare.last")
    first, *others = (sender.signature(name) for name in names)
    payload = f"{TIMED}0 {PAYLOAD}" if timed else PAYLOAD
    chain(first.clone(args=(payload,)), *others, app=sender).apply_async()


if __name__ == "__main__":
    app.worker_main(["worker", "--loglevel=error", *sys.argv[1:]])
