"""Usual weather of the gazetteer's towns, as the bundled file has it; the numbers are ERA5's."""

from statistics import median

import pytest

from trips.atlas import load, told
from trips.atlas.climate import FILE, Climate, climate, square_of
from trips.atlas.find import Unknown, find
from trips.atlas.gazetteer import gazetteer


def test_the_file_names_its_source_and_licence() -> None:
    header = FILE.read_bytes().partition(b"\n\n")[0].decode()
    assert "Contains modified" in header
    assert "Copernicus Climate Change Service information" in header
    assert "https://creativecommons.org/licenses/by/4.0/" in header
    assert "Changed: " in header
    assert FILE.stat().st_size < 400_000


def test_every_town_of_the_gazetteer_has_a_year() -> None:
    known, weather = gazetteer(), Climate()
    for rank in range(len(known)):
        town = known.town(rank)
        year = weather.at(town.lat, town.lon)
        assert len(year) == 12, town
        assert all(-50 <= month.celsius <= 42 for month in year), town
        assert all(0 <= month.rain_mm <= 3_000 for month in year), town


def test_where_no_town_lies_nothing_is_said() -> None:
    assert climate().at(0, -150) == ()
    assert climate().at(-89.9, 0) == ()


@pytest.mark.parametrize(
    ("lat", "lon", "same_lat", "same_lon"),
    [(50, 359.99, 50, 0), (50, -0.01, 50, 0), (50, 180, 50, -180), (48.86, 2.35, 48.75, 2.25)],
)
def test_squares_go_round_the_world(
    lat: float, lon: float, same_lat: float, same_lon: float
) -> None:
    assert square_of(lat, lon) == square_of(same_lat, same_lon)


def test_it_agrees_with_what_is_recalled_of_the_bundled_cities() -> None:
    """Both are means of the day: ours of the highs and lows, which is no measurement either."""
    off = []
    for slug in load.slugs():
        city = load.city(slug)
        year = climate().at(city.lat, city.lon)
        recalled = [(month.high_c + month.low_c) / 2 for month in city.climate]
        off += [abs(m.celsius - mean) for m, mean in zip(year, recalled, strict=True)]
    assert median(off) < 1
    assert max(off) < 4


def test_rain_comes_in_its_season() -> None:
    """Monsoon in Mumbai, dry summers in Lisbon, wet ones in Seoul."""
    for slug, wet, dry in (("mumbai", 7, 2), ("lisbon", 12, 7), ("seoul", 7, 1)):
        city = load.city(slug)
        year = climate().at(city.lat, city.lon)
        assert year[wet - 1].rain_mm > 4 * year[dry - 1].rain_mm, slug


def test_a_town_is_told_with_its_weather_and_a_country_without() -> None:
    for wish, has in (("Tromsø", True), ("Norway", False)):
        answer = find(wish)
        assert isinstance(answer, Unknown)
        places = [part.elsewhere for part in answer.elsewhere if part.elsewhere]
        facts = {fact.what: fact for fact in told.facts(places[0])}
        assert ("Usual weather" in facts) is has
        if has:
            assert facts["Usual weather"].basis == "estimated"
            assert facts["Usual weather"].that.count("°C") == 12
