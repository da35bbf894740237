"""Reading the destination. The wishes are made up; the cities are the bundled ones."""

import pytest

from trips.atlas.find import Found, Unknown, find, suggest
from trips.atlas.load import slugs
from trips.atlas.typo import slip


def found(text: str) -> list[str]:
    result = find(text)
    assert isinstance(result, Found), result
    return [city.slug for city in result.cities]


def unknown(text: str) -> Unknown:
    result = find(text)
    assert isinstance(result, Unknown), result
    return result


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Lisbon", "lisbon"),
        ("  lisboa ", "lisbon"),
        ("LISSABON", "lisbon"),
        ("Lisbon, Portugal", "lisbon"),
        ("lisbon portugal", "lisbon"),
        ("Лиссабон", "lisbon"),
        ("لشبونة", "lisbon"),
        ("\u200fלִיסְבּוֹן", "lisbon"),
        ("लिस्बन", "lisbon"),
        ("京都", "kyoto"),
        ("Kyōto", "kyoto"),
        ("kyoto, japan", "kyoto"),
        ("NYC", "new-york"),
        ("N.Y.C.", "new-york"),
        ("New York, NY", "new-york"),
        ("New York, USA", "new-york"),
        ("new york city", "new-york"),
        ("뉴욕", "new-york"),
        ("A week in Lisbon", "lisbon"),
        ("5 days in Kyoto", "kyoto"),
        ("the city of New York", "new-york"),
    ],
)
def test_one_city(text: str, slug: str) -> None:
    assert found(text) == [slug]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lisbon then Kyoto", ["lisbon", "kyoto"]),
        ("Kyoto, Lisbon & New York", ["kyoto", "lisbon", "new-york"]),
        ("Lissabon und Kioto", ["lisbon", "kyoto"]),
        ("Lisbon → New York, NY → Kyoto", ["lisbon", "new-york", "kyoto"]),
        ("from Lisbon to Kyoto", ["lisbon", "kyoto"]),
        ("Lisbon Kyoto", ["lisbon", "kyoto"]),
        ("Lisbon, Portugal; Kyoto, Japan", ["lisbon", "kyoto"]),
        ("Lisbon and Lisboa", ["lisbon"]),
        ("Kyoto - Lisbon", ["kyoto", "lisbon"]),
    ],
)
def test_several_cities_in_order(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["Portugal", "葡萄牙", "Португалия", "the Portugal"])
def test_a_country_is_its_cities(text: str) -> None:
    result = find(text)
    assert isinstance(result, Found)
    assert "lisbon" in [city.slug for city in result.cities]
    assert result.named == frozenset()


def test_two_countries() -> None:
    towns = found("Japan and Portugal")
    assert towns.index("kyoto") < towns.index("lisbon")


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Libson", "lisbon"), ("Lisbbon", "lisbon"), ("Lisbom", "lisbon"), ("Kyooto", "kyoto")],
)
def test_one_slip_is_forgiven_and_said(text: str, slug: str) -> None:
    assert found(text) == [slug]
    result = find(text)
    assert isinstance(result, Found)
    assert [written for written, _ in result.corrected] == [text]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Lisburn", "Lisbon (Portugal)"),
        ("Lsbn", "Lisbon (Portugal)"),
        ("Kyodo", "Kyoto (Japan)"),
        ("Porto Gal", "Lisbon (Portugal)"),
    ],
)
def test_another_name_is_unknown_and_the_nearest_is_offered(text: str, near: str) -> None:
    answer = unknown(text)
    assert answer.text == text
    assert near in answer.nearest


@pytest.mark.parametrize("text", ["Zzyzx Qqq", "??", "12345", "💥", "Paris, Texas", "Lisbon Falls"])
def test_never_another_city_instead(text: str) -> None:
    assert unknown(text).text


def test_which_part_is_unknown() -> None:
    answer = unknown("Lisbon, Atlantis and Kyoto")
    assert answer.text == "Atlantis"
    assert answer.known == ("Lisbon (Portugal)", "Kyoto (Japan)")
    assert unknown("Narnia then Atlantis").text == "Narnia, Atlantis"


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("libson", "lisbon", True),
        ("lisbonn", "lisbon", True),
        ("barcellona", "barcelona", True),
        ("viena", "vienna", True),
        ("lisbom", "lisbon", True),
        ("lisboin", "lisbon", True),
        ("lublin", "dublin", False),
        ("genova", "geneva", False),
        ("vence", "venice", False),
        ("nike", "nice", False),
        ("lisbon", "lisbon", False),
        ("", "lisbon", False),
        ("лисабон", "лиссабон", True),
    ],
)
def test_slips(typed: str, name: str, expected: bool) -> None:
    assert slip(typed, name) is expected


def test_suggestions() -> None:
    assert next(s["slug"] for s in suggest("lis")) == "lisbon"
    assert suggest("京") == [{"slug": "kyoto", "name": "Kyoto", "country_name": "Japan"}]
    assert "new-york" in [s["slug"] for s in suggest("york")]
    assert "lisbon" in [s["slug"] for s in suggest("portu")]
    assert [s["slug"] for s in suggest("lsibon")] == ["lisbon"]
    assert suggest("zzz") == []
    assert len(suggest("", limit=2)) == 2
    assert len(suggest("", limit=100)) == len(slugs())
