"""What stands next door is seen on one day. Requests are made up; places are the bundled ones."""

import pytest

from tests.trips.plans import Made, broken, dated


@pytest.mark.parametrize(
    ("city", "one", "other"),
    [
        ("Prague", "Old Town Square", "Astronomical Clock and Old Town Hall Tower"),
        ("Istanbul", "Blue Mosque", "Hippodrome"),
        ("Tokyo", "Senso-ji", "Nakamise Shopping Street"),
    ],
)
def test_next_door_is_the_same_day(city: str, one: str, other: str) -> None:
    made = Made(**dated(5, "2027-05-10", destination=city))
    days = {i.place.name: d.number for d in made.recommendations.days for i in d.items if i.place}
    assert one in days
    assert other not in days or days[one] == days[other]
    assert not broken(made.itinerary(), made.request)
