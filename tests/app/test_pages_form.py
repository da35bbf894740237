"""The form's page: it shows every field, starts a trip, and loses nothing. Wishes are made up."""

import http.client
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import forms
from app.access import COOKIE
from app.form_fields import FIELDS
from runs import record, trips
from runs.states import RunStatus
from runs.store import Store
from tests.app import planning
from tests.app.conftest import here
from tests.app.form_reader import FormReader
from tests.app.test_forms import full
from tests.servers import until

Boxes = MultiDict[str, str]


def fresh(client: FlaskClient, address: str = "/") -> Boxes:
    """The boxes of an untouched form."""
    return FormReader(client.get(address).text).boxes


def wish(client: FlaskClient, **boxes: str) -> Boxes:
    """An acceptable form, but for what is given; ``__`` stands for a dot."""
    form = fresh(client)
    form.update({})
    for name, value in {
        "destination": "Lisbon",
        "flexible_dates": "true",
        "planned_days": "3",
        "budget_amount": "1200",
        "currency": "EUR",
        **boxes,
    }.items():
        form[name.replace("__", ".")] = value
    return form


def send(client: FlaskClient, form: Boxes) -> TestResponse:
    return client.post("/trips", data=form, content_type="multipart/form-data")


def lines(form: Boxes) -> dict[str, list[str]]:
    """What was typed, with the line ends that browsers make of any."""
    mended = {n: [re.sub(r"\r\n?", "\n", v) for v in vs] for n, vs in form.lists()}
    return {n: vs for n, vs in mended.items() if n != "csrf_token"}


def test_it_has_a_box_for_every_field(client: FlaskClient) -> None:
    read = FormReader(client.get("/").text)
    assert set(FIELDS) <= set(read.types) | set(read.boxes)
    assert len(read.ids) == len(set(read.ids))


def test_an_untouched_form_is_unchanged_by_being_read(client: FlaskClient) -> None:
    form = fresh(client)
    assert form["adults"] == "2"
    assert "contact.subscribe" not in form
    _, errors = forms.check(form)
    assert set(errors) == {"destination", "depart_on", "return_on", "budget_amount", "currency"}


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt-BR"),
        ("de-AT,de;q=0.9", "de"),
        ("qq", "en"),
        ("", "en"),
        ("*", "en"),
    ],
)
def test_the_browsers_language_is_the_default(
    client: FlaskClient, accepts: str, language: str
) -> None:
    page = client.get("/", headers={"Accept-Language": accepts}).text
    assert FormReader(page).boxes["language"] == language


def test_starting_a_trip(client: FlaskClient, app: Flask, store: Store) -> None:
    with closing(send(client, wish(client, nickname="Ours"))) as answer:
        pass  # a server closes the answer when it is out
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "Ours" in page.text
    (trip, run) = trips.page(store, _owner(store))[0]
    assert trip.request["planned_days"] == 3
    assert run.status is RunStatus.QUEUED
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    until(lambda: here(app).dispatcher.depth("itinerary.architect"), what="the chain is sent")


def test_the_same_page_sent_ten_times_at_once_makes_one_trip(
    client: FlaskClient, app: Flask, store: Store
) -> None:
    form = wish(client)
    cookie = client.get_cookie("wayline_session")
    assert cookie is not None

    def press(_: int) -> str:
        again = app.test_client()
        again.set_cookie("wayline_session", cookie.value)
        return send(again, form.copy()).location

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(press, range(10)))) == 1
    assert len(trips.page(store, _owner(store))) == 1


def test_the_same_page_with_another_wish_makes_another_trip(client: FlaskClient) -> None:
    form = wish(client)
    first = send(client, form).location
    form["planned_days"] = "4"
    assert send(client, form).location != first


def test_a_page_opened_again_makes_another_trip(client: FlaskClient) -> None:
    assert send(client, wish(client)).location != send(client, wish(client)).location


