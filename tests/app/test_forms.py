"""The trip form ⇄ the request. All wishes here are made up."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from werkzeug.datastructures import MultiDict

from app import forms
from app.form_fields import BOOKED_PARTS, BOOKED_ROWS, FIELDS
from trips.request import Booked, TripRequest


def posted(**boxes: str | list[str]) -> forms.Posted:
    """A form as a browser sends it, good but for what is given; ``__`` stands for a dot."""
    form = forms.blank("en")
    form.update({"destination": "Lisbon", "depart_on": "2027-05-03", "return_on": "2027-05-06"})
    form.update({"budget_amount": "1500", "currency": "EUR"})
    for name, value in boxes.items():
        form.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
    return form


def full() -> dict[str, Any]:
    """A request with every field given."""
    return {
        "destination": "Lisbon then Porto",
        "origin": "Zürich",
        "depart_on": "2027-05-03",
        "return_on": "2027-05-06",
        "flexible_dates": False,
        "adults": 2,
        "children_ages": [4, 11],
        "budget_amount": "1500.50",
        "currency": "EUR",
        "budget_mode": "per_person",
        "flexible_budget": False,
        "groups": ["family", "other"],
        "groups_other": "and a dog",
        "interests": ["food", "other"],
        "interests_other": "azulejos",
        "inclusions": [
            "flights",
            "accommodations",
            "rental-car",
            "activities",
            "dining",
            "entertainment",
            "nature",
            "train",
            "cruise",
            "other",
        ],
        "inclusions_other": "a seaplane",
        "inclusion_preferences": {
            "flights": {
                "departure_airports": ["ZRH", "BSL"],
                "cabin_classes": ["economy"],
                "notes": "aisle",
            },
            "accommodations": {
                "types": ["boutique", "other"],
                "types_other": "lighthouse",
                "special_requests": "quiet",
            },
            "rental_car": {
                "classes": ["compact"],
                "transmission": "automatic",
                "requirements": "two child seats",
            },
            "activities": "kayak",
            "dining": "grilled fish",
            "entertainment": "fado",
            "nature": "cliffs",
            "train": "window",
            "cruise": "river",
        },
        "travel_style": "answers",
        "style_answers": {
            "experience": ["regular"],
            "vibes": ["wander", "other"],
            "vibes_other": "slowly",
            "sample_days": ["like-locals"],
            "dinner": ["street-food"],
        },
        "pace": "relaxed",
        "arrive_at": "10:30:00",
        "leave_at": "18:00:00",
        "must_see": ["Torre de Belém, Lisboa", "متحف"],
        "booked": [
            {
                "name": "Dinner",
                "place": "Alfama",
                "on": "2027-05-04",
                "from": "19:00:00",
                "to": "21:00:00",
            },
        ],
        "language": "pt",
        "notes": "line one\nline two",
        "dietary": ["vegan"],
        "accessibility": ["step-free"],
        "avoid": ["crowds", "fish"],
        "nickname": "Ours",
        "contact": {"name": "Ana", "email": "ana@example.org", "subscribe": True},
    }


def leaves(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Dotted names of a model's fields, down to what is no model itself."""
    for name, field in model.model_fields.items():
        inner = [field.annotation, *get_args(field.annotation)]
        nested = [m for m in inner if isinstance(m, type) and issubclass(m, BaseModel)]
        if nested and nested[0] is not Booked:
            yield from leaves(nested[0], f"{path}{name}.")
        elif field.annotation != tuple[Booked, ...]:
            yield f"{path}{name}"


def test_every_list_takes_as_many() -> None:
    request = TripRequest.model_fields
    for name in ("children_ages", "must_see", "booked", "dietary", "accessibility", "avoid"):
        limits = [m.max_length for m in request[name].metadata if hasattr(m, "max_length")]
        assert limits == [forms.LISTED] == [BOOKED_ROWS], name


def test_the_form_has_a_box_for_every_field_of_the_request() -> None:
    assert set(leaves(TripRequest)) == set(FIELDS)
    assert {f.alias or n for n, f in Booked.model_fields.items()} == set(BOOKED_PARTS)


def test_a_request_survives_the_form() -> None:
    request = TripRequest.model_validate(full())
    form = forms.fill(request.model_dump(mode="json", by_alias=True))
    again, errors = forms.check(form)
    assert errors == {}
    assert again == request


def test_a_plain_form_is_enough() -> None:
    request, errors = forms.check(posted())
    assert errors == {}
    assert request is not None
    assert request.adults == 2
    assert request.inclusion_preferences.rental_car is None
    assert request.booked == ()


def test_an_untouched_form_says_what_is_needed_at_each_box() -> None:
    request, errors = forms.check(forms.blank("en"))
    assert request is None
    assert errors["destination"] == ["Say where you want to go"]
    assert set(errors) == {"destination", "depart_on", "return_on", "budget_amount", "currency"}


def test_a_wrong_date_does_not_hide_a_missing_budget() -> None:
    _, errors = forms.check(posted(depart_on="soon", budget_amount=""))
    assert set(errors) == {"depart_on", "budget_amount"}
    assert len(errors["depart_on"]) == 1


def test_a_tampered_tick_blames_no_other_box() -> None:
    form = posted(groups=["choir"], groups_other="a choir")
    _, errors = forms.check(form)
    assert list(errors) == ["groups"]


