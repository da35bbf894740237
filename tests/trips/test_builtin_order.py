"""The order of towns and the days in each, on the bundled cities; the wishes are made up."""

from collections.abc import Iterable
from itertools import pairwise, permutations
from typing import Any

import pytest

from tests.trips.wishes import towns, wish
from trips.atlas.schema import City
from trips.builtin import route
from trips.builtin.taste import taste
from trips.legs import journey

DATED = {"depart_on": "2027-05-03", "return_on": "2027-05-12"}


def stops(**given: Any) -> list[tuple[str, int]]:
    request = wish(**given)
    return [(s.city.slug, s.days) for s in route.stops(request, towns(request), taste(request))]


def order(**given: Any) -> list[str]:
    return [slug for slug, _ in stops(**given)]


@pytest.mark.parametrize(
    "text", ["Lisbon then Rome then Madrid", "Lisbon → Rome → Madrid", "Lisbon > Rome > Madrid"]
)
def test_a_given_order_is_kept(text: str) -> None:
    assert order(destination=text, planned_days=9) == ["lisbon", "rome", "madrid"]


def test_two_towns_are_kept_as_named() -> None:
    assert order(destination="Rome and Lisbon", planned_days=6) == ["rome", "lisbon"]


def test_a_list_goes_round_without_detours_from_its_first() -> None:
    found = order(destination="Lisbon, Rome, Madrid, Athens", planned_days=10)
    assert found == ["lisbon", "madrid", "rome", "athens"]


@pytest.mark.parametrize("origin", [None, "Paris", "Athens"])
def test_no_other_way_through_a_countrys_towns_is_quicker(origin: str | None) -> None:
    request = wish(destination="Italy", planned_days=12, origin=origin)
    found = [s.city for s in route.stops(request, towns(request), taste(request))]
    assert len(found) >= 3
    home = list(towns(wish(destination=origin))) if origin else []

    def minutes(way: Iterable[City]) -> int:
        round_trip = pairwise((*home, *way, *home))
        return sum(journey(a, b).minutes for a, b in round_trip)

    assert minutes(found) == min(minutes(way) for way in permutations(found))


def test_of_a_countrys_towns_those_with_what_is_asked_for() -> None:
    famous = order(destination="Italy", planned_days=4)
    assert "rome" in famous
    assert "venice" not in famous
    asked = order(destination="Italy", planned_days=4, must_see=["St Mark's Basilica"])
    assert "venice" in asked
    assert len(asked) == len(famous)


def test_towns_that_nobody_named_are_not_rushed_through() -> None:
    found = stops(destination="Italy", planned_days=8, must_see=["Trevi Fountain"])
    assert len(found) == 4
    # Seven nights: one town alone can have no more than one.
    nights = [days - (n == len(found) - 1) for n, (_, days) in enumerate(found)]
    assert sorted(nights) == [1, 2, 2, 2]


def test_an_appointment_decides_which_days_are_where() -> None:
    given = {"destination": "Lisbon, Madrid and Rome", **DATED}
    opera = {"name": "Opera in Rome", "on": "2027-05-06", "from": "19:00", "to": "21:00"}
    found = stops(**given, booked=[opera])
    day = 1
    for slug, days in found:
        if slug == "rome":
            assert day <= 4 < day + days
        day += days
    assert sum(days for _, days in found) == 10


def test_appointments_that_cannot_be_kept_leave_the_order_as_it_is() -> None:
    """Two towns in one day: the trip is planned all the same, and the report tells."""
    given = {"destination": "Lisbon then Rome", **DATED}
    both = [
        {"name": f"Show in {town}", "on": "2027-05-06", "from": f"{hour}:00", "to": f"{hour}:30"}
        for town, hour in (("Lisbon", 10), ("Rome", 11))
    ]
    assert stops(**given, booked=both) == stops(**given)


@pytest.mark.parametrize("days", range(3, 12))
def test_all_days_are_given_and_every_town_has_one(days: int) -> None:
    found = stops(destination="Lisbon, Madrid, Rome", planned_days=days)
    assert sum(n for _, n in found) == days
    assert all(n >= 1 for _, n in found)
    assert found[-1][1] >= (2 if days > 3 else 1)