HOSTILE = {
    "markup": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "template": "{{ 7*7 }}{% raw %}${7*7}",
    "right to left": "مرحبا בעולם \u202eabc",
    "other scripts": "京都 Київ 🧳👨‍👩‍👧",
    "ends": "</textarea></select></form>",
    "spaces and lines": "\n\n  two lines above,\r\n\ttab & three below \n\n",
    "long": "x" * 200_000,
    "long in three bytes": "京" * 66_000,
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("box", ["destination", "must_see", "notes", "depart_on", "language"])
def test_nothing_typed_is_lost(client: FlaskClient, box: str, typed: str) -> None:
    form = wish(client, adults="two")
    typed = typed if box in ("must_see", "notes") else " ".join(typed.splitlines())
    form[box] = typed
    answer = send(client, form)
    assert answer.status_code == 422
    page = FormReader(answer.text)
    assert lines(page.boxes) == lines(form)
    assert "<script>alert" not in answer.text
    assert "onerror=alert(1)>" not in answer.text


def test_a_full_form_comes_back_full(client: FlaskClient) -> None:
    form = fresh(client)
    form.update({"csrf_token": form["csrf_token"]})
    for name, values in forms.fill(full()).lists():
        form.setlist(name, values)
    form["children_ages"] = "4, 40"
    answer = send(client, form)
    assert answer.status_code == 422
    assert lines(FormReader(answer.text).boxes) == lines(form)


def test_errors_stand_at_their_boxes(client: FlaskClient) -> None:
    answer = send(client, wish(client, adults="two", must_see="A" * 101))
    page = answer.text
    assert 'href="#adults"' in page
    assert 'href="#must_see"' in page
    box = re.search(r'<input id="adults"[^>]*>', page)
    assert box is not None
    assert 'aria-invalid="true"' in box[0]
    assert "adults-error" in box[0]
    assert 'id="adults-error"' in page
    assert '<details class="part" id="part-fixed" open>' in page
    assert '<details class="part" id="part-contact">' in page


def test_every_error_of_a_full_form_has_somewhere_to_go(client: FlaskClient) -> None:
    form = wish(client)
    for name in FIELDS:
        form[name] = "\x00nonsense"
    form["booked.0.on"] = "someday"
    page = send(client, form).text
    ids = set(FormReader(page).ids)
    links = re.findall(r'<li><a href="#([^"]+)"', page)
    assert len(links) > 30
    assert set(links) <= ids


def test_a_date_that_is_none_is_shown_as_typed(client: FlaskClient) -> None:
    form = wish(client, flexible_dates="false", depart_on="next week", return_on="2027-05-03")
    page = FormReader(send(client, form).text)
    assert page.boxes["depart_on"] == "next week"
    assert page.types["depart_on"] == "text"
    assert page.types["return_on"] == "date"


def test_a_date_that_no_date_box_shows_is_shown_as_typed(client: FlaskClient) -> None:
    form = wish(client, flexible_dates="false", depart_on="20270501", return_on="2027-05-03")
    page = FormReader(send(client, form).text)
    assert page.boxes["depart_on"] == "20270501"
    assert page.types["depart_on"] == "text"


def test_an_unknown_place_is_offered_the_nearest(client: FlaskClient) -> None:
    answer = send(client, wish(client, destination="Lisbonne sur Mer"))
    assert answer.status_code == 422
    assert "We do not know" in answer.text
    offers = [value for name, value in FormReader(answer.text).buttons if name == "use"]
    assert "destination=Lisbon (Portugal)" in offers


def test_of_several_places_those_we_know_are_kept_in_the_offer(client: FlaskClient) -> None:
    page = FormReader(send(client, wish(client, destination="Kyoto then Narnia")).text)
    assert ("use", "destination=Kyoto (Japan)") in page.buttons


def test_a_known_place_is_told_with_what_is_known_and_the_nearest(client: FlaskClient) -> None:
    answer = send(client, wish(client, destination="Évora"))
    assert answer.status_code == 422
    assert "Wayline has no places in Évora (Portugal) to plan with." in answer.text
    assert "What is known of Évora (Portugal)" in answer.text
    assert "Euro (EUR)" in answer.text
    assert "geonames.org" in answer.text
    assert " km away</small>" in answer.text
    assert ("use", "destination=Lisbon (Portugal)") in FormReader(answer.text).buttons


def test_of_several_places_the_one_without_a_file_is_named(client: FlaskClient) -> None:
    page = send(client, wish(client, destination="Kyoto then Évora")).text
    assert "Wayline has no places in Évora (Portugal) to plan with." in page
    buttons = FormReader(page).buttons
    assert ("use", "destination=Kyoto (Japan) then Lisbon (Portugal)") in buttons
    assert ("use", "destination=Kyoto (Japan)") in buttons
    assert "without <bdi>Évora</bdi>" in page


def test_what_is_known_of_a_place_goes_when_it_can_be_planned(client: FlaskClient) -> None:
    page = send(client, wish(client, destination="Kyoto", adults="0")).text
    assert "What is known of" not in page
    assert "geonames.org" not in page


def test_an_offer_fills_its_box_and_starts_nothing(client: FlaskClient, store: Store) -> None:
    form = wish(client, destination="Lisbonne sur Mer", notes="kept")
    form["use"] = "destination=Lisbon (Portugal)"
    answer = send(client, form)
    assert answer.status_code == 200
    boxes = FormReader(answer.text).boxes
    assert boxes["destination"] == "Lisbon (Portugal)"
    assert boxes["notes"] == "kept"
    assert _owners(store) == []


def test_an_unknown_place_is_told_along_with_other_errors(client: FlaskClient) -> None:
    page = send(client, wish(client, destination="Narnia", adults="0")).text
    assert "We do not know" in page
    assert "1 or more" in page


def test_a_day_that_is_over_is_refused_at_its_box(client: FlaskClient) -> None:
    form = wish(client, flexible_dates="false", depart_on="2020-01-01", return_on="2020-01-03")
    assert "This day is over" in send(client, form).text


def test_one_more_appointment_without_javascript(client: FlaskClient, store: Store) -> None:
    form = wish(client, booked__0__name="Dinner")
    form["more"] = "booked"
    page = FormReader(send(client, form).text)
    assert page.boxes["booked.0.name"] == "Dinner"
    assert "booked.1.name" in page.boxes
    assert "booked.2.name" not in page.boxes
    assert _owners(store) == []


def test_an_unknown_box_is_refused_and_the_rest_kept(client: FlaskClient, store: Store) -> None:
    form = wish(client, notes="kept", budget="1")
    answer = send(client, form)
    assert answer.status_code == 422
    assert "no field “budget”" in answer.text
    assert FormReader(answer.text).boxes["notes"] == "kept"
    assert _owners(store) == []


def test_a_thousand_unknown_boxes_are_told_of_in_short(client: FlaskClient) -> None:
    form = wish(client)
    form.update({f"made-up-{n}": "1" for n in range(800)})
    answer = send(client, form)
    assert answer.status_code == 422
    assert answer.text.count("no field") < 10


def test_a_file_is_refused(client: FlaskClient) -> None:
    form = {**wish(client).to_dict(), "photo": (BytesIO(b"x"), "x.png")}
    answer = client.post("/trips", data=form, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "no field “photo”" in answer.text


def test_more_than_the_form_takes_is_answered(client: FlaskClient, web: str) -> None:
    form = wish(client, notes="x" * 2_000_000)
    answer = send(client, form)
    assert answer.status_code == 413
    assert "512 KiB" in answer.text
    # A real browser is still sending when the answer comes.
    connection = http.client.HTTPConnection(web.removeprefix("http://"), timeout=20)
    body = b"--b\r\nContent-Disposition: form-data; name=notes\r\n\r\n" + b"x" * 3_000_000
    connection.request("POST", "/trips", body, {"Content-Type": "multipart/form-data; boundary=b"})
    assert connection.getresponse().status == 413
    connection.close()


def test_a_form_without_its_token_comes_back_filled_in(client: FlaskClient, store: Store) -> None:
    form = wish(client, notes="kept")
    form["csrf_token"] = "made-up"
    answer = send(client, form)
    assert answer.status_code == 400
    boxes = FormReader(answer.text).boxes
    assert boxes["notes"] == "kept"
    assert _owners(store) == []
    form["csrf_token"] = boxes["csrf_token"]
    assert send(client, form).status_code == 303


def test_when_the_record_cannot_be_written_nothing_is_lost(client: FlaskClient, app: Flask) -> None:
    form = wish(client, notes="kept")
    path = here(app).settings.database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    answer = send(client, form)
    other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert FormReader(answer.text).boxes["notes"] == "kept"
    assert send(client, form).status_code == 303


def test_the_wait_is_told_from_recent_runs_alone(client: FlaskClient, store: Store) -> None:
    assert "No estimate of the wait yet" in client.get("/").text
    for _ in range(3):
        made = trips.create(store, owner="browser:made-up", title="x", request={})
        planning.complete(store, made.trip.id, made.run.id)
    seconds = record.usual_seconds(store, "itinerary")
    assert seconds is not None
    assert "Lately a plan took" in client.get("/").text


def test_a_trip_fills_in_the_form_again(client: FlaskClient) -> None:
    form = fresh(client)
    for name, values in forms.fill(full()).lists():
        form.setlist(name, values)
    form["destination"] = "Lisbon"
    form["anyway"] = "true"  # its wishes do not all go together
    location = send(client, form).location
    again = fresh(client, f"/?from={location.rsplit('/', 1)[1]}")
    wanted, _ = forms.check(form)
    found, errors = forms.check(again)
    assert errors == {}
    assert found == wanted


def test_another_browsers_trip_fills_in_nothing(client: FlaskClient, app: Flask) -> None:
    location = send(client, wish(client)).location
    stranger = app.test_client()
    assert stranger.get(f"/?from={location.rsplit('/', 1)[1]}").status_code == 404
    assert stranger.get("/?from=nowhere").status_code == 404


def _owner(store: Store) -> str:
    (owner,) = _owners(store)
    return owner


def _owners(store: Store) -> list[str]:
    from sqlalchemy import select

    from runs import tables

    query = select(tables.trips.c.owner).distinct()
    return store.read(lambda c: list(c.scalars(query)))
