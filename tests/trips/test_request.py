"""The request's own rules, each with its message at its field. All wishes are made up."""

from typing import Any

import pytest
from pydantic import ValidationError

from trips import choices
from trips.request import MAX_DAYS, TripRequest

DATED: dict[str, Any] = {
    "destination": "Lisbon",
    "depart_on": "2027-12-10",
    "return_on": "2027-12-14",
    "budget_amount": "1500",
    "currency": "EUR",
}


def wish(**changes: Any) -> TripRequest:
    """The dated wish with changes; ``None`` leaves a field out."""
    given = {k: v for k, v in (DATED | changes).items() if v is not None}
    return TripRequest.model_validate(given)


def errors(**changes: Any) -> dict[str, str]:
    """Field path → message of a wish that is refused."""
    with pytest.raises(ValidationError) as caught:
        wish(**changes)
    return {"/".join(map(str, e["loc"])): e["msg"] for e in caught.value.errors()}


def test_days_are_counted_inclusively() -> None:
    assert wish().days == 5
    assert wish(return_on="2027-12-10").days == 1
    assert wish(return_on="2028-01-09").days == MAX_DAYS


def test_what_is_left_out_has_its_default() -> None:
    request = wish()
    assert (request.adults, request.children_ages, request.budget_mode) == (2, (), "total")
    assert (request.travel_style, request.chosen_pace, request.language) == (
        "skipped",
        "balanced",
        "en",
    )
    assert request.contact.subscribe is False


