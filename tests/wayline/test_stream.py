"""Reading server-sent events. The events are made up."""

from runs.events import FINAL_TYPES
from wayline.stream import FINAL, Event, read_events


def read(text: str) -> list[Event]:
    return list(read_events(text.encode().splitlines(keepends=True)))


def test_an_event_has_number_type_and_data() -> None:
    assert read('retry: 2000\n\nid: 7\nevent: progress\ndata: {"percent": 50}\n\n') == [
        Event(7, "progress", {"percent": 50})
    ]


def test_chatter_has_no_number() -> None:
    assert read('event: activity\ndata: {"text": "…"}\n\n') == [
        Event(None, "activity", {"text": "…"})
    ]


def test_data_may_stand_on_several_lines() -> None:
    assert read('data: {"a":\ndata: 1}\n\n') == [Event(None, "message", {"a": 1})]


def test_comments_and_noise_are_passed_over() -> None:
    assert read(": still here\n\ndata: not json\n\ndata: [1]\n\nid: x\ndata: {}\n\n") == []


def test_an_event_cut_off_in_the_middle_is_not_given() -> None:
    assert read('id: 1\nevent: progress\ndata: {"percent": 25}\n') == []


def test_lines_may_end_as_on_windows() -> None:
    assert read('id: 1\r\nevent: done\r\ndata: {"version": 1}\r\n\r\n')[0].type == "done"


def test_it_knows_the_same_last_events_as_the_record() -> None:
    assert FINAL == FINAL_TYPES
