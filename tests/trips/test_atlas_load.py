"""The bundled cities as files, and what becomes of their entries."""

import time

import pytest

from trips.atlas import load
from trips.choices import INTERESTS
from trips.exchange import PER_USD
from trips.hours import open_spans
from trips.places import EATING

SLUGS = load.slugs()


def test_the_first_three_cities_are_there() -> None:
    assert {"kyoto", "lisbon", "new-york"} <= set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_file_holds_what_a_week_needs(slug: str) -> None:
    city = load.city(slug)
    assert city.slug == slug
    assert len(city.places) >= 60
    assert sum(p.category in EATING for p in city.places) >= 24
    assert city.currency in PER_USD
    assert set(city.basis) == {"existence", "position", "hours", "price", "climate", "transit"}


@pytest.mark.parametrize("slug", SLUGS)
def test_each_entry_becomes_a_place_with_facts(slug: str) -> None:
    city = load.city(slug)
    places = [load.place(city, entry) for entry in city.places]
    assert len({p.id for p in places}) == len(places)
    for place, entry in zip(places, city.places, strict=True):
        assert place.id == f"{slug}.{entry.slug}"
        assert {"existence", "position", "hours", "price"} <= set(place.facts)
        assert set(place.interests) <= set(INTERESTS)
        assert all(f.note for f in place.facts.values())
        if place.opening_hours is not None:
            assert open_spans(place.opening_hours, None, country=city.country) is not None


def test_a_comparison_is_told_at_the_fact() -> None:
    city = load.city("lisbon")
    entry = next(p for p in city.places if p.checked and p.checked.of_itself)
    assert entry.checked is not None
    position = load.place(city, entry).facts["position"]
    assert (position.basis, position.source) == (city.basis["position"], entry.checked.by)
    assert f"{entry.checked.metres} m away" in (position.note or "")


def test_a_street_confirms_a_position_but_not_that_a_place_is_there() -> None:
    for slug in SLUGS:
        city = load.city(slug)
        for entry in city.places:
            if entry.checked and entry.checked.by == "OpenStreetMap streets":
                facts = load.place(city, entry).facts
                assert facts["position"].source == "OpenStreetMap streets"
                assert facts["existence"].source is None


def test_what_stood_for_a_place_confirms_no_more_than_its_position() -> None:
    city = load.city("tokyo")
    notes = {p.slug: p.checked.note or "" for p in city.places if p.checked}
    slug = next(slug for slug, note in notes.items() if note.startswith("Compared with"))
    facts = load.place(city, next(p for p in city.places if p.slug == slug)).facts
    assert facts["position"].source is not None
    assert facts["existence"].source is None


@pytest.mark.parametrize("slug", SLUGS)
def test_stays_by_band(slug: str) -> None:
    city = load.city(slug)
    for area in city.stays:
        for band in area.nightly:
            stay = load.stay(city, area, band)
            assert stay.place.category == "stay_area"
            assert stay.place.price is not None
            assert stay.place.price.per == "night"
    assert load.destination(city).emergency == city.emergency
    assert load.sources(city)[0].read_at == city.recalled_as_of


def test_a_city_that_is_not_there() -> None:
    for slug in ("atlantis", "../lisbon", ""):
        with pytest.raises(load.UnknownCityError):
            load.city(slug)


def test_a_file_is_checked_once() -> None:
    load.city("lisbon")
    started = time.perf_counter()
    assert load.city("lisbon") is load.city("lisbon")
    assert time.perf_counter() - started < 0.01
