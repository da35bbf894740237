"""A run's events to its end, over whatever happens to the line."""

import time
from collections.abc import Iterator

from wayline.kept import KeptTrip
from wayline.rest import Refused, Rest, ServerAway
from wayline.stream import FINAL, Event

#: Seconds without a server after which it counts as away.
PATIENCE = 60.0
#: Seconds between two tries.
PAUSE = 1.0

#: Statuses that pass: no place for another stream, no record, a proxy without its server.
_PASSING = frozenset({429, 502, 503, 504})


def follow(
    trip: KeptTrip, events_path: str, *, pause: float = PAUSE, patience: float = PATIENCE
) -> Iterator[Event]:
    """Every event once and in order; ends with the run.

    ``events_path`` is the trip's ``links.events``, which names the run. Raises
    ``ServerAway`` or ``Refused`` when the server is away for ``patience`` seconds, and
    ``Refused`` at once when it does not give the trip.
    """
    rest = trip.rest()
    last = 0
    heard = time.monotonic()
    while True:
        try:
            for event in _events(rest, trip, events_path, last):
                heard = time.monotonic()
                last = event.number or last
                yield event
                if event.type in FINAL:
                    return
            if _is_over(rest, trip, last):
                return
            heard = time.monotonic()
        except (ServerAway, Refused) as error:
            if isinstance(error, Refused) and error.status not in _PASSING:
                raise
            if time.monotonic() - heard > patience:
                raise
        time.sleep(pause)


def _events(rest: Rest, trip: KeptTrip, events_path: str, last: int) -> Iterator[Event]:
    """The stream; where it is refused for now, what happened so far."""
    try:
        yield from rest.stream(events_path, last)
    except Refused as error:
        if error.status not in _PASSING:
            raise
        answer = rest.get(f"{trip.path}?events_after={last}")
        for event in answer["events"]:
            yield Event(event["id"], event["event"], event["data"])


def _is_over(rest: Rest, trip: KeptTrip, last: int) -> bool:
    """Whether the line ended because nothing more will come."""
    answer = rest.get(trip.path)
    return answer["ended_at"] is not None and answer["last_event"] <= last
