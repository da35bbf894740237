"""What is offered for a destination that cannot be planned. Wishes are made up."""

import pytest

from trips.atlas import areas, load
from trips.atlas.find import Found, Unknown, find
from trips.atlas.gazetteer import gazetteer
from trips.atlas.offers import Offer, instead_of, offers
from trips.atlas.told import brief, facts, whole
from trips.geo import metres


def answer(text: str) -> Unknown:
    found = find(text)
    assert isinstance(found, Unknown)
    return found


def texts(text: str) -> list[str]:
    return [offer.text for offer in instead_of(text)]


def test_the_nearest_come_first_with_their_distance() -> None:
    first, second, *_ = instead_of("Évora")
    assert (first.text, first.seen_from) == ("Lisbon (Portugal)", "Évora (Portugal)")
    here, there = gazetteer().called("evora")[0], gazetteer().called("lisbon")[0]
    assert first.metres == pytest.approx(
        metres(here.lat, here.lon, there.lat, there.lon), abs=10_000
    )
    assert first.kilometres == round(first.metres / 1_000)
    assert second.metres is not None
    assert second.metres > first.metres


def test_a_place_that_can_be_planned_has_none() -> None:
    assert instead_of("Lisbon") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Tromsø",
        "Tromsø then Lisbon",
        "Lisbon, Tromsø and Kyoto",
        "Tromsø and Bergen",
        "Kyodo and Lisbon",
        "Spain and Tromsø",
        "Georgia",
        "Paris, Texas",
        "Southeast Asia",
    ],
)
def test_whatever_is_offered_can_be_planned(text: str) -> None:
    offered = instead_of(text)
    assert offered
    for offer in offered:
        assert isinstance(find(offer.text), Found), offer
        assert len(offer.text) <= 100


def test_the_rest_of_the_wish_is_kept_in_its_order() -> None:
    first, *_, last = instead_of("Madrid, Évora and Kyoto")
    assert first.text == "Madrid (Spain) then Lisbon (Portugal) then Kyoto (Japan)"
    assert last == Offer("Madrid (Spain) then Kyoto (Japan)", without=("Évora",))


def test_a_place_already_in_the_wish_is_not_offered_again() -> None:
    offered = texts("Lisbon then Évora")
    assert len(offered) > 1
    assert all(text.count("Lisbon") == 1 for text in offered)


def test_a_namesake_is_offered_for_too() -> None:
    offered = instead_of("Georgia")
    assert {offer.seen_from for offer in offered} == {"Georgia", "Georgia (United States)"}


def test_what_is_said_names_each_place() -> None:
    said = brief(answer("Tromsø, Lisbon and Nowhereville"))
    assert said == (
        "We do not know 'Nowhereville'. Wayline has no places in Tromsø (Norway) to plan with."
    )
    assert said in whole(answer("Tromsø, Lisbon and Nowhereville"))


def test_a_guess_is_asked() -> None:
    said = brief(answer("Trondhiem"))
    assert said.startswith("We do not know 'Trondhiem'. If you mean Trondheim (Norway): ")


def test_what_is_known_of_a_place() -> None:
    (part,) = answer("Tromsø").elsewhere
    assert part.elsewhere is not None
    known = {fact.what: fact.that for fact in facts(part.elsewhere)}
    assert known["Where"] == "a city in Troms, Norway"
    assert known["Time zone"] == "Europe/Oslo"
    assert known["Currency"] == "Norwegian Krone (NOK)"
    assert known["Languages"] == "Norwegian"
    assert known["People"].startswith("about ")
    bases = {fact.what: fact.basis for fact in facts(part.elsewhere)}
    assert (bases["Where"], bases["Prices"], bases["Tipping"]) == (
        "sourced",
        "estimated",
        "recalled",
    )


def test_a_country_is_told_as_one() -> None:
    (part,) = answer("Norway").elsewhere
    assert part.elsewhere is not None
    known = {fact.what: fact.that for fact in facts(part.elsewhere)}
    assert known["Where"] == "a country whose main city is Oslo"
    assert known["Time zone"] == "Europe/Oslo (Oslo)"
    assert "People" not in known


def test_what_is_like_nothing_is_offered_nothing() -> None:
    """The first cities of the alphabet are no answer to it."""
    assert offers(answer("Nowhereville")) == ()


@pytest.mark.parametrize("text", ["Europe", "a week in Europe", "Europa", "ヨーロッパ"])
def test_a_part_of_the_world_offers_its_best_known_cities(text: str) -> None:
    offered = texts(text)
    assert len(offered) == 12
    assert {"London (United Kingdom)", "Paris (France)", "Rome (Italy)"} <= set(offered)
    assert brief(answer(text)) == f"'{text}' is no single place: name the cities that you mean."


def test_a_part_of_the_world_beside_a_city_keeps_the_city() -> None:
    assert texts("Lisbon then Oceania") == [
        "Lisbon (Portugal) then Sydney (Australia)",
        "Lisbon (Portugal) then Melbourne (Australia)",
        "Lisbon (Portugal) then Auckland (New Zealand)",
        "Lisbon (Portugal)",
    ]


def test_every_bundled_country_is_in_a_part_of_the_world() -> None:
    assert areas.countries() == {load.raw(slug)["country"] for slug in load.slugs()}


def test_far_from_everything_the_nearest_alone_is_offered() -> None:
    assert texts("Atlantis, South Africa") == ["Cape Town (South Africa)"]
