"""From flags to the request. The trips are made up."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from trips.request import TripRequest
from wayline import parser, plan_request
from wayline.exits import CommandError, Exit


def built(*flags: str) -> dict[str, Any]:
    return plan_request.build(parser.make().parse_args(["plan", *flags]))


def test_every_flag_reaches_its_field() -> None:
    body = built(
        *("--to", "Lisbon", "--from", "Porto", "--depart", "2027-05-10"),
        *("--return", "2027-05-13", "--adults", "3", "--children", "4, 9"),
        *("--budget", "1500.50", "--currency", "EUR", "--pace", "relaxed"),
        *("--interest", "food", "--interest", "museums", "--notes", "no stairs"),
    )
    request = TripRequest.model_validate(body)
    assert request.destination == "Lisbon"
    assert request.origin == "Porto"
    assert request.days == 4
    assert request.travellers == 5
    assert request.children_ages == (4, 9)
    assert request.budget_minor == 150050
    assert request.interests == ("food", "museums")
    assert request.chosen_pace == "relaxed"
    assert request.notes == "no stairs"


def test_days_alone_are_days_without_dates_and_no_budget_is_a_flexible_one() -> None:
    request = TripRequest.model_validate(built("--to", "Rome", "--days", "5"))
    assert request.flexible_dates
    assert request.days == 5
    assert request.budget_minor is None


def test_days_after_a_first_day_give_the_last() -> None:
    body = built("--to", "Rome", "--depart", "2027-12-30", "--days", "4")
    assert body["return_on"] == "2028-01-02"


def test_days_that_disagree_with_the_dates_are_left_to_the_server() -> None:
    body = built("--to", "Rome", "--depart", "2027-05-01", "--return", "2027-05-09", "--days", "4")
    assert body["planned_days"] == 4


@pytest.mark.parametrize("first", ["soon", "2027-02-30", "9999-12-30"])
def test_a_first_day_that_is_none_is_left_to_the_server(first: str) -> None:
    body = built("--to", "Rome", "--depart", first, "--days", "4")
    assert body["depart_on"] == first
    assert body["planned_days"] == 4


def test_flags_win_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "trip.json"
    file.write_text(json.dumps({"destination": "Rome", "adults": 1, "flexible_budget": True}))
    body = built(str(file), "--adults", "2", "--days", "3")
    assert body["adults"] == 2
    assert body["destination"] == "Rome"
    assert body["planned_days"] == 3


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"destination": "Kyoto"}'))
    assert built("-") == {"destination": "Kyoto"}


@pytest.mark.parametrize("content", ["", "{", "[1]", '"Rome"'])
def test_a_file_that_holds_no_object_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "f").write_text(content)
    with pytest.raises(CommandError, match="JSON") as caught:
        built(str(tmp_path / "f"))
    assert caught.value.exit_code == Exit.BAD_REQUEST


def test_an_absent_file_and_no_destination_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        built(str(tmp_path / "absent"))
    with pytest.raises(CommandError, match="--to"):
        built("--days", "4")


@pytest.mark.parametrize(
    ("flags", "pointer", "shown"),
    [
        (("--days", "99"), "/planned_days", "--days"),
        (("--depart", "2027-05-10", "--days", "99"), "/return_on", "--days"),
        (("--return", "2027-05-10"), "/return_on", "--return"),
        (("--children", "4,x"), "/children_ages/1", "--children"),
        (("--from", "x"), "/origin", "--from"),
        (("--budget", "x"), "/currency", "/currency"),
        ((), "/booked/0/on", "/booked/0/on"),
    ],
)
def test_a_refused_field_is_named_as_it_was_written(
    flags: tuple[str, ...], pointer: str, shown: str
) -> None:
    assert plan_request.written(parser.make().parse_args(["plan", *flags]), pointer) == shown


def test_another_command_has_no_such_flags() -> None:
    arguments = parser.make().parse_args(["trips", "show", "x"])
    assert plan_request.written(arguments, "/return_on") == "/return_on"