@pytest.mark.parametrize(
    ("box", "value", "says"),
    [
        ("adults", "two", "whole number"),
        ("adults", "", "whole number"),
        ("adults", "0", "1 or more"),
        ("adults", "21", "20 or less"),
        ("adults", "9" * 5000, "whole number"),
        ("children_ages", "4, 18", "“18”: This is 17 or less"),
        ("children_ages", "1 " * 11, "At most 10 of these; you gave 11"),
        ("depart_on", "2027-02-30", "a date that exists"),
        ("return_on", "2027-05-01", "before the departure"),
        ("return_on", "2027-06-03", "at most 31 days"),
        ("budget_amount", "1,500", "a point before any cents"),
        ("budget_amount", "NaN", "a point before any cents"),
        ("budget_amount", "-1", "0 or more"),
        ("currency", "XXX", "Choose one of"),
        ("flexible_dates", "perhaps", "Choose one of the two"),
        ("groups_other", "a choir", "something else"),
        ("interests", "skiing", "Choose one of"),
        ("arrive_at", "25:00", "a local time"),
        ("must_see", "A" * 101, "you gave 101"),
        ("inclusion_preferences.flights.departure_airports", "Lisbon", "three-letter"),
        ("inclusion_preferences.dining", "fish", "Choose 'dining'"),
        ("contact.email", "ana@", "such as name@example.org"),
        ("language", "qq-QQ", "BCP 47"),
        ("notes", "x" * 200_000, "you gave 200000"),
    ],
)
def test_an_error_stands_at_its_box(box: str, value: str, says: str) -> None:
    form = posted()
    form[box] = value
    if box.startswith("inclusion_preferences.flights"):
        form["inclusions"] = "flights"
    request, errors = forms.check(form)
    assert request is None
    assert any(says in said for said in errors[box]), errors


def test_a_preference_without_its_inclusion_is_refused_at_its_group() -> None:
    form = posted(inclusion_preferences__rental_car__classes=["suv"])
    _, errors = forms.check(form)
    assert list(errors) == ["inclusion_preferences.rental_car"]


def test_a_zero_budget_is_a_budget() -> None:
    request, _ = forms.check(posted(budget_amount="0"))
    assert request is not None
    assert request.budget_minor == 0


@pytest.mark.parametrize("typed", ["1 500.50", "1\u202f500.50", "١٥٠٠.٥٠", "１５００.５０"])
def test_an_amount_may_be_typed_with_spaces_and_in_any_digits(typed: str) -> None:
    request, errors = forms.check(posted(budget_amount=typed))
    assert errors == {}
    assert request is not None
    assert request.budget_minor == 150_050


def test_lists_are_typed_a_line_or_a_comma_each() -> None:
    request, errors = forms.check(
        posted(
            must_see="Torre de Belém, Lisboa\r\n\r\n  Oceanário ",
            dietary="vegan, no nuts;halal",
            children_ages="3 7,12",
        )
    )
    assert errors == {}
    assert request is not None
    assert request.must_see == ("Torre de Belém, Lisboa", "Oceanário")
    assert request.dietary == ("vegan", "no nuts", "halal")
    assert request.children_ages == (3, 7, 12)


def test_boxes_of_the_way_not_taken_do_not_count() -> None:
    request, errors = forms.check(
        posted(
            flexible_dates="true",
            planned_days="4",
            flexible_budget="true",
            style_answers__vibes=["relax"],
        )
    )
    assert errors == {}
    assert request is not None
    assert request.depart_on is None
    assert request.budget_amount is None
    assert not request.style_answers.answered()


def test_an_appointment_row_left_blank_is_no_appointment() -> None:
    form = posted()
    for row in (0, 1, 2):
        for part in BOOKED_PARTS:
            form[f"booked.{row}.{part}"] = ""
    form["booked.2.name"] = "Dinner"
    form["booked.2.on"] = "2027-05-04"
    form["booked.2.from"] = "21:00"
    form["booked.2.to"] = "19:00"
    _, errors = forms.check(form)
    assert errors == {"booked.2.to": ["It must end after it starts"]}
    form["booked.2.to"] = "22:00"
    request, errors = forms.check(form)
    assert errors == {}
    assert request is not None
    assert [b.name for b in request.booked] == ["Dinner"]


def test_half_an_appointment_says_what_is_missing() -> None:
    _, errors = forms.check(posted(booked__1__name="Dinner"))
    assert errors["booked.1.on"] == ["Give its day"]
    assert errors["booked.1.from"] == ["Give the time it starts"]


@pytest.mark.parametrize("name", ["budget", "booked.10.name", "booked.0.when", "x" * 10_000])
def test_a_box_the_form_does_not_have_is_refused(name: str) -> None:
    form = posted()
    form[name] = "1"
    request, errors = forms.check(form)
    assert request is None
    assert "no field" in errors[""][0]
    assert len(errors[""][0]) < 300


def test_a_single_box_given_twice_is_refused() -> None:
    request, errors = forms.check(posted(destination=["Lisbon", "Kyoto"]))
    assert request is None
    assert "more than once" in errors["destination"][0]


def test_what_was_posted_is_left_as_it_came() -> None:
    form = posted(budget_amount=" 1 500 ", must_see=" a \n\n b ")
    before = MultiDict(form)
    forms.check(form)
    assert form == before


@pytest.mark.parametrize(
    ("box", "value"),
    [("children_ages", "99 " * 60_000), ("dietary", "," + "x" * 101 + ",y" * 90_000)],
)
def test_a_flood_in_one_box_is_told_of_in_short(box: str, value: str) -> None:
    _, errors = forms.check(posted(**{box: value}))
    assert 1 <= len(errors[box]) <= 4
    assert sum(map(len, errors[box])) < 1000


def test_a_thousand_ticks_are_told_of_in_short() -> None:
    _, errors = forms.check(posted(groups=[f"made-up-{n}" for n in range(900)]))
    assert len(errors["groups"]) <= 4
