"""Sends runs in from a process of its own, with a clock of its own: the runs' ids, a line each.

python -m tests.faults.submit COUNT SECONDS_BETWEEN
"""

import sys
import threading

from runs import trips
from runs.dispatch import Dispatcher
from runs.settings import load
from runs.store import Store


def main(count: int, seconds: float) -> None:
    settings = load()
    store = Store.open(settings.database_url)
    dispatcher = Dispatcher(settings, store)
    for _ in range(count):
        given = {"destination": "made up"}
        created = trips.create(store, owner="faults", title="Made up", request=given)
        dispatcher.send(created.run)
        print(created.run.id)
        # Not time.sleep, which libfaketime breaks.
        threading.Event().wait(seconds)
    dispatcher.close()
    store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
