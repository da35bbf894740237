"""Sunrise and sunset against almanac times, to three minutes."""

import datetime as dt

import pytest

from trips.daylight import sun


@pytest.mark.parametrize(
    ("lat", "lon", "zone", "day", "rise", "set_"),
    [
        (38.72, -9.14, "Europe/Lisbon", "2026-06-21", "06:12", "21:05"),
        (40.71, -74.01, "America/New_York", "2026-12-21", "07:17", "16:32"),
        (35.01, 135.77, "Asia/Tokyo", "2026-03-21", "06:01", "18:10"),
        (-33.87, 151.21, "Australia/Sydney", "2026-12-21", "05:41", "20:05"),
        (51.48, 0.0, "Europe/London", "2026-12-21", "08:04", "15:53"),
    ],
)
def test_as_in_the_almanac(
    lat: float, lon: float, zone: str, day: str, rise: str, set_: str
) -> None:
    date = dt.date.fromisoformat(day)
    found = sun(lat, lon, date, zone)
    assert found is not None
    for moment, told in zip(found, (rise, set_), strict=True):
        assert moment.date() == date
        wanted = dt.datetime.combine(date, dt.time.fromisoformat(told), moment.tzinfo)
        assert abs(moment - wanted) <= dt.timedelta(minutes=3)


def test_none_in_the_polar_night() -> None:
    assert sun(69.65, 18.96, dt.date(2026, 12, 21), "Europe/Oslo") is None
    assert sun(69.65, 18.96, dt.date(2026, 6, 21), "Europe/Oslo") is None
