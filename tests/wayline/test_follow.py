"""Following a run over broken lines. The server's answers are written down here."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.wayline.scripted import Answer, Script, serve
from wayline.follow import follow
from wayline.kept import KeptTrip
from wayline.rest import Refused
from wayline.stream import Event

TRIP = "/api/v1/trips/t1"
EVENTS = f"{TRIP}/events?run=r1"
DONE = (3, "done", {"version": 1})


def progress(number: int) -> tuple[int, str, dict[str, Any]]:
    return number, "progress", {"percent": number}


def answer(last: int, *, ended: bool, events: tuple[dict[str, Any], ...] = ()) -> Answer:
    ended_at = "2026-11-22T10:00:00Z" if ended else None
    return Answer.of(200, {"ended_at": ended_at, "last_event": last, "events": events})


def followed(url: str, patience: float) -> Iterator[Event]:
    trip = KeptTrip(id="t1", title="t", server=url, access_token="made-up", made_at="")
    return follow(trip, EVENTS, pause=0.01, patience=patience)


def numbers(
    script_answers: dict[str, list[Answer]], patience: float = 10
) -> tuple[list[int | None], Script]:
    with serve(**script_answers) as (url, script):
        return [event.number for event in followed(url, patience)], script


def test_a_whole_stream_is_given_as_it_is() -> None:
    stream = Answer.stream(progress(1), (None, "activity", {}), progress(2), DONE)
    assert numbers({f"GET {EVENTS}": [stream]})[0] == [1, None, 2, 3]


def test_a_broken_line_goes_on_after_the_last_number() -> None:
    streams = [Answer.stream(progress(1)), Answer(0), Answer.stream(progress(2), DONE)]
    got, script = numbers({f"GET {EVENTS}": streams, f"GET {TRIP}": [answer(3, ended=False)]})
    assert got == [1, 2, 3]
    asked = [a.headers["Last-Event-ID"] for a in script.asked if a.path == EVENTS]
    assert asked == ["0", "1", "1"]


def test_no_place_for_a_stream_means_asking_for_the_events() -> None:
    busy = Answer.of(503, {"detail": "Too many streams"})
    told = [{"id": 2, "event": "progress", "data": {}}, {"id": 3, "event": "done", "data": {}}]
    got, _ = numbers(
        {
            f"GET {EVENTS}": [Answer.stream(progress(1)), busy],
            f"GET {TRIP}": [answer(1, ended=False)],
            f"GET {TRIP}?events_after=1": [answer(3, ended=True, events=tuple(told))],
        }
    )
    assert got == [1, 2, 3]


def test_a_run_that_is_over_ends_the_following() -> None:
    got, _ = numbers({f"GET {EVENTS}": [Answer(204)], f"GET {TRIP}": [answer(0, ended=True)]})
    assert got == []


def test_a_record_that_is_away_for_a_moment_is_waited_for() -> None:
    away = Answer.of(503, {"detail": "away"})
    got, _ = numbers(
        {
            f"GET {EVENTS}": [away, away, Answer.stream(DONE)],
            f"GET {TRIP}?events_after=0": [away],
        }
    )
    assert got == [3]


def test_a_server_that_stays_away_is_given_up_on() -> None:
    away = Answer.of(503, {"detail": "away"})
    with pytest.raises(Refused, match="away"):
        numbers({f"GET {EVENTS}": [away], f"GET {TRIP}?events_after=0": [away]}, patience=0.05)


def test_a_trip_that_is_not_ours_is_refused_at_once() -> None:
    with pytest.raises(Refused) as caught:
        numbers({f"GET {EVENTS}": [Answer.of(404, {"detail": "not found"})]})
    assert caught.value.status == 404
