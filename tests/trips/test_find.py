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
    answer = unknown("Lisbon, Nowhereville and Kyoto")
    assert answer.text == "Nowhereville"
    assert answer.nowhere == ("Nowhereville",)
    assert answer.known == ("Lisbon (Portugal)", "Kyoto (Japan)")
    assert unknown("Narnia then Nowhereville").text == "Narnia, Nowhereville"


def where(text: str) -> list[str]:
    """Where each part is that has no file; the parts that have one are left out."""
    return [part.elsewhere.shown for part in unknown(text).elsewhere if part.elsewhere]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tromsø", "Tromsø (Norway)"),
        ("tromso", "Tromsø (Norway)"),
        ("Тромсё", "Tromsø (Norway)"),
        ("a week in Tromsø", "Tromsø (Norway)"),
        ("حلب", "Aleppo (Syria)"),
        ("전주", "Jeonju (South Korea)"),
        ("和歌山", "Wakayama (Japan)"),
        ("呼和浩特", "Hohhot (China)"),
        ("Da Nang City", "Da Nang (Vietnam)"),
        ("Paris, Texas", "Paris (Texas, United States)"),
        ("Paris TX", "Paris (Texas, United States)"),
        ("London, Ontario", "London (Ontario, Canada)"),
        ("San José, Costa Rica", "San José (Costa Rica)"),
        ("Costa Rica, San José", "San José (Costa Rica)"),
        ("Liechtenstein", "Liechtenstein"),
        ("Guyana", "Guyana"),
    ],
)
def test_a_known_place_without_a_file(text: str, shown: str) -> None:
    assert where(text) == [shown]


@pytest.mark.parametrize(
    ("text", "known", "elsewhere"),
    [
        ("東京と和歌山", ("Tokyo (Japan)",), ["Wakayama (Japan)"]),
        ("서울과 전주", ("Seoul (South Korea)",), ["Jeonju (South Korea)"]),
        ("القاهرة وأسيوط", ("Cairo (Egypt)",), ["Assiut (Egypt)"]),
        ("Тромсё и Париж", ("Paris (France)",), ["Tromsø (Norway)"]),
        (
            "Tromsø, Lisbon and Bergen",
            ("Lisbon (Portugal)",),
            ["Tromsø (Norway)", "Bergen (Norway)"],
        ),
    ],
)
def test_several_places_in_one_wish(
    text: str, known: tuple[str, ...], elsewhere: list[str]
) -> None:
    assert unknown(text).known == known
    assert where(text) == elsewhere


def test_several_cities_in_other_scripts() -> None:
    assert found("東京と京都") == ["tokyo", "kyoto"]
    assert found("서울과 도쿄") == ["seoul", "tokyo"]
    assert found("القاهرة ولشبونة") == ["cairo", "lisbon"]


def test_a_region_is_its_cities() -> None:
    result = find("Tuscany")
    assert isinstance(result, Found)
    assert [city.slug for city in result.cities] == ["florence"]
    assert result.named == frozenset()


def test_a_city_by_a_name_that_its_file_lacks() -> None:
    result = find("Լիսաբոն")  # Armenian
    assert isinstance(result, Found)
    assert [city.slug for city in result.cities] == ["lisbon"]
    assert result.corrected == (("Լիսաբոն", "Lisbon"),)


def test_a_namesake_in_the_country_named_is_another_city() -> None:
    assert where("London, Canada") == ["London (Ontario, Canada)"]
    assert unknown("London, Canada").nearest == ("London (United Kingdom)",)
    assert set(found("Rome, Spain")) >= {"rome", "madrid"}  # no Rome there: two places


def test_a_misspelt_place_without_a_file_is_asked_about() -> None:
    (part,) = unknown("Trondhiem").elsewhere
    assert part.elsewhere is not None
    assert part.elsewhere.shown == "Trondheim (Norway)"
    assert part.elsewhere.guessed


def test_what_is_spelt_like_a_small_place_may_be_a_bundled_city() -> None:
    assert where("Lisburn") == ["Lisburn (United Kingdom)"]
    assert unknown("Lisburn").nearest == ("Lisbon (Portugal)",)
    assert unknown("Manila").nearest == ()  # nobody writes that for Milan


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
