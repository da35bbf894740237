"""``docs/atlas.md`` against the city files."""

from docs.atlas_counts import counts
from tests.docs.pages import DOCS
from trips.atlas import load

PAGE = " ".join((DOCS / "atlas.md").read_text().split())


def test_every_reference_that_was_compared_is_named() -> None:
    cities = [load.city(slug) for slug in load.slugs()]
    checks = [place.checked for city in cities for place in city.places]
    checks += [stay.checked for city in cities for stay in city.stays]
    checks += [arrival.checked for city in cities for arrival in city.arrivals]
    names = {check.by for check in checks if check is not None}
    assert {name for name in names if name not in PAGE} == set()


def test_the_basis_of_each_kind_of_fact_is_as_told() -> None:
    told = {"existence": "recalled", "position": "recalled", "hours": "recalled"}
    told |= {"climate": "recalled", "price": "estimated", "transit": "estimated"}
    assert all(load.city(slug).basis == told for slug in load.slugs())


def test_weak_spots_are_of_cities_that_are_there() -> None:
    here = {load.city(slug).name for slug in load.slugs()}
    assert {"Lisbon", "Kyoto", "New York City", "Nairobi"} <= here
    shares = {name: compared / places for name, places, _, compared, _ in counts()}
    thin = {name for name, share in shares.items() if share < 0.12}
    assert thin == {"Mumbai", "Taipei", "Delhi", "Dubai"}


def test_the_figures_measured_are_of_these_files() -> None:
    cities = [load.city(slug) for slug in load.slugs()]
    places = sum(len(city.places) for city in cities)
    stays = sum(len(city.stays) for city in cities)
    arrivals = sum(len(city.arrivals) for city in cities)
    assert f"on {len(cities)} cities with {places:,} places" in PAGE
    assert f"{stays} areas to sleep in and {arrivals} arrivals" in PAGE


def test_the_remarks_on_lisbon_are_in_the_file() -> None:
    about = {place.slug: place.about for place in load.city("lisbon").places}
    assert "closed for restoration in April 2025" in about["belem-tower"]
    assert "Rides stopped for safety checks in September 2025" in about["santa-justa-lift"]


def test_counts_cover_every_city() -> None:
    assert len(list(counts())) == len(load.slugs())
