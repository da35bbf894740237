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
SECONDS = float(os.environ.get("BENCH_SECONDS", "0"))
PAYLOAD = "up " * 1365

_counter = redis.Redis.from_url(os.environ["REDIS_URL"]) if "REDIS_URL" in os.environ else None


@app.task(name="bare.step")
def step(_payload: str) -> str:
    time.sleep(SECONDS)
    return PAYLOAD


@app.task(name="bare.last")
def last(_payload: str) -> str:
    time.sleep(SECONDS)
    assert _counter is not None
    _counter.incr(DONE)
    return PAYLOAD


def send(sender: Celery) -> None:
    """``sender`` knows the broker alone: waiting for results is not what is measured."""
    names = ("bare.step", "bare.step", "bare.step", "bare.last")
    first, *others = (sender.signature(name) for name in names)
    chain(first.clone(args=(PAYLOAD,)), *others, app=sender).apply_async()


if __name__ == "__main__":
    app.worker_main(
        ["worker", "--pool=threads", f"--concurrency={sys.argv[1]}", "--loglevel=error"]
    )
