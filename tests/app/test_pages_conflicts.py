"""Wishes that cannot all come true, on the form: said, nothing lost, a button for what works.

The wishes are made up.
"""

import json
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from runs import tables
from runs.store import Store
from tests.app.form_reader import FormReader
from tests.app.test_pages_form import Boxes, send, wish

WHEELCHAIR: dict[str, str] = {
    "must_see": "Belém Tower\nLisbon Oceanarium",
    "accessibility": "wheelchair",
}


def trips(store: Store) -> int:
    count = select(func.count()).select_from(tables.trips)
    return store.read(lambda db: db.execute(count).scalar_one())


def offered(page: str) -> list[dict[str, Any]]:
    return [json.loads(value) for name, value in FormReader(page).buttons if name == "relax"]


def pressed(page: str, name: str, value: str) -> Boxes:
    """The form as the browser sends it with that button."""
    form = FormReader(page).boxes
    form[name] = value
    return form


def test_a_conflict_is_said_where_it_belongs(client: FlaskClient, store: Store) -> None:
    answer = send(client, wish(client, notes="kept", **WHEELCHAIR))
    assert answer.status_code == 422
    assert "This cannot all come true" in answer.text
    said = "To see 'Belém Tower' and the need 'wheelchair' do not go together"
    assert said in unescape(answer.text)
    assert {"must_see-error", "accessibility-error"} <= set(FormReader(answer.text).ids)
    boxes = FormReader(answer.text).boxes
    assert boxes["must_see"].splitlines() == ["Belém Tower", "Lisbon Oceanarium"]
    assert boxes["notes"] == "kept"
    assert trips(store) == 0


def test_a_button_changes_the_form_and_starts_nothing(client: FlaskClient, store: Store) -> None:
    page = send(client, wish(client, notes="kept", **WHEELCHAIR)).text
    (change,) = offered(page)
    assert change == {"must_see": ["Lisbon Oceanarium"]}
    answer = send(client, pressed(page, "relax", json.dumps(change)))
    assert answer.status_code == 200
    boxes = FormReader(answer.text).boxes
    assert (boxes["must_see"], boxes["notes"]) == ("Lisbon Oceanarium", "kept")
    assert trips(store) == 0
    assert send(client, boxes).status_code == 303


def test_it_can_be_planned_anyway(client: FlaskClient, store: Store) -> None:
    page = send(client, wish(client, **WHEELCHAIR)).text
    assert ("anyway", "true") in FormReader(page).buttons
    assert send(client, pressed(page, "anyway", "true")).status_code == 303
    assert trips(store) == 1


def test_too_little_money_says_what_would_do(client: FlaskClient) -> None:
    page = send(client, wish(client, budget_amount="60")).text
    assert "The cheapest plan that we found takes" in page
    assert any("budget_amount" in change for change in offered(page))


def test_what_acceptance_refuses_is_offered_a_way_out_too(client: FlaskClient) -> None:
    page = send(client, wish(client, must_see="Belém Tower", avoid="Belém Tower")).text
    assert {"must_see": []} in offered(page)
    assert ("anyway", "true") not in FormReader(page).buttons
    form = pressed(page, "anyway", "true")
    assert send(client, form).status_code == 422


def test_an_appointment_goes_with_its_row(client: FlaskClient) -> None:
    form = wish(client, dietary="vegan")
    del form["planned_days"]
    form["flexible_dates"] = "false"
    for name, value in {
        "depart_on": "2027-05-03",
        "return_on": "2027-05-05",
        "booked.0.name": "Lunch",
        "booked.0.place": "Cervejaria Ramiro",
        "booked.0.on": "2027-05-04",
        "booked.0.from": "12:30",
        "booked.0.to": "14:00",
    }.items():
        form[name] = value
    page = send(client, form).text
    assert {"booked": []} in offered(page)
    answer = send(client, pressed(page, "relax", json.dumps({"booked": []})))
    assert not FormReader(answer.text).boxes.get("booked.0.name")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '{"adults": {"a": 1}}', '{"nothing": 1}', "null"]
)
def test_a_made_up_change_changes_nothing_else(
    client: FlaskClient, store: Store, text: str
) -> None:
    answer = send(client, wish(client, relax=text))
    assert answer.status_code == 200
    assert FormReader(answer.text).boxes["destination"] == "Lisbon"
    assert trips(store) == 0
