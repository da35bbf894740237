"""Facts of countries: the file against its schema, its sources and the city files."""

import json
from collections.abc import Iterator

import pytest
from babel.numbers import get_territory_currencies
from pydantic import ValidationError

from trips.atlas import load, names
from trips.atlas.countries import FILE, Countries, countries
from trips.atlas.gazetteer import gazetteer
from trips.atlas.schema import City


def bundled() -> Iterator[City]:
    yield from (load.city(slug) for slug in load.slugs())


def test_every_country_with_a_town_is_there_in_order() -> None:
    known = countries().countries
    assert list(known) == sorted(known)
    assert {gazetteer().town(rank).country for rank in range(len(gazetteer()))} == set(known)
    for code, country in known.items():
        assert country.name == names.country_name(code)


def test_each_kind_of_fact_says_how_it_is_known() -> None:
    file = countries()
    told = {"currency", "languages", "price_level", "plugs", "emergency", "tipping", "etiquette"}
    assert set(file.origins) == told
    assert len(file.origins["emergency"].sources) == 2
    assert file.origins["tipping"].basis == file.origins["etiquette"].basis == "recalled"
    assert file.origins["price_level"].basis == "estimated"
    assert file.origin("BG", "currency").basis == "recalled"
    assert file.origin("PT", "currency").basis == "sourced"
    for code, country in file.countries.items():
        for kind in country.origins:
            assert getattr(country, kind), f"{code}: nothing that {kind} is the origin of"


def test_currencies_are_those_of_cldr_or_say_why_not() -> None:
    for code, country in countries().countries.items():
        if country.origins.get("currency") is None and country.currency is not None:
            assert country.currency in get_territory_currencies(code), code


def test_the_bundled_cities_say_the_same() -> None:
    known = countries().countries
    for city in bundled():
        country = known[city.country]
        assert city.country_name == country.name, city.slug
        assert city.currency == country.currency, city.slug
        assert set(city.languages) & set(country.languages), city.slug
        assert not country.plugs or set(city.plugs) <= set(country.plugs), city.slug
        assert not country.volts or city.volts in country.volts, city.slug
        for service in ("police", "ambulance", "fire"):
            here = city.emergency.get(service)
            there = country.emergency.get(service) or country.emergency.get("all")
            assert here is None or there is None or here == there, f"{city.slug}: {service}"


def test_services_of_one_number_are_told_once() -> None:
    for code, country in countries().countries.items():
        numbers = country.emergency
        assert "all" not in numbers or len(numbers) == 1, code
        assert len(numbers) < 3 or len(set(numbers.values())) > 1, code


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "eur"),
        ("price_level", 61),
        ("price_level", 0),
        ("plugs", ["Z"]),
        ("volts", []),
        ("volts", [12]),
        ("emergency", {"police": "one"}),
        ("emergency", {"coast guard": "112"}),
        ("tipping", ""),
        ("origins", {"currency": {"basis": "sourced", "as_of": "2026"}}),
        ("origins", {"weather": {"basis": "recalled", "as_of": "2026"}}),
        ("capital", "Lisbon"),
    ],
)
def test_the_schema_refuses(field: str, value: object) -> None:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    data["countries"]["PT"][field] = value
    with pytest.raises(ValidationError):
        Countries.model_validate(data)
