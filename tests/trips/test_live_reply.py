"""What an Overpass endpoint sends, read. The elements are made up; their shapes are Overpass's."""

import json
from typing import Any

import pytest

from trips.live import reply
from trips.live.query import MAX_ELEMENTS, RADIUS, question
from trips.live.reply import BadReplyError, elements

NODE = {"type": "node", "id": 11, "lat": 45.1, "lon": 4.2, "tags": {"name": "Made-up Tower"}}
WAY = {"type": "way", "id": 12, "center": {"lat": 45, "lon": 4}, "tags": {"name": "Made-up Park"}}
RELATION = {"type": "relation", "id": 13, "center": {"lat": 45.2, "lon": 4.3}, "tags": {}}


def body(*given: Any, **more: Any) -> bytes:
    return json.dumps({"version": 0.6, "elements": given, **more}).encode()


def test_nodes_ways_and_relations_are_read_with_their_pages() -> None:
    node, way, relation = elements(body(NODE, WAY, RELATION))
    assert (node.lat, node.lon, node.tags) == (45.1, 4.2, {"name": "Made-up Tower"})
    assert (way.lat, way.lon) == (45, 4)
    assert relation.url == "https://www.openstreetmap.org/relation/13"


def test_an_element_that_answers_two_parts_of_the_question_is_one() -> None:
    assert len(elements(body(NODE, WAY, NODE))) == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "area"},
        {"id": "11"},
        {"id": True},
        {"id": -1},
        {"lat": None},
        {"lat": "45"},
        {"lat": 91},
        {"lon": float("nan")},
        {"tags": None},
        {"center": 3},
    ],
)
def test_an_element_of_another_shape_is_left_out_alone(broken: dict[str, Any]) -> None:
    assert [e.ref for e in elements(body(NODE | broken, WAY))] == ["way/12"]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<html><body>The server is probably too busy</body></html>",
        body(NODE, WAY)[:-20],
        b"[]",
        b'{"elements": null}',
        b"\xff\xfe",
        b"[" * 100_000,
        body(NODE, remark='runtime error: Query timed out in "query" at line 3'),
        body(NODE) + b" " * reply.MAX_BYTES,
    ],
)
def test_what_is_no_whole_reply_is_an_error_that_another_try_may_mend(sent: bytes) -> None:
    with pytest.raises(BadReplyError) as raised:
        elements(sent)
    assert raised.value.retryable


def test_a_town_of_which_nothing_is_mapped_is_no_error() -> None:
    assert elements(body()) == ()


def test_the_question_is_bounded_and_asks_for_centres() -> None:
    asked = question(45.123456789, 4.0)
    assert asked.startswith("[out:json][timeout:")
    assert "[maxsize:" in asked.splitlines()[0]
    for line in asked.splitlines()[1:]:
        assert f"(around:{RADIUS},45.12346,4.00000)" in line
        assert line.endswith(f"out tags center {MAX_ELEMENTS};")
