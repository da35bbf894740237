"""Found by Python at its start, in processes whose clock is shifted.

libfaketime refuses ``time.sleep`` (it takes ``clock_nanosleep`` on the monotonic clock for
one on the clock that it shifts), so that sleeps by waiting for what never comes.
"""

import threading
import time


def _sleep(seconds: float) -> None:
    threading.Event().wait(seconds)


time.sleep = _sleep  # type: ignore[assignment]
