"""Bodies that are refused before anybody looks at what they say."""

import http.client
import json
import time
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app import jsonbody
from app.problems import Malformed
from tests.app.conftest import WISH

LIMIT = jsonbody.LIMIT


def send(client: FlaskClient, raw: bytes, kind: str = "application/json") -> tuple[int, str]:
    began = time.perf_counter()
    answer = client.post("/api/v1/trips", data=raw, content_type=kind, buffered=True)
    assert time.perf_counter() - began < 2, "at once"
    assert answer.content_type == "application/problem+json"
    return answer.status_code, answer.json["detail"]


ODD = {
    "not JSON": b"{",
    "nothing": b"",
    "two values": b"{} {}",
    "the same name twice": b'{"destination": "Lisbon", "destination": "Kyoto"}',
    "the same name twice, deep": b'{"contact": {"name": "a", "name": "b"}}',
    "NaN": b'{"budget_amount": NaN}',
    "Infinity": b'{"budget_amount": -Infinity}',
    "too large a fraction": b'{"budget_amount": 1e999}',
    "a thousand digits": b'{"adults": ' + b"9" * 1000 + b"}",
    "a long fraction": b'{"adults": 0.' + b"1" * 60_000 + b"}",
    "too deep": b"[" * 33 + b"]" * 33,
    "far too deep": b"[" * 60_000,
    "deep objects": b'{"a":' * 10_000,
    "half a surrogate pair": b'{"destination": "\\ud83d"}',
    "half a surrogate pair, in a name": b'{"\\udc00": 1}',
    "not UTF-8": b'{"destination": "Lisb\xf5a"}',
    "UTF-16": json.dumps(WISH).encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a control character": b'{"destination": "Lis\nbon"}',
}


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD.keys())
def test_odd_json_is_malformed(client: FlaskClient, raw: bytes) -> None:
    status, detail = send(client, raw)
    assert status == 400
    assert detail


@pytest.mark.parametrize("depth", [1, jsonbody.DEPTH])
def test_brackets_in_text_do_not_nest(depth: int) -> None:
    raw = b'{"a\\"[[": "' + b"[" * 100 + b'"}'
    assert jsonbody.parse(raw) == {'a"[[': "[" * 100}
    assert jsonbody.parse(b"[" * depth + b"]" * depth) is not None


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader(raw: bytes) -> None:
    with suppress(Malformed):
        jsonbody.parse(raw)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-999, 999) | st.text('a[]{}"\\\n'),
        lambda inner: st.lists(inner) | st.dictionaries(st.text('ab["'), inner),
    )
)
@settings(max_examples=200, deadline=None)
def test_what_is_json_comes_through(value: object) -> None:
    assert jsonbody.parse(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "", "json"]
)
def test_anything_but_json_is_refused(client: FlaskClient, kind: str) -> None:
    status, _ = send(client, json.dumps(WISH).encode(), kind)
    assert status == 415


def test_a_charset_is_no_matter(client: FlaskClient) -> None:
    answer = client.post(
        "/api/v1/trips", data=json.dumps(WISH), content_type="application/json; charset=utf-8"
    )
    assert answer.status_code == 202


def test_64_kib_are_read_and_one_byte_more_is_not(client: FlaskClient) -> None:
    body = json.dumps({**WISH, "colour": ""}).encode()
    full = body.replace(b'"colour": ""', b'"colour": "' + b"x" * (LIMIT - len(body)) + b'"')
    assert len(full) == LIMIT
    assert send(client, full)[0] == 422  # read, and the field is not ours
    assert send(client, full + b" ")[0] == 413


def test_a_body_that_does_not_tell_its_length_is_cut_off(web: str) -> None:
    def pieces(count: int) -> list[bytes]:
        return [b"{", *[b" " * 1024] * count, b"}"]

    for count, status in ((10, 422), (65, 413), (1000, 413)):
        connection = http.client.HTTPConnection(urlsplit(web).netloc, timeout=10)
        headers = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
        connection.request(
            "POST", "/api/v1/trips", iter(pieces(count)), headers, encode_chunked=True
        )
        answer = connection.getresponse()
        assert answer.status == status, answer.read()
        answer.read()
        connection.close()


def test_a_long_wish_is_refused_at_its_field(client: FlaskClient) -> None:
    status, _ = send(client, json.dumps({**WISH, "notes": "x" * 60_000}).encode())
    assert status == 422