def test_a_request_survives_the_record() -> None:
    request = wish(
        children_ages=[3, 11],
        booked=[{"name": "A show", "on": "2027-12-11", "from": "20:00", "to": "22:30"}],
        inclusions=["flights"],
        inclusion_preferences={"flights": {"departure_airports": ["lis"]}},
        arrive_at="09:40",
    )
    assert TripRequest.model_validate_json(request.model_dump_json(by_alias=True)) == request
    assert request.inclusion_preferences.flights is not None
    assert request.inclusion_preferences.flights.departure_airports == ("LIS",)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"destination": "L"}, "destination"),
        ({"destination": "   "}, "destination"),
        ({"destination": "x" * 101}, "destination"),
        ({"destination": "nul \x00 here"}, "destination"),
        ({"depart_on": None}, "depart_on"),
        ({"return_on": None}, "return_on"),
        ({"return_on": "2027-12-09"}, "return_on"),
        ({"return_on": "2028-01-10"}, "return_on"),
        ({"depart_on": "2027-02-30"}, "depart_on"),
        ({"depart_on": 1825000000}, "depart_on"),
        ({"depart_on": "10/12/2027"}, "depart_on"),
        ({"depart_on": "2027-W49-5"}, "depart_on"),
        ({"depart_on": "20271210"}, "depart_on"),
        ({"flexible_dates": True, "planned_days": 3}, "depart_on"),
        ({"planned_days": 4}, "planned_days"),
        ({"adults": 0}, "adults"),
        ({"adults": 21}, "adults"),
        ({"adults": True}, "adults"),
        ({"adults": 1.5}, "adults"),
        ({"children_ages": [18]}, "children_ages/0"),
        ({"children_ages": [1] * 11}, "children_ages"),
        ({"budget_amount": None}, "budget_amount"),
        ({"budget_amount": "-1"}, "budget_amount"),
        ({"budget_amount": "NaN"}, "budget_amount"),
        ({"budget_amount": "1e99"}, "budget_amount"),
        ({"budget_amount": "10.001"}, "budget_amount"),
        ({"budget_amount": "10.5", "currency": "JPY"}, "budget_amount"),
        ({"currency": None}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"flexible_budget": True}, "budget_amount"),
        ({"groups": ["other"]}, "groups_other"),
        ({"groups_other": "us"}, "groups_other"),
        ({"interests": ["knitting"]}, "interests/0"),
        ({"inclusions": ["other"]}, "inclusions_other"),
        ({"inclusion_preferences": {"dining": "late"}}, "inclusion_preferences/dining"),
        (
            {
                "inclusions": ["accommodations"],
                "inclusion_preferences": {"accommodations": {"types": ["other"]}},
            },
            "inclusion_preferences/accommodations/types_other",
        ),
        (
            {
                "inclusions": ["flights"],
                "inclusion_preferences": {"flights": {"departure_airports": ["LISB"]}},
            },
            "inclusion_preferences/flights/departure_airports/0",
        ),
        ({"style_answers": {"vibes": ["relax"]}}, "travel_style"),
        (
            {"travel_style": "answers", "style_answers": {"vibes": ["other"]}},
            "style_answers/vibes_other",
        ),
        ({"arrive_at": "25:00"}, "arrive_at"),
        ({"arrive_at": "10"}, "arrive_at"),
        ({"arrive_at": "10:00:30"}, "arrive_at"),
        ({"arrive_at": "10:00+02:00"}, "arrive_at"),
        ({"return_on": "2027-12-10", "arrive_at": "12:00", "leave_at": "11:00"}, "leave_at"),
        (
            {"booked": [{"name": "x", "on": "2027-12-20", "from": "10:00", "to": "11:00"}]},
            "booked/0/on",
        ),
        (
            {"booked": [{"name": "x", "on": "2027-12-11", "from": "11:00", "to": "11:00"}]},
            "booked/0/to",
        ),
        ({"must_see": ["x"] * 11}, "must_see"),
        ({"notes": "x" * 2001}, "notes"),
        ({"nickname": "x" * 61}, "nickname"),
        ({"language": "not a language"}, "language"),
        ({"contact": {"email": "nobody"}}, "contact/email"),
        ({"unheard_of": 1}, "unheard_of"),
        ({"contact": {"phone": "1"}}, "contact/phone"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    assert field in errors(**changes)


def test_an_email_address_is_asked_for_in_plain_words() -> None:
    for given in ("nobody", "ana@", 7):
        told = errors(contact={"email": given})
        assert told == {"contact/email": "Give an e-mail address such as name@example.org"}
    for given in ("", "  ", None):
        assert wish(contact={"email": given}).contact.email is None
    assert wish(contact={"email": " ana@example.org "}).contact.email == "ana@example.org"


def test_every_problem_of_a_kind_is_told_at_once() -> None:
    told = errors(return_on="2027-12-01", groups=["other"], budget_amount="1.234")
    assert set(told) == {"return_on", "groups_other", "budget_amount"}


def test_flexible_dates_need_a_number_of_days_alone() -> None:
    free = {"depart_on": None, "return_on": None, "flexible_dates": True}
    assert wish(**free, planned_days=7).days == 7
    assert "planned_days" in errors(**free)
    assert "planned_days" in errors(**free, planned_days=32)
    booked = [{"name": "x", "on": "2027-12-11", "from": "10:00", "to": "11:00"}]
    assert "booked/0/on" in errors(**free, planned_days=7, booked=booked)


def test_the_budget_is_the_whole_party_s_in_minor_units() -> None:
    assert wish(budget_amount="1500.50").budget_minor == 150050
    assert wish(budget_amount=99, currency="JPY").budget_minor == 99
    family = wish(budget_mode="per_person", adults=2, children_ages=[4, 9])
    assert family.budget_minor == 4 * 150000
    assert wish(budget_amount="0").budget_minor == 0
    flexible = wish(budget_amount=None, currency=None, flexible_budget=True)
    assert flexible.budget_minor is None


def test_the_pace_comes_from_the_style_unless_it_is_given() -> None:
    def styled(*vibes: str, **more: Any) -> str:
        return wish(
            travel_style="answers", style_answers={"vibes": list(vibes)}, **more
        ).chosen_pace

    assert styled("relax") == "relaxed"
    assert styled("maximise-time") == "packed"
    assert styled("classic") == "balanced"
    assert styled("relax", pace="packed") == "packed"


def test_text_in_any_script_is_kept_as_it_is() -> None:
    for text in ("京都と東京", "لشبونة", "Лиссабон — «хочу»", "e\u0301 👩‍👩‍👧", "a\nb"):
        assert wish(notes=f"  {text} ").notes == text


def test_blank_boxes_are_absent() -> None:
    request = wish(notes="  ", origin="", pace="", arrive_at="")
    assert (request.notes, request.origin, request.pace, request.arrive_at) == (None,) * 4


def test_a_box_ticked_twice_is_ticked() -> None:
    assert wish(interests=["food", "food", "arts"]).interests == ("food", "arts")


def test_the_schema_tells_the_choices_and_the_limits() -> None:
    schema = TripRequest.model_json_schema()["properties"]
    assert schema["destination"]["maxLength"] == 100
    assert schema["interests"]["items"]["enum"] == list(choices.INTERESTS)
    assert {"USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF"} <= set(choices.CURRENCIES)
