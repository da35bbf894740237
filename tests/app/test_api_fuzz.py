"""No body, however odd, gets anything but an answer that the document lists."""

from typing import Any
from urllib.parse import quote

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.conftest import WISH
from trips.request import TripRequest

TEXT = st.text(max_size=30) | st.sampled_from(
    ["", " ", "\x00", "Lisbon", "京都", "Rome then Naples", "-" * 3000, "﷽" * 50, "‮Lisbon"]
)
NUMBER = (
    st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0, -0.0, 1e300, 5e-324, 0.1, 10**17])
)
DATE = st.sampled_from(
    ["0001-01-01", "9999-12-31", "2027-02-29", "2027-05-03", "2027-05-05", "20270503", "x"]
)
CLOCK = st.sampled_from(["00:00", "23:59:59.999999", "24:00", "10:00+01:00", "25:61", "٠٩:٠٠"])
AMOUNT = st.sampled_from(["1e400", "-1", "1e-400", "0." + "9" * 400, "1_000", "１２", "NaN", " 5 "])
LEAF = st.none() | st.booleans() | NUMBER | TEXT | DATE | CLOCK | AMOUNT
NAMES = st.sampled_from(
    [*TripRequest.model_fields, "name", "on", "from", "to", "from_", "flights", "types", "email"]
)
VALUE = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | TEXT, inner, max_size=4),
)
FIELDS = st.dictionaries(NAMES, VALUE, max_size=6)


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(fields=FIELDS)
def test_no_wish_is_too_odd(app: Flask, fields: dict[str, Any]) -> None:
    answer = app.test_client().post("/api/v1/trips", json={**WISH, **fields}, buffered=True)
    assert answer.status_code in (202, 400, 422), (answer.text, fields)
    if answer.status_code == 422:
        for error in answer.json["errors"]:
            assert error["message"]
            assert error["pointer"] == "" or error["pointer"].startswith("/")


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    where=st.sampled_from(["", "/events", "/itinerary", "/itinerary.ics", "/cancel"]),
    trip=st.text(max_size=20),
    query=st.dictionaries(
        st.sampled_from(["run", "last_event_id", "events_after", "limit", "before", "q"]),
        st.text(max_size=20),
    ),
    last=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20),
)
def test_no_address_is_too_odd(
    app: Flask, where: str, trip: str, query: dict[str, str], last: str
) -> None:
    client = app.test_client()
    headers = {"Last-Event-ID": last, "Authorization": f"Bearer {last}"}
    for path in (f"/api/v1/trips/{quote(trip, safe='')}{where}", "/api/v1/trips", "/api/v1/places"):
        answer = client.get(path, query_string=query, headers=headers)
        assert answer.status_code < 500, answer.text
        answer.close()


def test_a_wish_of_every_field_is_taken(app: Flask) -> None:
    wish = {
        **WISH,
        "flexible_dates": False,
        "planned_days": None,
        "depart_on": "2099-05-03",
        "return_on": "2099-05-06",
        "booked": [{"name": "Fado", "on": "2099-05-04", "from": "20:00", "to": "22:00"}],
        "contact": {"name": "Made Up", "email": "made.up@example.org", "subscribe": False},
        "budget_amount": "1234.56",
    }
    answer = app.test_client().post("/api/v1/trips", json=wish, buffered=True)
    assert answer.status_code == 202, answer.text
