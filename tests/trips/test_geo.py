"""Distances between well-known points, against figures known from elsewhere."""

import pytest

from trips.geo import metres


def test_nowhere_to_go() -> None:
    assert metres(38.7, -9.1, 38.7, -9.1) == 0


def test_a_degree_of_latitude_and_half_the_globe() -> None:
    assert metres(0, 0, 1, 0) == pytest.approx(111_195, abs=5)
    assert metres(0, 0, 0, 180) == pytest.approx(20_015_100, abs=100)


def test_across_the_date_line() -> None:
    assert metres(0, 179.9, 0, -179.9) == pytest.approx(22_239, abs=5)


def test_london_to_paris() -> None:
    assert metres(51.5074, -0.1278, 48.8566, 2.3522) == pytest.approx(343_600, abs=1_000)
