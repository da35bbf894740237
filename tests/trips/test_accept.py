"""What is checked when a trip is handed in. Requests are made up."""

from datetime import UTC, datetime
from typing import Any

from trips.accept import problems
from trips.request import TripRequest

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def told(now: datetime = NOW, **given: Any) -> dict[tuple[str | int, ...], str]:
    plain = {"destination": "Lisbon", "flexible_budget": True}
    if "depart_on" not in given:
        plain |= {"flexible_dates": True, "planned_days": 3}
    return dict(problems(TripRequest.model_validate(plain | given), now))


def test_nothing_to_say() -> None:
    assert told() == {}
    assert told(depart_on="2026-11-22", return_on="2026-11-22") == {}
    assert told(destination="Portugal and Japan", planned_days=1) == {}


def test_an_unknown_place_is_told_with_the_nearest() -> None:
    message = told(destination="Kyodo")[("destination",)]
    assert message.startswith("We do not know 'Kyodo'. Did you mean Kyoto (Japan)")
    assert "Wayline plans: Amsterdam (Netherlands), " in message
    assert " more." in message  # the form lists them all
    assert "Singapore" not in told(destination="Lisbonx City")[("destination",)].split("plans:")[0]


def test_a_known_place_without_a_file_is_told_with_what_is_known_and_near() -> None:
    message = told(destination="Évora")[("destination",)]
    assert message.startswith("Wayline has no places in Évora (Portugal) to plan with.")
    assert "a city in Portugal (time zone Europe/Lisbon, currency Euro (EUR))" in message
    assert "The nearest that Wayline plans, in a straight line: Lisbon (Portugal) 1" in message
    assert "We do not know" not in message


def test_an_unknown_part_is_named() -> None:
    message = told(destination="Lisbon then Nowhereville")[("destination",)]
    assert "'Nowhereville'" in message
    assert "We do know Lisbon (Portugal)." in message


def test_the_part_without_a_file_is_named() -> None:
    message = told(destination="Lisbon, Évora and Nowhereville")[("destination",)]
    assert "We do not know 'Nowhereville'. Wayline has no places in Évora (Portugal)" in message
    assert "We do know Lisbon (Portugal)." in message


def test_more_towns_than_days() -> None:
    message = told(destination="Lisbon, Kyoto", planned_days=1)[("destination",)]
    assert message.startswith("These are 2 places for 1 day")
    assert told(destination="Lisbon, Kyoto", planned_days=2) == {}


def test_today_is_the_destinations_day() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # the 23rd in Kyoto, the 22nd in New York
    dates = {"depart_on": "2026-11-22", "return_on": "2026-11-24"}
    assert ("depart_on",) in told(late, destination="Kyoto", **dates)
    assert told(late, destination="New York", **dates) == {}


def test_far_dates() -> None:
    assert told(depart_on="2050-01-01", return_on="2050-01-04") == {}
    assert ("return_on",) in told(depart_on="9999-12-30", return_on="9999-12-31")


def booked(start: str, end: str, on: str = "2026-12-01") -> dict[str, str]:
    return {"name": "Dinner", "on": on, "from": start, "to": end}


def test_appointments_that_clash() -> None:
    dates = {"depart_on": "2026-12-01", "return_on": "2026-12-03"}
    both = (booked("18:00", "20:00"), booked("19:00", "21:00"))
    assert list(told(**dates, booked=both)) == [("booked", 1, "from")]
    one_after_the_other = (booked("18:00", "20:00"), booked("20:00", "21:00"))
    assert told(**dates, booked=one_after_the_other) == {}
    early = told(**dates, arrive_at="10:00", booked=(booked("09:00", "11:00"),))
    assert early == {("booked", 0, "from"): "You arrive at 10:00 that day"}
    late = told(**dates, leave_at="10:00", booked=(booked("09:00", "11:00", "2026-12-03"),))
    assert late == {("booked", 0, "to"): "You leave at 10:00 that day"}


def test_wanted_and_avoided() -> None:
    assert list(told(must_see=["Castle", "Café A"], avoid=["cafe a"])) == [("must_see", 1)]


def test_several_at_once() -> None:
    assert set(told(destination="Nowhere", must_see=["x"], avoid=["X"])) == {
        ("destination",),
        ("must_see", 0),
    }


def live(**given: Any) -> dict[tuple[str | int, ...], str]:
    """As where towns are read from a live source."""
    plain = {"destination": "Lyon", "flexible_budget": True}
    if "depart_on" not in given:
        plain |= {"flexible_dates": True, "planned_days": 3}
    return dict(problems(TripRequest.model_validate(plain | given), NOW, live=True))


def test_a_town_of_the_gazetteer_is_accepted_where_it_can_be_read() -> None:
    assert ("destination",) in told(destination="Lyon")
    assert live() == {}
    assert live(destination="Lisbon then Évora then Lisbon") == {}
    assert live(destination="Lisbon") == {}


def test_what_cannot_be_read_is_told_and_only_that() -> None:
    message = live(destination="Lyon then Xyzzyplugh")[("destination",)]
    assert message.startswith("We do not know 'Xyzzyplugh'.")
    assert "Lyon" not in message.split("Wayline plans")[0]
    assert "no single town" in live(destination="Norway")[("destination",)]
    said = live(destination="Belgrade")[("destination",)]
    assert "We cannot estimate what things cost in Serbia, so Belgrade cannot be planned." in said


def test_its_days_and_its_own_date_count() -> None:
    towns = live(destination="Lyon then Évora", planned_days=1)
    assert towns[("destination",)].startswith("These are 2 places for 1 day")
    over = live(destination="Lyon", depart_on="2026-11-21", return_on="2026-11-23")
    assert over[("depart_on",)] == "This day is over: in Lyon it is 2026-11-22 already"
