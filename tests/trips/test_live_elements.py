"""The map's elements as the atlas's entries. Every element here is made up."""

import datetime as dt

import pytest

from trips.live.elements import SOURCE, LivePlace, place, places
from trips.live.kinds import INDOOR, KINDS, MEALS, MINUTES
from trips.live.reply import Element
from trips.places import EATING

DAY = dt.date(2026, 11, 23)


def element(tags: dict[str, str], number: int = 7, lat: float = 45.0) -> Element:
    return Element(f"node/{number}", lat, 4.0, {"name": "Probe", **tags})


def made(**tags: str) -> LivePlace:
    spelt = {k.replace("__", ":"): v for k, v in tags.items()}
    one = place(element(spelt), DAY, "FR")
    assert one is not None
    return one


def test_what_the_map_says_is_sourced_to_the_element() -> None:
    one = made(tourism="museum", name__en="Trial Museum", opening_hours="Tu-Su 10:00-18:00",
               wheelchair="limited", fee="no")  # fmt: skip
    entry = one.entry
    assert (entry.slug, entry.name, entry.local_name) == ("osm-node-7", "Trial Museum", "Probe")
    assert (entry.category, entry.hours) == ("museum", "Tu-Su 10:00-18:00")
    assert (entry.step_free, entry.price) == ("partly", (0, 0))
    for field in ("existence", "position", "hours", "price", "step_free"):
        fact = one.facts[field]
        assert (fact.basis, fact.source, fact.read_at) == ("sourced", SOURCE, "2026-11-23")
        assert fact.url == "https://www.openstreetmap.org/node/7"


def test_what_the_map_does_not_say_is_an_estimate_or_not_known() -> None:
    one = made(amenity="restaurant")
    assert (one.entry.hours, one.entry.step_free) == (None, None)
    assert one.facts["price"].note == "From the price level of the country"
    assert made(tourism="museum").entry.price is None
    assert made(tourism="museum").facts["price"].note == "Not known"
    assert one.entry.diets == ()
    for field in ("hours", "price", "visit_minutes", "fame", "meals"):
        assert one.facts[field].basis == "estimated"
        assert one.facts[field].source is None
    assert "step_free" not in one.facts
    assert "diets" not in one.facts


def test_a_kitchen_and_its_diets() -> None:
    one = made(amenity="restaurant", cuisine="thai;noodle_soup", diet__vegan="only",
               diet__gluten_free="yes", diet__halal="no")  # fmt: skip
    assert one.entry.cuisine == "thai, noodle soup"
    assert one.entry.diets == ("vegan", "gluten-free")
    assert one.facts["diets"].basis == "sourced"


@pytest.mark.parametrize("hours", ["round about noon", "Mo-Fr 25:99", "Mo " * 200])
def test_hours_that_cannot_be_read_are_dropped_and_that_is_said(hours: str) -> None:
    one = made(tourism="museum", opening_hours=hours)
    assert one.entry.hours is None
    assert one.facts["hours"].note == "OpenStreetMap's hours could not be read"


@pytest.mark.parametrize(
    "tags",
    [
        {"name": "  \u202e\n "},
        {"opening_hours": "off"},
        {"disused": "yes"},
        {"access": "private"},
        {"tourism": "hotel"},
    ],
)
def test_what_one_cannot_go_to_is_no_entry(tags: dict[str, str]) -> None:
    assert place(element({"tourism": "museum"} | tags), DAY, "FR") is None


def test_a_stranger_s_text_is_one_short_line() -> None:
    name = made(tourism="museum", name="Big\n\x00<b>\u202eTower</b>" + "x" * 500).entry.name
    assert name.startswith("Big <b>Tower</b>xxx")
    assert len(name) == 120


def test_the_best_known_come_first_and_a_place_mapped_twice_is_one() -> None:
    plain = element({"tourism": "museum"}, 1)
    known = element({"tourism": "museum", "wikidata": "Q1", "wikipedia": "en:Made up"}, 2, 45.001)
    namesake = element({"tourism": "museum"}, 3, 45.1)
    found = places([plain, namesake, known], DAY, "FR")
    assert [p.entry.slug for p in found] == ["osm-node-2", "osm-node-3"]
    assert [p.entry.fame for p in found] == [3, 1]


def test_every_kind_that_is_asked_for_becomes_an_entry() -> None:
    for key, values in KINDS.items():
        for value, kind in values.items():
            entry = made(**{key: value}).entry
            assert (entry.category, entry.minutes) == (kind, MINUTES[kind])
            assert entry.indoor == (kind in INDOOR)
            assert bool(entry.meals) == (kind in MEALS)
            assert kind == "bar" or bool(entry.meals) == (kind in EATING)
