"""The world's cities as the bundled file has them; GeoNames' facts, not made up."""

import subprocess
import sys
import zlib
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from trips.atlas import names
from trips.atlas.gazetteer import FILE, SECTIONS, Gazetteer, country_names, gazetteer


def test_the_file_names_its_source_and_licence() -> None:
    header = FILE.read_bytes().partition(b"\n\n")[0].decode()
    assert "GeoNames, https://www.geonames.org/" in header
    assert "https://creativecommons.org/licenses/by/4.0/" in header
    assert "Changed: " in header
    assert FILE.stat().st_size < 3_000_000


def test_about_34_000_towns_each_of_which_can_be_read() -> None:
    known = gazetteer()
    assert 33_000 < len(known) < 36_000
    zones = available_timezones()
    for rank in range(len(known)):
        town = known.town(rank)
        assert -90 <= town.lat <= 90
        assert -180 <= town.lon <= 180
        assert town.zone in zones
        assert town.name
        assert len(town.country) == 2
        assert town.plain == names.plain(town.name)
        assert not town.region or known.region_name(town.region)


def test_heavier_towns_come_first() -> None:
    known = gazetteer()
    weights = [known.town(rank).weight for rank in range(len(known))]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("name", "called", "country", "region", "zone"),
    [
        ("lyon", "Lyon", "FR", "Auvergne-Rhône-Alpes", "Europe/Paris"),
        ("москва", "Moscow", "RU", "Moskva", "Europe/Moscow"),
        ("東京", "Tokyo", "JP", "Tokyo", "Asia/Tokyo"),
        ("القاهرة", "Cairo", "EG", "Al Qāhirah", "Africa/Cairo"),
        ("서울", "Seoul", "KR", "Seoul-teukbyeolsi", "Asia/Seoul"),
        ("bogota", "Bogotá", "CO", "Distrito Capital de Bogotá", "America/Bogota"),
        ("कोलकाता", "Kolkata", "IN", "West Bengal", "Asia/Kolkata"),
    ],
)
def test_a_town_in_several_scripts(
    name: str, called: str, country: str, region: str, zone: str
) -> None:
    town = gazetteer().called(name)[0]
    found = (town.name, town.country, gazetteer().region_name(town.region), town.zone)
    assert found == (called, country, region, zone)


def test_every_own_name_is_found() -> None:
    known = gazetteer()
    for rank in range(0, len(known), 97):
        assert rank in {town.rank for town in known.called(known.own_names[rank])}


def test_what_is_no_name_is_not_found() -> None:
    known = gazetteer()
    for name in ("", "lyo", "lyonn", "\t", "lyon\t1", "zzzzzz", "=tx"):
        assert known.called(name) == ()
    assert known.regions("tx") == ()
    assert known.regions_by_code("tx") == ("US.TX",)
    assert known.region_name("US.XX") == ""
    assert known.countries("narnia") == ()


def test_regions_and_countries() -> None:
    known = gazetteer()
    assert known.regions("bavaria") == known.regions("bayern") == ("DE.02",)
    assert known.countries("deutschland") == known.countries("ドイツ") == ("DE",)
    assert known.largest("NO") == known.called("oslo")[0]
    assert known.largest("ID", "ID.02") == known.called("denpasar")[0]
    assert known.largest("XX") is None


def test_names_of_countries_are_those_of_cldr() -> None:
    held = country_names()
    assert held["germany"] == held["allemagne"] == held["alemania"] == ("DE",)
    for code in ("PT", "JP", "US", "EG", "KR"):
        for name in filter(None, map(names.plain, names.of_country(code))):
            assert code in held[name], name


def test_names_at_both_ends_of_a_file_are_found(tmp_path: Path) -> None:
    """A made-up file of two towns."""
    towns = "Bee\tXB\t\t1.0000\t2.0000\tUTC\t9\t2\tbee\nAye\tXA\t\t3.0000\t4.0000\tUTC\t5\t1\taye"
    sections = {"towns": towns, "town_names": "aye\t1\nbe\t0\nbee\t0\nzed\t0,1"}
    packed = zlib.compress("\0".join(sections.get(name, "") for name in SECTIONS).encode())
    file = tmp_path / "two.dat"
    file.write_bytes(b"# Made up.\n\n" + zlib.compress(b"ayeland\tXA") + packed)
    known = Gazetteer(file)
    assert [town.name for town in known.called("aye")] == ["Aye"]
    assert [town.name for town in known.called("zed")] == ["Bee", "Aye"]
    assert [town.name for town in known.called("be")] == ["Bee"]
    assert known.called("b") == known.called("zedd") == known.called("a") == ()
    assert known.regions("anything") == ()
    assert known.countries("ayeland") == ("XA",)


def test_a_bundled_city_does_not_need_it() -> None:
    """Read in a process of its own, where nothing has asked for it yet."""
    code = (
        "from trips.atlas import find, gazetteer\n"
        "find.find('Lisbon then Kyoto')\n"
        "print(gazetteer.gazetteer.cache_info().currsize)\n"
        "find.find('Lyon')\n"
        "print(gazetteer.gazetteer.cache_info().currsize)\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", "1"]
