"""Arriving and leaving with no time in town between them."""

from tests.trips.plans import Made, dated
from trips.wishes.conflicts import conflicts
from trips.wishes.relax import relaxed

ONE_DAY = {"destination": "Lisbon", **dated(1, "2027-05-11")}


def test_an_evening_between_two_flights_is_no_time() -> None:
    made = Made(arrive_at="18:00", leave_at="20:00", **ONE_DAY)
    (found,) = conflicts(made.request)
    assert "There is no time in Lisbon" in found.why
    assert not found.certain
    assert found.relaxations
    for one in found.relaxations:
        request = relaxed(made.request, one)
        assert request is not None
        assert conflicts(request) == ()


def test_less_than_an_hour_is_certain() -> None:
    made = Made(arrive_at="18:00", leave_at="18:45", **ONE_DAY)
    assert conflicts(made.request)[0].certain


def test_a_late_evening_and_the_small_hours_are_no_time() -> None:
    made = Made(destination="Lisbon", arrive_at="22:30", leave_at="07:00", **dated(2, "2027-05-11"))
    (found,) = conflicts(made.request)
    assert "There is no time in Lisbon" in found.why


def test_a_day_between_two_flights_is() -> None:
    assert conflicts(Made(arrive_at="09:00", leave_at="20:00", **ONE_DAY).request) == ()


def test_what_is_said_of_the_wait_is_what_the_times_say() -> None:
    made = Made(arrive_at="18:00", leave_at="20:00", **ONE_DAY)
    plan = made.itinerary()
    last = plan.days[-1].items[-1]
    minutes = (last.end.hour * 60 + last.end.minute) - (last.start.hour * 60 + last.start.minute)
    assert f"You are there {minutes} min ahead" in (last.tip or "")
    assert plan.verification.status == "problems"
    (failed,) = (r for r in plan.verification.rules if not r.passed)
    assert failed.rule == "arrival_departure"
    assert "no time in Lisbon" in failed.evidence[1]


def test_an_ordinary_wait_is_told_as_ever() -> None:
    plan = Made(arrive_at="09:00", leave_at="20:00", **ONE_DAY).itinerary()
    assert (plan.days[-1].items[-1].tip or "").startswith("You are there 120 min ahead: our")
